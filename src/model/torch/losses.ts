import { isFloat, scalarTypeNames } from '../../tensors/dtype';
import { equal, type Size } from '../size';
import { tensor, type Tensor, type Value } from '../value';
import { broadcast } from './broadcasting';
import { isSameShape } from './elementwise';
import { promoted } from './promotion';
import {
  asFloat,
  asString,
  asTensor,
  isNone,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { argumentText, sizeText } from './texts';

/** A loss of each cell, or their mean or sum. */
function summedUp(shape: readonly Size[], dtype: Tensor['dtype'], args: Arguments): Value {
  if (!isNone(args.reduce) || !isNone(args.size_average)) return notKnown(argumentText('reduce'));
  return tensor(asString(args.reduction) === 'none' ? shape : [], dtype);
}

/** Losses of pairs of cells, which are broadcast. */
function pairwise(args: Arguments): Value {
  const [input, target] = [asTensor(args.input), asTensor(args.target)];
  return summedUp(broadcast([input.shape, target.shape]), promoted([input, target]), args);
}

/** The target comes first in what is computed. */
function divergence(args: Arguments): Value {
  const [input, target] = [asTensor(args.input), asTensor(args.target)];
  return summedUp(broadcast([target.shape, input.shape]), promoted([input, target]), args);
}

const shown = ({ shape }: Tensor) => `torch.Size(${listed(shape)})`;

function binaryCrossEntropy(args: Arguments): Value {
  const [input, target] = [asTensor(args.input), asTensor(args.target)];
  refuseOtherShape(
    input,
    target,
    () =>
      `Using a target size (${shown(target)}) that is different to the input size (${shown(input)}) is deprecated. Please ensure they have the same size.`,
  );
  if (input.dtype && target.dtype && input.dtype !== target.dtype) {
    const [found, expected] = [scalarTypeNames[target.dtype], scalarTypeNames[input.dtype]];
    throw new Refusal(`Found dtype ${found} but expected ${expected}`, 'RuntimeError', 'target');
  }
  return summedUp(input.shape, input.dtype, args);
}

function withLogits(args: Arguments): Value {
  const [input, target] = [asTensor(args.input), asTensor(args.target)];
  refuseOtherShape(
    input,
    target,
    () => `Target size (${shown(target)}) must be the same as input size (${shown(input)})`,
  );
  return summedUp(input.shape, promoted([input, target]), args);
}

function refuseOtherShape(input: Tensor, target: Tensor, message: () => string): void {
  if (isSameShape(input.shape, target.shape)) return;
  if (mayBeSame(input, target)) notKnown(sizeText());
  throw new Refusal(message(), 'ValueError', 'target');
}

/** Classes by number, or with what probability. @see ATen/native/LossNLL.cpp */
function crossEntropy(args: Arguments): Value {
  const [input, target] = [asTensor(args.input), asTensor(args.target)];
  if (isSameShape(input.shape, target.shape) && input.shape.length > 0) {
    if (target.dtype && !isFloat(target.dtype)) {
      const found = scalarTypeNames[target.dtype];
      const text = `Expected floating point type for target with class probabilities, got ${found}`;
      throw new Refusal(text, 'RuntimeError', 'target');
    }
    return summedUp(input.shape.toSpliced(input.shape.length > 1 ? 1 : 0, 1), input.dtype, args);
  }
  // of the same rank and perhaps of the same sizes: either kind of target
  if (mayBeSame(input, target)) return notKnown(sizeText());
  if (!isNone(args.label_smoothing) && asFloat(args.label_smoothing) > 0 && !fitsClasses(input, target)) {
    return notKnown(argumentText('label_smoothing'));
  }
  return ofClasses(args);
}

function mayBeSame({ shape }: Tensor, target: Tensor): boolean {
  return (
    shape.length === target.shape.length && shape.every((size, axis) => equal(size, target.shape[axis]!) !== false)
  );
}

function fitsClasses(input: Tensor, target: Tensor): boolean {
  return isSameShape(input.shape.toSpliced(input.shape.length > 1 ? 1 : 0, 1), target.shape);
}

/** `F.nll_loss`: (N, C, …) and classes (N, …). */
function ofClasses(args: Arguments): Value {
  const [input, target] = [asTensor(args.input), asTensor(args.target)];
  const rank = input.shape.length;
  if (rank === 0) return notKnown(sizeText());
  const expected = input.shape.toSpliced(rank > 1 ? 1 : 0, 1);
  if (rank > 1) refuseBatch(expected[0]!, target);
  if (!fitsClasses(input, target)) refuseTarget(input, target, expected);
  if (target.dtype && target.dtype !== 'int64' && target.dtype !== 'uint8') {
    const text = `expected scalar type Long but found ${scalarTypeNames[target.dtype]}`;
    throw new Refusal(text, 'RuntimeError', 'target');
  }
  return summedUp(expected, input.dtype, args);
}

function refuseBatch(batch: Size, target: Tensor): void {
  const found = target.shape[0] ?? notKnown(sizeText());
  const fits = equal(batch, found);
  if (fits === undefined) notKnown(sizeText());
  if (fits) return;
  const [one, other] = listed([batch, found]).slice(1, -1).split(', ');
  throw new Refusal(
    `Expected input batch_size (${one}) to match target batch_size (${other}).`,
    'ValueError',
    'target',
  );
}

function refuseTarget(input: Tensor, target: Tensor, expected: readonly Size[]): never {
  const { shape } = target;
  const rank = input.shape.length;
  const isOpen =
    shape.length === expected.length && expected.every((size, axis) => equal(size, shape[axis]!) !== false);
  if (isOpen) return notKnown(sizeText());
  if (rank <= 2) {
    const text =
      shape.length > 1
        ? '0D or 1D target tensor expected, multi-target not supported'
        : `size mismatch (got input: ${listed(input.shape)}, target: ${listed(shape)})`;
    throw new Refusal(text, 'RuntimeError', 'target');
  }
  if (rank !== 4) return notKnown(sizeText());
  const text =
    shape.length === 3
      ? `size mismatch (got input: ${listed(input.shape)} , target: ${listed(shape)}`
      : `only batches of spatial targets supported (3D tensors) but got targets of dimension: ${shape.length}`;
  throw new Refusal(text, 'RuntimeError', 'target');
}

/** Losses of rows: of two or three tensors of the same batch. */
function ofRows(names: readonly string[]): (args: Arguments) => Value {
  return (args) => {
    const tensors = names.map((name) => asTensor(args[name]));
    refuseRanks(tensors);
    const shape = broadcast(tensors.map((each) => each.shape));
    return summedUp(shape.slice(0, -1), promoted(tensors), args);
  };
}

/** What each row has of classes: the losses of rows again. */
function ofInputRows(args: Arguments): Value {
  const input = asTensor(args.input);
  asTensor(args.target);
  return summedUp(input.shape.slice(0, -1), input.dtype, args);
}

function cosineEmbedding(args: Arguments): Value {
  const [one, other, target] = [asTensor(args.input1), asTensor(args.input2), asTensor(args.target)];
  if (target.shape.length !== 1 || one.shape.length !== 2 || other.shape.length !== 2) return notKnown(sizeText());
  const rows = broadcast([one.shape, other.shape]).slice(0, -1);
  return summedUp(broadcast([rows, target.shape]), one.dtype, args);
}

function marginRanking(args: Arguments): Value {
  const tensors = [args.input1, args.input2, args.target].map(asTensor);
  refuseRanks(tensors);
  const [one, other, target] = tensors.map((each) => each.shape);
  return summedUp(broadcast([target!, broadcast([one!, other!])]), promoted(tensors), args);
}

/** Tensors of different ranks are refused, in words that are not looked up. */
function refuseRanks(tensors: readonly Tensor[]): void {
  if (tensors.some(({ shape }) => shape.length !== tensors[0]!.shape.length)) notKnown(sizeText());
}

function connectionist(args: Arguments): Value {
  const probabilities = asTensor(args.log_probs);
  const batch = probabilities.shape.length === 3 ? [probabilities.shape[1]!] : [];
  return summedUp(batch, probabilities.dtype, args);
}

function gaussian(args: Arguments): Value {
  const [input, target] = [asTensor(args.input), asTensor(args.target)];
  asTensor(args.var);
  return summedUp(broadcast([input.shape, target.shape]), promoted([input, target]), args);
}

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
