import { add, floorDivide, multiply, subtract, type Size } from '../size';
import type { Tensor, Value } from '../value';
import { axisFrom } from './inputs';
import { laidOut, stridesOf } from './layout';
import { asNumber, asSize, asTensor, axisOf, listed, notKnown, Refusal, type Arguments } from './rule';
import { argumentText } from './texts';

/** A part of an axis: a view. */
export function narrowed(input: Tensor, axis: number, length: Size): Tensor {
  return laidOut(input.shape.with(axis, length), input.dtype, stridesOf(input));
}

/** One place of an axis, which goes: a view. */
export function selected(input: Tensor, axis: number): Tensor {
  return laidOut(input.shape.toSpliced(axis, 1), input.dtype, stridesOf(input).toSpliced(axis, 1));
}

/** @see ATen/native/TensorShape.cpp, narrow */
export function narrow(args: Arguments): Value {
  const input = asTensor(args.input);
  const axis = axisFrom(args.dim, input.shape.length);
  const [start, length] = [asSize(args.start), asSize(args.length)];
  const size = input.shape[axis]!;
  if ([start, length, size].every((each) => typeof each === 'number')) {
    const [from, count, whole] = [start, length, size] as [number, number, number];
    const first = from < 0 ? from + whole : from;
    if (first + count > whole) {
      const text = `start (${first}) + length (${count}) exceeds dimension size (${whole}).`;
      throw new Refusal(text, 'RuntimeError', 'length');
    }
  }
  return narrowed(input, axis, length);
}

/** `x.select(1, 2)`: one place of an axis. @see ATen/native/TensorShape.cpp, select */
export function select(args: Arguments): Value {
  const input = asTensor(args.input);
  const axis = axisFrom(args.dim, input.shape.length);
  const [size, index] = [input.shape[axis] ?? notKnown(argumentText('input')), asSize(args.index)];
  if (typeof size === 'number' && typeof index === 'number' && (index >= size || index < -size)) {
    throw new Refusal(
      `select(): index ${index} out of range for tensor of size ${listed(input.shape)} at dimension ${axis}`,
      'IndexError',
      'index',
    );
  }
  return selected(input, axis);
}

/** Windows along an axis, as a new last one. @see ATen/native/TensorShape.cpp, unfold */
export function unfold(args: Arguments): Value {
  const input = asTensor(args.input);
  const axis = axisOf(asNumber(args.dimension), input.shape.length);
  const [size, step] = [asNumber(args.size), asNumber(args.step)];
  const whole = input.shape[axis] ?? 1;
  if (typeof whole === 'number' && size > whole) {
    const text = `maximum size for tensor at dimension ${axis} is ${whole} but size is ${size}`;
    throw new Refusal(text, 'RuntimeError', 'size');
  }
  if (step <= 0 || input.shape.length === 0) return notKnown(argumentText('step'));
  const count = add(floorDivide(subtract(whole, size), step), 1);
  const strides = stridesOf(input);
  return laidOut([...input.shape.with(axis, count), size], input.dtype, [
    ...strides.with(axis, multiply(strides[axis]!, step)),
    strides[axis]!,
  ]);
}
