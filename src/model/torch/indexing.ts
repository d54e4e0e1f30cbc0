import { less, multiply, type Size } from '../size';
import { tensor, type Tensor, type Value } from '../value';
import { broadcast } from './broadcasting';
import { isSameShape } from './elementwise';
import { axisFrom } from './inputs';
import { computed, laidOut, sameShape, stridesOf } from './layout';
import {
  asNumber,
  asSize,
  asTensor,
  isNone,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
} from './rule';
import { argumentText, valuesText } from './texts';

/** @see ATen/native/TensorAdvancedIndexing.cpp, gather */
function gather(args: Arguments): Value {
  const input = asTensor(args.input);
  const index = asTensor(args.index);
  const axis = axisFrom(args.dim, input.shape.length);
  if (index.shape.length !== input.shape.length) {
    throw new Refusal('Index tensor must have the same number of dimensions as input tensor', 'RuntimeError', 'index');
  }
  const wrong = index.shape.findIndex((size, at) => at !== axis && less(input.shape[at]!, size) === true);
  if (wrong >= 0) {
    throw new Refusal(
      `Size does not match at dimension ${wrong} expected index ${listed(index.shape)} to be smaller than self ${listed(input.shape)} apart from dimension ${axis}`,
      'RuntimeError',
      'index',
    );
  }
  return tensor(index.shape, input.dtype);
}

function indexSelect(args: Arguments): Value {
  const input = asTensor(args.input);
  const index = asTensor(args.index);
  const axis = axisFrom(args.dim, input.shape.length);
  if (index.shape.length > 1) {
    throw new Refusal('index_select(): Index is supposed to be a vector', 'IndexError', 'index');
  }
  if (input.shape.length === 0) return notKnown(argumentText('input'));
  return computed(input.shape.with(axis, index.shape[0] ?? 1), input.dtype, input);
}

/** The shape stays: what is written must fit it. */
function written(signature: string, mask = 'mask'): FunctionRule {
  return {
    signature,
    apply: (args) => {
      const input = asTensor(args.input);
      if (args.index?.kind === 'tensor' && args.src && args.index.shape.length !== input.shape.length)
        return notKnown(argumentText('index'));
      const shape = args[mask] ? broadcast([asTensor(args[mask]).shape, input.shape]) : input.shape;
      return isSameShape(shape, input.shape) ? sameShape(input) : computed(shape, input.dtype, input);
    },
  };
}

/**
 * `x.scatter(1, index, 1)`: one number at places of an axis.
 *
 * @see ATen/native/ScatterGatherChecks.h, scatter_shape_check
 */
function scatter(args: Arguments): Value {
  const [input, index] = [asTensor(args.input), asTensor(args.index)];
  const axis = axisFrom(args.dim, input.shape.length);
  if (index.shape.length !== input.shape.length)
    throw new Refusal('Index tensor must have the same number of dimensions as self tensor', 'RuntimeError', 'index');
  const isWider = index.shape.some((size, at) => at !== axis && less(input.shape[at]!, size) === true);
  if (!isWider) return sameShape(input);
  if (args.src?.kind === 'tensor') return notKnown(argumentText('src'));
  throw new Refusal(
    `Expected index ${listed(index.shape)} to be no larger than self ${listed(input.shape)} apart from dimension ${axis}`,
    'RuntimeError',
    'index',
  );
}

/** Each cell or row several times. */
function repeatInterleave(args: Arguments): Value {
  const input = asTensor(args.input);
  if (args.repeats?.kind === 'tensor') {
    const size = isNone(args.output_size) ? notKnown(valuesText()) : asSize(args.output_size);
    if (isNone(args.dim)) return tensor([size], input.dtype);
    return computed(input.shape.with(axisFrom(args.dim, input.shape.length), size), input.dtype, input);
  }
  const count = asSize(args.repeats);
  if (isNone(args.dim)) return tensor([multiply(input.shape.reduce(multiply, 1), count)], input.dtype);
  const axis = axisFrom(args.dim, input.shape.length);
  return computed(input.shape.with(axis, multiply(input.shape[axis]!, count)), input.dtype, input);
}

/** `torch.tril`, `torch.triu`. */
function triangle(args: Arguments): Value {
  const input = asTensor(args.input);
  if (input.shape.length < 2) return notKnown(argumentText('input'));
  return sameShape(input);
}

/** A matrix with this diagonal, or the diagonal of a matrix. */
function diag(args: Arguments): Value {
  const input = asTensor(args.input);
  const offset = asNumber(args.diagonal);
  const { shape } = input;
  if (shape.length === 1 && typeof shape[0] === 'number') {
    const size = shape[0] + Math.abs(offset);
    return tensor([size, size], input.dtype);
  }
  return shape.length === 2 ? tensor([diagonalSize(shape, offset)], input.dtype) : notKnown(argumentText('input'));
}

function diagonalSize(shape: readonly Size[], offset: number): number {
  const [rows, columns] = shape;
  if (typeof rows !== 'number' || typeof columns !== 'number') return notKnown(argumentText('input'));
  return Math.max(0, offset >= 0 ? Math.min(rows, columns - offset) : Math.min(rows + offset, columns));
}

/** The diagonal of two axes, last. */
function diagonal(args: Arguments): Value {
  const input = asTensor(args.input);
  const rank = input.shape.length;
  const [one, other] = [axisFrom(args.dim1, rank), axisFrom(args.dim2, rank)];
  if (one === other) return notKnown(argumentText('dim2'));
  const size = diagonalSize([input.shape[one]!, input.shape[other]!], asNumber(args.offset));
  const strides = stridesOf(input);
  const step = [strides[one]!, strides[other]!];
  if (step.some((stride) => typeof stride !== 'number')) return notKnown(argumentText('input'));
  const kept = input.shape.flatMap((_, axis) => (axis === one || axis === other ? [] : [axis]));
  return laidOut([...kept.map((axis) => input.shape[axis]!), size], input.dtype, [
    ...kept.map((axis) => strides[axis]!),
    (step[0] as number) + (step[1] as number),
  ]);
}

/** A matrix for each row, with the row on its diagonal. */
function diagonalMatrices({ shape, dtype }: Tensor): Value {
  return tensor([...shape, shape.at(-1) ?? notKnown(argumentText('input'))], dtype);
}

/** So many places, drawn from each row. */
function multinomial(args: Arguments): Value {
  const { shape } = asTensor(args.input);
  return tensor([...shape.slice(0, -1), asSize(args.num_samples)], 'int64');
}

/** `F.one_hot`: (*) → (*, classes). Without their number it depends on the values. */
function oneHot(args: Arguments): Value {
  const input = asTensor(args.tensor);
  if (input.dtype && input.dtype !== 'int64')
    throw new Refusal('one_hot is only applicable to index tensor.', 'RuntimeError', 'tensor');
  const classes = asSize(args.num_classes);
  return classes === -1 ? notKnown(valuesText()) : tensor([...input.shape, classes], 'int64');
}

/** What is found depends on the values. */
const found: FunctionRule = { signature: 'input, *args, **kwargs', apply: () => notKnown(valuesText()) };

/** The same as functions of torch and as methods. */
export const indexingOperators: Readonly<Record<string, FunctionRule>> = {
  gather: { signature: 'input, dim, index, *, sparse_grad=False', apply: gather },
  index_select: { signature: 'input, dim, index', apply: indexSelect },
  masked_fill: written('input, mask, value'),
  masked_scatter: written('input, mask, source'),
  scatter: { signature: 'input, dim, index, src=None, *, value=None, reduce=None', apply: scatter },
  scatter_add: written('input, dim, index, src', ''),
  index_add: written('input, dim, index, source, *, alpha=1', ''),
  index_copy: written('input, dim, index, source', ''),
  index_fill: written('input, dim, index, value', ''),
  repeat_interleave: { signature: 'input, repeats, dim=None, *, output_size=None', apply: repeatInterleave },
  tril: { signature: 'input, diagonal=0', apply: triangle },
  triu: { signature: 'input, diagonal=0', apply: triangle },
  diag: { signature: 'input, diagonal=0', apply: diag },
  diagonal: { signature: 'input, offset=0, dim1=0, dim2=1', apply: diagonal },
  scatter_reduce: written('input, dim, index, src, reduce, *, include_self=True', ''),
  diag_embed: { signature: 'input', apply: ({ input }) => diagonalMatrices(asTensor(input)) },
  take_along_dim: {
    signature: 'input, indices, dim',
    apply: ({ input, indices, dim }) => gather({ input: input!, dim: dim!, index: indices! }),
  },
  multinomial: { signature: 'input, num_samples, replacement=False, *, generator=None', apply: multinomial },
  nonzero: found,
  argwhere: found,
  unique_consecutive: found,
  masked_select: found,
  unique: found,
  bincount: found,
};

/** Of torch.nn.functional. */
export const oneHotFunctions: Readonly<Record<string, FunctionRule>> = {
  one_hot: { signature: 'tensor, num_classes=-1', apply: oneHot },
};
