import { multiply, type Size } from '../size';
import { int, tuple, type Value } from '../value';
import { axesInOrder, axesOf } from './inputs';
import { anyhow, computed, sameShape } from './layout';
import { asItems, asNumber, asSizes, asTensor, isNone, notKnown, Refusal, type Arguments } from './rule';
import { argumentText } from './texts';

/** @see ATen/native/TensorShape.cpp, repeat */
export function repeat(args: Arguments): Value {
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
export function tile(args: Arguments): Value {
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

/** Cells in another order along axes: a copy. */
export function flip(args: Arguments): Value {
  const input = asTensor(args.input);
  const dims = asItems(args.dims);
  axesOf(dims.length === 1 ? dims[0] : args.dims, input.shape.length);
  return sameShape(input);
}

/** `torch.fliplr`, `torch.flipud`: along one axis. */
export function flipped(input: Value | undefined, axis: number): Value {
  return flip({ input: input!, dims: tuple([int(axis)]) });
}

/** Cells that go out at one end come in at the other. */
export function roll(args: Arguments): Value {
  const input = asTensor(args.input);
  if (!isNone(args.dims)) axesInOrder(args.dims, input.shape.length);
  return sameShape(input);
}

/** `torch.rot90(x, k, dims)`: `k` quarter turns. */
export function rot90(args: Arguments): Value {
  const input = asTensor(args.input);
  const rank = input.shape.length;
  if (rank < 2) throw new Refusal(`expected total dims >= 2, but got total dims = ${rank}`);
  const [one, other] = axesInOrder(args.dims, rank) as [number, number];
  if (one === other) return notKnown(argumentText('dims'));
  const shape = [...input.shape];
  if (asNumber(args.k) % 2 !== 0) [shape[one], shape[other]] = [shape[other]!, shape[one]!];
  return anyhow(shape, input.dtype);
}
