import { multiply, type Size } from '../size';
import { tuple, type Tensor, type Value } from '../value';
import { broadcast, expanded } from './broadcasting';
import { axesOf, axisFrom } from './inputs';
import { laidOut, stridesOf } from './layout';
import { asItems, asTensor, listed, notKnown, Refusal, type Arguments } from './rule';
import { argumentText } from './texts';

/** `x.unsqueeze(0)`: an axis of 1. */
export function unsqueeze(args: Arguments): Value {
  const input = asTensor(args.input);
  const rank = input.shape.length;
  const axis = axisFrom(args.dim, rank + 1);
  const strides = stridesOf(input);
  const stride = axis < rank ? multiply(input.shape[axis]!, strides[axis]!) : 1;
  return laidOut(input.shape.toSpliced(axis, 0, 1), input.dtype, strides.toSpliced(axis, 0, stride));
}

/** Without a dimension every axis of 1 goes: a name may be one. */
export function squeeze(args: Arguments): Value {
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

/** A view in which axes of 1 are repeated, without a copy. @throws Refusal in the words of `expand` */
export function expandTo(input: Tensor, sizes: readonly Size[]): Tensor {
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

/** Tensors expanded to what they broadcast to. */
export function broadcastTensors(args: Arguments): Value {
  const given = asItems(args.tensors);
  const tensors = (given.length === 1 && given[0]!.kind !== 'tensor' ? asItems(given[0]) : given).map(asTensor);
  const shape = broadcast(tensors.map((each) => each.shape));
  return tuple(tensors.map((each) => expandTo(each, shape)));
}
