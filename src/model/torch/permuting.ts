import { multiply, type Size } from '../size';
import { int, tuple, type Tensor, type Value } from '../value';
import { broadcast, expanded } from './broadcasting';
import { axesOf, axisFrom } from './inputs';
import { alike, anyhow, computed, laidOut, stridesOf } from './layout';
import {
  asItems,
  asNumber,
  asSizes,
  asTensor,
  axisOf,
  isNone,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
} from './rule';
import { argumentText } from './texts';

/** The tensor with its axes in another order. */
function reordered(input: Tensor, axes: readonly number[]): Tensor {
  const strides = stridesOf(input);
  return laidOut(
    axes.map((axis) => input.shape[axis]!),
    input.dtype,
    axes.map((axis) => strides[axis]!),
  );
}

/** Axes given one by one or as one tuple. */
function permute(args: Arguments): Value {
  const input = asTensor(args.input);
  const rank = input.shape.length;
  const dims = asSizes(args.dims).map((dim) => (typeof dim === 'number' ? dim : notKnown(argumentText('dims'))));
  if (dims.length !== rank) {
    throw new Refusal(
      `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${rank} is not equal to len(dims) = ${dims.length}`,
      'RuntimeError',
      'dims',
    );
  }
  const axes = dims.map((dim) => axisOf(dim, rank));
  if (new Set(axes).size < rank) {
    throw new Refusal('permute(): duplicate dims are not allowed.', 'RuntimeError', 'dims');
  }
  return reordered(input, axes);
}

function transpose(args: Arguments): Value {
  const input = asTensor(args.input);
  const rank = input.shape.length;
  const [one, other] = [axisFrom(args.dim0, rank), axisFrom(args.dim1, rank)];
  const swap = (axis: number) => (axis === one ? other : axis === other ? one : axis);
  return reordered(
    input,
    input.shape.map((_, axis) => swap(axis)),
  );
}

function t(args: Arguments): Value {
  const input = asTensor(args.input);
  const rank = input.shape.length;
  if (rank > 2) throw new Refusal(`t() expects a tensor with <= 2 dimensions, but self is ${rank}D`);
  return reordered(input, axesOf(undefined, rank).toReversed());
}

/** @see ATen/native/TensorShape.cpp, movedim */
function movedim(args: Arguments): Value {
  const input = asTensor(args.input);
  const rank = input.shape.length;
  const [from, to] = [axesOf(args.source, rank), axesOf(args.destination, rank)];
  if (from.length !== to.length) notKnown(argumentText('destination'));
  const rest = input.shape.flatMap((_, axis) => (from.includes(axis) ? [] : [axis]));
  const order = input.shape.map((_, axis) => (to.includes(axis) ? from[to.indexOf(axis)]! : rest.shift()!));
  return reordered(input, order);
}

function unsqueeze(args: Arguments): Value {
  const input = asTensor(args.input);
  const rank = input.shape.length;
  const axis = axisFrom(args.dim, rank + 1);
  const strides = stridesOf(input);
  const stride = axis < rank ? multiply(input.shape[axis]!, strides[axis]!) : 1;
  return laidOut(input.shape.toSpliced(axis, 0, 1), input.dtype, strides.toSpliced(axis, 0, stride));
}

/** Without a dimension every axis of 1 goes: a name may be one. */
function squeeze(args: Arguments): Value {
  const input = asTensor(args.input);
  const axes = axesOf(args.dim, input.shape.length);
  const strides = stridesOf(input);
  const kept = input.shape.flatMap((size, axis) => {
    if (!axes.includes(axis)) return [axis];
    if (typeof size !== 'number') return notKnown(argumentText('dim'));
    return size === 1 ? [] : [axis];
  });
  return laidOut(
    kept.map((axis) => input.shape[axis]!),
    input.dtype,
    kept.map((axis) => strides[axis]!),
  );
}

function expandTo(input: Tensor, sizes: readonly Size[]): Tensor {
  if (sizes.length < input.shape.length) {
    throw new Refusal(
      `expand(torch.FloatTensor{${listed(input.shape)}}, size=${listed(sizes)}): the number of sizes provided (${sizes.length}) must be greater or equal to the number of dimensions in the tensor (${input.shape.length})`,
      'RuntimeError',
      'size',
    );
  }
  const shape = expanded(input, sizes);
  const added = sizes.length - input.shape.length;
  const strides = stridesOf(input);
  return laidOut(
    shape,
    input.dtype,
    shape.map((size, axis) => {
      const own = input.shape[axis - added];
      return own === undefined || (own === 1 && size !== 1) ? 0 : strides[axis - added]!;
    }),
  );
}

/** @see ATen/native/TensorShape.cpp, repeat */
function repeat(args: Arguments): Value {
  const input = asTensor(args.input);
  const counts = asSizes(args.sizes);
  const added = counts.length - input.shape.length;
  if (added < 0) {
    throw new Refusal(
      'Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor',
      'RuntimeError',
      'repeats',
    );
  }
  return computed(
    counts.map((count, axis) => multiply(count, input.shape[axis - added] ?? 1)),
    input.dtype,
    input,
  );
}

/** `torch.tile`: like `repeat`, with ones in front where counts are missing. */
function tile(args: Arguments): Value {
  const input = asTensor(args.input);
  const counts = asSizes(args.dims);
  const missing = Math.max(0, input.shape.length - counts.length);
  const sizes = [...Array<Size>(missing).fill(1), ...counts];
  const added = sizes.length - input.shape.length;
  return computed(
    sizes.map((count, axis) => multiply(count, input.shape[axis - added] ?? 1)),
    input.dtype,
    input,
  );
}

/** Tensors expanded to what they broadcast to. */
function broadcastTensors(args: Arguments): Value {
  const given = asItems(args.tensors);
  const tensors = (given.length === 1 && given[0]!.kind !== 'tensor' ? asItems(given[0]) : given).map(asTensor);
  const shape = broadcast(tensors.map((each) => each.shape));
  return tuple(tensors.map((each) => expandTo(each, shape)));
}

/** Cells in another order along axes: a copy. */
function flip(args: Arguments): Value {
  const input = asTensor(args.input);
  const dims = asItems(args.dims);
  axesOf(dims.length === 1 ? dims[0] : args.dims, input.shape.length);
  return alike(input);
}

function flipped(input: Value | undefined, axis: number): Value {
  return flip({ input: input!, dims: tuple([int(axis)]) });
}

function roll(args: Arguments): Value {
  const input = asTensor(args.input);
  if (!isNone(args.dims)) axesOf(args.dims, input.shape.length);
  return alike(input);
}

function rot90(args: Arguments): Value {
  const input = asTensor(args.input);
  const rank = input.shape.length;
  if (rank < 2) throw new Refusal(`expected total dims >= 2, but got total dims = ${rank}`);
  const [one, other] = axesOf(args.dims, rank) as [number, number];
  const shape = [...input.shape];
  if (asNumber(args.k) % 2 !== 0) [shape[one], shape[other]] = [shape[other]!, shape[one]!];
  return anyhow(shape, input.dtype);
}

const swap: FunctionRule = { signature: 'input, dim0, dim1', apply: transpose };
const move: FunctionRule = { signature: 'input, source, destination', apply: movedim };

/** The same as functions of torch and as methods. */
export const permutingOperators: Readonly<Record<string, FunctionRule>> = {
  transpose: swap,
  swapaxes: swap,
  swapdims: swap,
  movedim: move,
  moveaxis: move,
  t: { signature: 'input', apply: t },
  adjoint: { signature: 'input', apply: ({ input }) => matrixTransposed(input) },
  unsqueeze: { signature: 'input, dim', apply: unsqueeze },
  squeeze: { signature: 'input, dim=None', apply: squeeze },
  roll: { signature: 'input, shifts, dims=None', apply: roll },
  fliplr: { signature: 'input', apply: ({ input }) => flipped(input, 1) },
  flipud: { signature: 'input', apply: ({ input }) => flipped(input, 0) },
  rot90: { signature: 'input, k=1, dims=(0, 1)', apply: rot90 },
  broadcast_to: { signature: 'input, size', apply: ({ input, size }) => expandTo(asTensor(input), asSizes(size)) },
};

/** The last two axes exchanged, as in `x.mT`. */
function matrixTransposed(value: Value | undefined): Value {
  const input = asTensor(value);
  const axes = axesOf(undefined, input.shape.length);
  if (axes.length < 2) notKnown(argumentText('input'));
  return reordered(input, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!]);
}

export const permutingFunctions: Readonly<Record<string, FunctionRule>> = {
  permute: { signature: 'input, dims', apply: permute },
  flip: { signature: 'input, dims', apply: flip },
  tile: { signature: 'input, dims', apply: tile },
  broadcast_tensors: { signature: '*tensors', apply: broadcastTensors },
};

export const permutingMethods: Readonly<Record<string, FunctionRule>> = {
  permute: { signature: 'input, *dims', apply: permute },
  expand: { signature: 'input, *size', apply: ({ input, size }) => expandTo(asTensor(input), asSizes(size)) },
  expand_as: {
    signature: 'input, other',
    apply: ({ input, other }) => expandTo(asTensor(input), asTensor(other).shape),
  },
  repeat: { signature: 'input, *sizes', apply: repeat },
  tile: { signature: 'input, *dims', apply: tile },
  flip: { signature: 'input, *dims', apply: flip },
};
