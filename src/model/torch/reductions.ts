import { isFloat, scalarTypeNames, type DType } from '../../tensors/dtype';
import type { Size } from '../size';
import { tuple, type Tensor, type Tuple, type Value } from '../value';
import { together } from './elementwise';
import { axesOf, axisFrom, dtypeFrom } from './inputs';
import { computed, sameShape } from './layout';
import { floating } from './promotion';
import { asBool, asNumber, asTensor, isNone, notKnown, Refusal, type Arguments, type FunctionRule } from './rule';
import { argumentText, sizeText } from './texts';

/** The shape without the axes that are summed up, or with 1 in their place. */
function reduced(input: Tensor, dim: Value | undefined, keepdim: Value | undefined): readonly Size[] {
  const axes = axesOf(dim, input.shape.length);
  // a number in its place is another axis, which PyTorch does not take
  if (keepdim?.kind === 'int') notKnown(argumentText('keepdim'));
  const keeps = !isNone(keepdim) && asBool(keepdim);
  return input.shape.flatMap((size, axis) => (axes.includes(axis) ? (keeps ? [1] : []) : [size]));
}

/** A number of each row along `dim`, of all numbers with None. */
function reduction(dtypeOf: (dtype: DType | undefined) => DType | undefined, name = 'dim=None'): FunctionRule {
  return {
    signature: `input, ${name}, keepdim=False, *, dtype=None`,
    apply: ({ input: value, dim, keepdim, dtype }) => {
      const input = asTensor(value);
      return computed(reduced(input, dim, keepdim), dtypeFrom(dtype, dtypeOf(input.dtype)), input);
    },
  };
}

const same = (dtype: DType | undefined) => dtype;
/** Sums of integers are int64. */
const summed = (dtype: DType | undefined) => dtype && (isFloat(dtype) ? dtype : 'int64');
const toInt64 = () => 'int64' as const;
const toBool = () => 'bool' as const;

function meanDType(dtype: DType | undefined): DType | undefined {
  if (!dtype || isFloat(dtype)) return dtype;
  throw new Refusal(
    `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${scalarTypeNames[dtype]}`,
  );
}

const mean: FunctionRule = {
  signature: 'input, dim=None, keepdim=False, *, dtype=None',
  apply: ({ input: value, dim, keepdim, dtype }) => {
    const input = asTensor(value);
    const shape = reduced(input, dim, keepdim);
    return computed(shape, isNone(dtype) ? meanDType(input.dtype) : dtypeFrom(dtype, undefined), input);
  },
};

/** `x.std(dim, unbiased, keepdim)`, `x.std(dim, correction=0)`; a flag in the place of `dim` is `unbiased`. */
const deviation: FunctionRule = {
  signature: 'input, dim=None, unbiased=True, keepdim=False, *, correction=None',
  apply: ({ input: value, dim, keepdim }) => {
    const input = asTensor(value);
    return computed(reduced(input, dim?.kind === 'bool' ? undefined : dim, keepdim), input.dtype, input);
  },
};

/** Values with their places: all of them by `dim`, or the one extreme of the whole tensor. */
export function valuesAndIndices(values: Tensor, indices: Tensor): Tuple {
  return { ...tuple([values, indices]), fields: ['values', 'indices'] };
}

/** `x.max()`, `x.max(1)` with indices, `torch.max(a, b)` of each pair. */
function extreme(args: Arguments): Value {
  const input = asTensor(args.input);
  const other = isNone(args.other) ? args.dim : args.other;
  if (other?.kind === 'tensor') return together([input, other]);
  if (isNone(args.dim)) return computed([], input.dtype, input);
  return rowExtreme(args);
}

function rowExtreme({ input: value, dim, keepdim }: Arguments): Value {
  const input = asTensor(value);
  axisFrom(dim, input.shape.length);
  const shape = reduced(input, dim, keepdim);
  return valuesAndIndices(computed(shape, input.dtype, input), computed(shape, 'int64', input));
}

/** `median` and its kind: with `dim` values and indices, without a number. */
const median: FunctionRule = {
  signature: 'input, dim=None, keepdim=False',
  apply: (args) =>
    isNone(args.dim) ? computed([], asTensor(args.input).dtype, asTensor(args.input)) : rowExtreme(args),
};

/** A running sum: the shape stays. */
function cumulative(dtypeOf: (dtype: DType | undefined) => DType | undefined): FunctionRule {
  return {
    signature: 'input, dim, *, dtype=None',
    apply: ({ input: value, dim, dtype }) => {
      const input = asTensor(value);
      axisFrom(dim, input.shape.length);
      return sameShape(input, dtypeFrom(dtype, dtypeOf(input.dtype)));
    },
  };
}

function topk(args: Arguments): Value {
  const input = asTensor(args.input);
  const axis = axisFrom(args.dim, input.shape.length);
  const [k, size] = [asNumber(args.k), input.shape[axis] ?? 1];
  if (typeof size === 'number' && (k > size || k < 0)) {
    throw new Refusal('selected index k out of range', 'RuntimeError', 'k');
  }
  const shape = input.shape.length === 0 ? [] : input.shape.with(axis, k);
  return valuesAndIndices(computed(shape, input.dtype, input), computed(shape, 'int64', input));
}

function sort(args: Arguments): Value {
  const input = asTensor(args.input);
  axisFrom(args.dim, input.shape.length);
  return valuesAndIndices(sameShape(input), sameShape(input, 'int64'));
}

function norm({ input: value, dim, keepdim, dtype }: Arguments): Value {
  const input = asTensor(value);
  return computed(reduced(input, dim, keepdim), dtypeFrom(dtype, floating(input.dtype)), input);
}

/** Two of the same shape, with the mean as the second. */
function pairOf(rule: FunctionRule): FunctionRule {
  return { signature: rule.signature, apply: (args) => tuple([rule.apply(args), rule.apply(args)]) };
}

const maximum: FunctionRule = { signature: 'input, dim=None, keepdim=False, *, other=None', apply: extreme };

/** `torch.diff`: one less along the dim, each time. */
function differences(args: Arguments): Value {
  const input = asTensor(args.input);
  if (!isNone(args.prepend) || !isNone(args.append)) return notKnown(argumentText('prepend'));
  const axis = axisFrom(args.dim, input.shape.length);
  const size = input.shape[axis]!;
  const n = asNumber(args.n);
  if (typeof size !== 'number' || input.shape.length === 0 || n < 0) return notKnown(sizeText());
  return computed(input.shape.with(axis, Math.max(size - n, 0)), input.dtype, input);
}

/** The same as functions of torch and as methods. */
export const reductionOperators: Readonly<Record<string, FunctionRule>> = {
  sum: reduction(summed),
  nansum: reduction(summed),
  prod: reduction(summed),
  mean,
  nanmean: mean,
  std: deviation,
  var: deviation,
  var_mean: pairOf(deviation),
  std_mean: pairOf(deviation),
  max: maximum,
  min: maximum,
  amax: reduction(same, 'dim=()'),
  amin: reduction(same, 'dim=()'),
  argmax: reduction(toInt64),
  argmin: reduction(toInt64),
  any: reduction(toBool),
  all: reduction(toBool),
  count_nonzero: reduction(toInt64),
  logsumexp: reduction(floating, 'dim'),
  median,
  mode: { ...median, signature: 'input, dim=-1, keepdim=False' },
  norm: { signature: "input, p='fro', dim=None, keepdim=False, dtype=None", apply: norm },
  cumsum: cumulative(summed),
  diff: { signature: 'input, n=1, dim=-1, prepend=None, append=None', apply: differences },
  cumprod: cumulative(summed),
  cummax: { signature: 'input, dim', apply: sort },
  cummin: { signature: 'input, dim', apply: sort },
  topk: { signature: 'input, k, dim=-1, largest=True, sorted=True', apply: topk },
  sort: { signature: 'input, dim=-1, descending=False, stable=False', apply: sort },
  argsort: {
    signature: 'input, dim=-1, descending=False, stable=False',
    apply: ({ input: value, dim }) => {
      const input = asTensor(value);
      axisFrom(dim, input.shape.length);
      return sameShape(input, 'int64');
    },
  },
};

/** Of torch.linalg. */
export const normFunctions: Readonly<Record<string, FunctionRule>> = {
  norm: { signature: 'input, ord=None, dim=None, keepdim=False, *, dtype=None', apply: norm },
  vector_norm: { signature: 'input, ord=2, dim=None, keepdim=False, *, dtype=None', apply: norm },
};
