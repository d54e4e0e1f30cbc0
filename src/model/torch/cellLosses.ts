import { scalarTypeNames } from '../../tensors/dtype';
import { equal, type Size } from '../size';
import { tensor, type Tensor, type Value } from '../value';
import { broadcast } from './broadcasting';
import { isSameShape } from './elementwise';
import { promoted } from './promotion';
import { asString, asTensor, isNone, listed, notKnown, Refusal, type Arguments } from './rule';
import { argumentText, sizeText } from './texts';

/** A loss of each cell, or their mean or sum. */
export function summedUp(shape: readonly Size[], dtype: Tensor['dtype'], args: Arguments): Value {
  if (!isNone(args.reduce) || !isNone(args.size_average)) return notKnown(argumentText('reduce'));
  return tensor(asString(args.reduction) === 'none' ? shape : [], dtype);
}

/** Losses of pairs of cells, which are broadcast. */
export function pairwise(args: Arguments): Value {
  const [input, target] = [asTensor(args.input), asTensor(args.target)];
  return summedUp(broadcast([input.shape, target.shape]), promoted([input, target]), args);
}

/** The target comes first in what is computed. */
export function divergence(args: Arguments): Value {
  const [input, target] = [asTensor(args.input), asTensor(args.target)];
  return summedUp(broadcast([target.shape, input.shape]), promoted([input, target]), args);
}

const shown = ({ shape }: Tensor) => `torch.Size(${listed(shape)})`;

/** `F.binary_cross_entropy`: shapes and dtypes must be the same. */
export function binaryCrossEntropy(args: Arguments): Value {
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

/** `F.binary_cross_entropy_with_logits`: shapes must be the same. */
export function withLogits(args: Arguments): Value {
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

/** Whether two shapes are the same for some numbers in place of the names. */
export function mayBeSame({ shape }: Tensor, target: Tensor): boolean {
  return (
    shape.length === target.shape.length && shape.every((size, axis) => equal(size, target.shape[axis]!) !== false)
  );
}

/** `F.gaussian_nll_loss`. */
export function gaussian(args: Arguments): Value {
  const [input, target] = [asTensor(args.input), asTensor(args.target)];
  asTensor(args.var);
  return summedUp(broadcast([input.shape, target.shape]), promoted([input, target]), args);
}
