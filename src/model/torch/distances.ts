import { equal, type Size } from '../size';
import { tensor, type Value } from '../value';
import { broadcast } from './broadcasting';
import { axisFrom, isTrue } from './inputs';
import { alike } from './layout';
import { floating, promoted } from './promotion';
import { asTensor, isNone, listed, notKnown, Refusal, type Arguments, type FunctionRule, type LayerRule } from './rule';
import { sizeText } from './texts';

/** Along one axis, which goes. */
function cosineSimilarity(args: Arguments): Value {
  const [one, other] = [asTensor(args.x1), asTensor(args.x2)];
  const shape = broadcast([one.shape, other.shape]);
  return tensor(shape.toSpliced(axisFrom(args.dim, shape.length), 1), floating(promoted([one, other])));
}

/** Along the last axis. */
function pairwiseDistance(args: Arguments): Value {
  const [one, other] = [asTensor(args.x1), asTensor(args.x2)];
  const shape = broadcast([one.shape, other.shape]);
  const rows = shape.slice(0, -1);
  return tensor(isTrue(args.keepdim) ? [...rows, 1] : rows, promoted([one, other]));
}

/** (…, P, M) and (…, R, M) → (…, P, R). @see ATen/native/Distance.cpp, cdist */
function cdist(args: Arguments): Value {
  const [one, other] = [asTensor(args.x1), asTensor(args.x2)];
  if (one.shape.length < 2 || other.shape.length < 2) return notKnown(sizeText());
  const [[rows, columns], [others, columnsToo]] = [one, other].map((each) => each.shape.slice(-2)) as [
    [Size, Size],
    [Size, Size],
  ];
  const fits = equal(columns, columnsToo);
  if (fits === undefined) notKnown(sizeText());
  if (!fits) {
    const [found, expected] = listed([columns, columnsToo]).slice(1, -1).split(', ');
    throw new Refusal(`X1 and X2 must have the same number of columns. X1: ${found} X2: ${expected}`);
  }
  const batch = broadcast([one.shape.slice(0, -2), other.shape.slice(0, -2)]);
  return tensor([...batch, rows, others], promoted([one, other]));
}

/** `F.normalize`: each row over its length. */
function normalize(args: Arguments): Value {
  const input = asTensor(args.input);
  if (!isNone(args.dim) && args.dim?.kind === 'int') axisFrom(args.dim, input.shape.length);
  return alike(input, floating(input.dtype));
}

/** Of torch.nn. */
export const distanceLayers: Readonly<Record<string, LayerRule>> = {
  CosineSimilarity: {
    signature: 'dim=1, eps=1e-08',
    inputs: 'x1, x2',
    forward: (layer, args) => cosineSimilarity({ ...layer, ...args }),
  },
  PairwiseDistance: {
    signature: 'p=2.0, eps=1e-06, keepdim=False',
    inputs: 'x1, x2',
    forward: (layer, args) => pairwiseDistance({ ...layer, ...args }),
  },
};

/** Of torch.nn.functional and of torch. */
export const distanceFunctions: Readonly<Record<string, FunctionRule>> = {
  cosine_similarity: { signature: 'x1, x2, dim=1, eps=1e-08', apply: cosineSimilarity },
  pairwise_distance: { signature: 'x1, x2, p=2.0, eps=1e-06, keepdim=False', apply: pairwiseDistance },
};

/** Of torch. */
export const torchDistances: Readonly<Record<string, FunctionRule>> = {
  cdist: { signature: "x1, x2, p=2.0, compute_mode='use_mm_for_euclid_dist_if_necessary'", apply: cdist },
};

/** Of torch.nn.functional. */
export const normalizeFunctions: Readonly<Record<string, FunctionRule>> = {
  normalize: { signature: 'input, p=2.0, dim=1, eps=1e-12, out=None', apply: normalize },
};
