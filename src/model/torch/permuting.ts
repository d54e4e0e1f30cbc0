import type { Tensor, Value } from '../value';
import { broadcastTensors, expandTo, squeeze, unsqueeze } from './expanding';
import { axesInOrder, axesOf, axisFrom } from './inputs';
import { laidOut, stridesOf } from './layout';
import { flip, flipped, repeat, roll, rot90, tile } from './repeating';
import { asSizes, asTensor, axisOf, notKnown, Refusal, type Arguments, type FunctionRule } from './rule';
import { argumentText } from './texts';

/** The tensor with its axes in another order. */
export function reordered(input: Tensor, axes: readonly number[]): Tensor {
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
  const [from, to] = [axesInOrder(args.source, rank), axesInOrder(args.destination, rank)];
  const isOneToOne = from.length === to.length && [from, to].every((axes) => new Set(axes).size === axes.length);
  if (!isOneToOne) notKnown(argumentText('destination'));
  const rest = input.shape.flatMap((_, axis) => (from.includes(axis) ? [] : [axis]));
  const order = input.shape.map((_, axis) => (to.includes(axis) ? from[to.indexOf(axis)]! : rest.shift()!));
  return reordered(input, order);
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

/** Of torch. */
export const permutingFunctions: Readonly<Record<string, FunctionRule>> = {
  permute: { signature: 'input, dims', apply: permute },
  flip: { signature: 'input, dims', apply: flip },
  tile: { signature: 'input, dims', apply: tile },
  broadcast_tensors: { signature: '*tensors', apply: broadcastTensors },
};

/** Of tensors. */
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
