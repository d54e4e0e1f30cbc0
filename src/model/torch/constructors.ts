import type { DType } from '../../tensors/dtype';
import type { Size } from '../size';
import { list, tensor, type Value } from '../value';
import { dtypeFrom } from './inputs';
import { alike } from './layout';
import { dtypeOf } from './promotion';
import {
  asFloat,
  asItems,
  asNumber,
  asSize,
  asSizes,
  asTensor,
  isNone,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
} from './rule';
import { argumentText } from './texts';

const options = 'dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False';

/** @throws Refusal for a size below 0 */
function made(shape: readonly Size[], dtype: DType | undefined): Value {
  const wrong = shape.find((size) => typeof size === 'number' && size < 0);
  if (wrong === undefined) return tensor(shape, dtype);
  const text = `Trying to create tensor with negative dimension ${wrong as number}: ${listed(shape)}`;
  throw new Refusal(text, 'RuntimeError', 'size');
}

/** Of sizes alone. */
const filled: FunctionRule = {
  signature: `*size, out=None, ${options}, generator=None, names=None, memory_format=None`,
  apply: (args) => made(asSizes(args.size), dtypeFrom(args.dtype, 'float32')),
};

/** Of the shape and the dtype of another. */
function like(extra = ''): FunctionRule {
  return {
    signature: `input, ${extra}*, ${options}, memory_format=None`,
    apply: ({ input: value, dtype }) => {
      const input = asTensor(value);
      return alike(input, dtypeFrom(dtype, input.dtype));
    },
  };
}

/** `torch.full((2, 3), 7)` is int64. */
function full(args: Arguments): Value {
  const dtype = dtypeFrom(args.dtype, dtypeOf(args.fill_value!));
  return made(asSizes(list([args.size!])), dtype);
}

/** `torch.randint(10, (2, 3))`, `torch.randint(0, 10, (2, 3))`. */
function randint(args: Arguments): Value {
  const size = isNone(args.size) ? args.high! : args.size!;
  return made(asSizes(list([size])), dtypeFrom(args.dtype, 'int64'));
}

/** `torch.arange(end)`, `torch.arange(start, end, step)`. @see ATen/native/RangeFactories.cpp */
function arange(args: Arguments): Value {
  const [start, end] = isNone(args.end) ? [undefined, args.start] : [args.start, args.end];
  const numbers = [start, end, args.step];
  const isFloating = numbers.some((value) => value?.kind === 'float');
  const dtype = dtypeFrom(args.dtype, isFloating ? 'float32' : 'int64');
  const step = asFloat(args.step);
  if (end?.kind === 'int' && start === undefined && step === 1) return tensor([asSize(end)], dtype);
  const from = start === undefined ? 0 : asFloat(start);
  if (step === 0) return notKnown(argumentText('step'));
  return tensor([Math.max(0, Math.ceil((asFloat(end) - from) / step))], dtype);
}

function steps(args: Arguments): Value {
  return tensor([asSize(args.steps)], dtypeFrom(args.dtype, 'float32'));
}

function eye(args: Arguments): Value {
  const rows = asSize(args.n);
  return tensor([rows, isNone(args.m) ? rows : asSize(args.m)], dtypeFrom(args.dtype, 'float32'));
}

/** `torch.tensor([[1, 2], [3, 4]])`: rows of the same length. */
function ofData(args: Arguments): Value {
  const { data } = args;
  if (data?.kind === 'tensor') return tensor(data.shape, dtypeFrom(args.dtype, data.dtype));
  const [shape, dtype] = nested(data!);
  return tensor(shape, dtypeFrom(args.dtype, dtype));
}

function nested(value: Value): readonly [shape: readonly Size[], dtype: DType | undefined] {
  if (value.kind === 'tensor') return value.shape.length === 0 ? [[], value.dtype] : notKnown(argumentText('data'));
  if (value.kind !== 'list' && value.kind !== 'tuple') return [[], dtypeOf(value) ?? numberOf(value)];
  const items = asItems(value);
  const [first, ...others] = items.map(nested);
  if (!first) return [[0], 'float32'];
  if (others.some(([shape]) => shape.length !== first[0].length || shape.some((size, axis) => size !== first[0][axis])))
    return notKnown(argumentText('data'));
  return [[items.length, ...first[0]], widest([first, ...others].map(([, dtype]) => dtype))];
}

/** Of what is no number nothing is known. */
function numberOf(value: Value): never {
  return notKnown(value.kind === 'unknown' ? value : argumentText('data'));
}

/** One float makes all floats, one integer all that are not. */
function widest(dtypes: readonly (DType | undefined)[]): DType | undefined {
  const [first] = dtypes;
  if (dtypes.every((dtype) => dtype === first)) return first;
  const order: readonly (DType | undefined)[] = ['bool', 'int64', 'float32'];
  const at = dtypes.map((dtype) => order.indexOf(dtype));
  return at.includes(-1) ? undefined : order[Math.max(...at)];
}

/** `torch.Tensor(2, 3)` is of this shape, `torch.Tensor([2, 3])` of these values. */
function legacy(dtype: DType): FunctionRule {
  return {
    signature: '*data',
    apply: ({ data }) => {
      const items = asItems(data);
      const [first] = items;
      if (items.length === 1 && first!.kind === 'tensor') return tensor(asTensor(first).shape, dtype);
      if (items.length === 1 && first!.kind === 'tuple' && first.isSize) return made(asSizes(data), dtype);
      if (items.length === 1 && first!.kind !== 'int') return tensor(nested(first!)[0], dtype);
      return tensor(items.map(asSize), dtype);
    },
  };
}

function normal(args: Arguments): Value {
  if (!isNone(args.size)) return made(asSizes(list([args.size!])), dtypeFrom(args.dtype, 'float32'));
  const source = [args.mean, args.std].find((value) => value?.kind === 'tensor');
  return source ? alike(asTensor(source)) : notKnown(argumentText('size'));
}

const data: FunctionRule = {
  signature: 'data, *, dtype=None, device=None, requires_grad=False, pin_memory=False',
  apply: ofData,
};

const byName: Readonly<Record<string, FunctionRule>> = {
  randn: filled,
  rand: filled,
  zeros: filled,
  ones: filled,
  empty: filled,
  full: { signature: `size, fill_value, *, out=None, ${options}`, apply: full },
  randint: { signature: `low, high=None, size=None, *, generator=None, out=None, ${options}`, apply: randint },
  randperm: {
    signature: `n, *, generator=None, out=None, ${options}`,
    apply: (args) => tensor([asNumber(args.n)], dtypeFrom(args.dtype, 'int64')),
  },
  normal: { signature: `mean=0.0, std=1.0, size=None, *, generator=None, out=None, ${options}`, apply: normal },
  arange: { signature: `start, end=None, step=1, *, out=None, ${options}`, apply: arange },
  linspace: { signature: `start, end, steps, *, out=None, ${options}`, apply: steps },
  logspace: { signature: `start, end, steps, base=10.0, *, out=None, ${options}`, apply: steps },
  eye: { signature: `n, m=None, *, out=None, ${options}`, apply: eye },
  tensor: data,
  as_tensor: { signature: 'data, dtype=None, device=None', apply: ofData },
  asarray: { signature: 'data, *, dtype=None, device=None, copy=None, requires_grad=False', apply: ofData },
  zeros_like: like(),
  ones_like: like(),
  empty_like: like(),
  rand_like: like(),
  randn_like: like(),
  full_like: like('fill_value, '),
  randint_like: like('low, high=None, '),
  Tensor: legacy('float32'),
  FloatTensor: legacy('float32'),
  DoubleTensor: legacy('float64'),
  LongTensor: legacy('int64'),
  IntTensor: legacy('int32'),
  BoolTensor: legacy('bool'),
};

/** What makes a tensor of nothing but sizes, numbers or another's shape, by full name. */
export const constructors: Readonly<Record<string, FunctionRule>> = Object.fromEntries(
  Object.entries(byName).map(([name, rule]) => [`torch.${name}`, rule]),
);
