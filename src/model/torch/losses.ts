import type { Value } from '../value';
import { binaryCrossEntropy, divergence, gaussian, pairwise, withLogits } from './cellLosses';
import { crossEntropy, ofClasses, ofInputRows } from './classLosses';
import { connectionist, cosineEmbedding, marginRanking, ofRows } from './rowLosses';
import type { Arguments, FunctionRule, LayerRule } from './rule';

interface Loss {
  readonly inputs: string;
  /** The parameters of layer and function: before `reduction` and after. */
  readonly before: string;
  readonly after?: string;
  readonly apply: (args: Arguments) => Value;
}

const old = 'size_average=None, reduce=None, ';
const pair = { inputs: 'input, target', apply: pairwise };

/** By layer. */
const losses: Readonly<Record<string, readonly [functional: string, loss: Loss]>> = {
  MSELoss: ['mse_loss', { ...pair, before: old }],
  L1Loss: ['l1_loss', { ...pair, before: old }],
  SmoothL1Loss: ['smooth_l1_loss', { ...pair, before: old, after: ', beta=1.0' }],
  HuberLoss: ['huber_loss', { ...pair, before: '', after: ', delta=1.0' }],
  KLDivLoss: ['kl_div', { ...pair, before: old, after: ', log_target=False', apply: divergence }],
  SoftMarginLoss: ['soft_margin_loss', { ...pair, before: old }],
  HingeEmbeddingLoss: ['hinge_embedding_loss', { ...pair, before: `margin=1.0, ${old}` }],
  PoissonNLLLoss: [
    'poisson_nll_loss',
    { ...pair, before: 'log_input=True, full=False, size_average=None, eps=1e-08, reduce=None, ' },
  ],
  BCELoss: ['binary_cross_entropy', { ...pair, before: `weight=None, ${old}`, apply: binaryCrossEntropy }],
  BCEWithLogitsLoss: [
    'binary_cross_entropy_with_logits',
    { ...pair, before: `weight=None, ${old}`, after: ', pos_weight=None', apply: withLogits },
  ],
  CrossEntropyLoss: [
    'cross_entropy',
    {
      ...pair,
      before: 'weight=None, size_average=None, ignore_index=-100, reduce=None, ',
      after: ', label_smoothing=0.0',
      apply: crossEntropy,
    },
  ],
  NLLLoss: [
    'nll_loss',
    { ...pair, before: 'weight=None, size_average=None, ignore_index=-100, reduce=None, ', apply: ofClasses },
  ],
  MultiMarginLoss: [
    'multi_margin_loss',
    { ...pair, before: `p=1, margin=1.0, weight=None, ${old}`, apply: ofInputRows },
  ],
  MultiLabelSoftMarginLoss: [
    'multilabel_soft_margin_loss',
    { ...pair, before: `weight=None, ${old}`, apply: ofInputRows },
  ],
  MultiLabelMarginLoss: ['multilabel_margin_loss', { ...pair, before: old, apply: ofInputRows }],
  CosineEmbeddingLoss: [
    'cosine_embedding_loss',
    { inputs: 'input1, input2, target', before: `margin=0.0, ${old}`, apply: cosineEmbedding },
  ],
  MarginRankingLoss: [
    'margin_ranking_loss',
    { inputs: 'input1, input2, target', before: `margin=0.0, ${old}`, apply: marginRanking },
  ],
  TripletMarginLoss: [
    'triplet_margin_loss',
    {
      inputs: 'anchor, positive, negative',
      before: `margin=1.0, p=2.0, eps=1e-06, swap=False, ${old}`,
      apply: ofRows(['anchor', 'positive', 'negative']),
    },
  ],
  CTCLoss: [
    'ctc_loss',
    {
      inputs: 'log_probs, targets, input_lengths, target_lengths',
      before: 'blank=0, ',
      after: ', zero_infinity=False',
      apply: connectionist,
    },
  ],
  GaussianNLLLoss: [
    'gaussian_nll_loss',
    { inputs: 'input, target, var', before: 'full=False, eps=1e-06, ', apply: gaussian },
  ],
};

function parametersOf({ before, after = '' }: Loss): string {
  return `${before}reduction='mean'${after}`;
}

/** Of torch.nn. */
export const lossLayers: Readonly<Record<string, LayerRule>> = Object.fromEntries(
  Object.entries(losses).map(([name, [, loss]]): [string, LayerRule] => [
    name,
    {
      // the layer takes these by name only
      signature: name === 'GaussianNLLLoss' ? `*, ${parametersOf(loss)}` : parametersOf(loss),
      inputs: loss.inputs,
      forward: (layer, args) => loss.apply({ ...layer, ...args }),
    },
  ]),
);

/** Of torch.nn.functional. */
export const lossFunctions: Readonly<Record<string, FunctionRule>> = Object.fromEntries(
  Object.values(losses).map(([name, loss]): [string, FunctionRule] => [
    name,
    { signature: `${loss.inputs}, ${parametersOf(loss)}`, apply: loss.apply },
  ]),
);
