import { isFloat, scalarTypeNames } from '../../tensors/dtype';
import { equal, type Size } from '../size';
import type { Tensor, Value } from '../value';
import { mayBeSame, summedUp } from './cellLosses';
import { isSameShape } from './elementwise';
import { asFloat, asTensor, isNone, listed, notKnown, Refusal, type Arguments } from './rule';
import { argumentText, sizeText } from './texts';

/** Classes by number, or with what probability. @see ATen/native/LossNLL.cpp */
export function crossEntropy(args: Arguments): Value {
  const [input, target] = [asTensor(args.input), asTensor(args.target)];
  if (isSameShape(input.shape, target.shape) && input.shape.length > 0) {
    if (target.dtype && !isFloat(target.dtype)) {
      const found = scalarTypeNames[target.dtype];
      const text = `Expected floating point type for target with class probabilities, got ${found}`;
      throw new Refusal(text, 'RuntimeError', 'target');
    }
    return summedUp(input.shape.toSpliced(input.shape.length > 1 ? 1 : 0, 1), input.dtype, args);
  }
  // of the same rank and perhaps of the same sizes: either kind of target
  if (mayBeSame(input, target)) return notKnown(sizeText());
  if (!isNone(args.label_smoothing) && asFloat(args.label_smoothing) > 0 && !fitsClasses(input, target)) {
    return notKnown(argumentText('label_smoothing'));
  }
  return ofClasses(args);
}

function fitsClasses(input: Tensor, target: Tensor): boolean {
  return isSameShape(input.shape.toSpliced(input.shape.length > 1 ? 1 : 0, 1), target.shape);
}

/** `F.nll_loss`: (N, C, …) and classes (N, …). */
export function ofClasses(args: Arguments): Value {
  const [input, target] = [asTensor(args.input), asTensor(args.target)];
  const rank = input.shape.length;
  if (rank === 0) return notKnown(sizeText());
  const expected = input.shape.toSpliced(rank > 1 ? 1 : 0, 1);
  if (rank > 1) refuseBatch(expected[0]!, target);
  if (!fitsClasses(input, target)) refuseTarget(input, target, expected);
  if (target.dtype && target.dtype !== 'int64' && target.dtype !== 'uint8') {
    const text = `expected scalar type Long but found ${scalarTypeNames[target.dtype]}`;
    throw new Refusal(text, 'RuntimeError', 'target');
  }
  return summedUp(expected, input.dtype, args);
}

function refuseBatch(batch: Size, target: Tensor): void {
  const found = target.shape[0] ?? notKnown(sizeText());
  const fits = equal(batch, found);
  if (fits === undefined) notKnown(sizeText());
  if (fits) return;
  const [one, other] = listed([batch, found]).slice(1, -1).split(', ');
  throw new Refusal(
    `Expected input batch_size (${one}) to match target batch_size (${other}).`,
    'ValueError',
    'target',
  );
}

function refuseTarget(input: Tensor, target: Tensor, expected: readonly Size[]): never {
  const { shape } = target;
  const rank = input.shape.length;
  const isOpen =
    shape.length === expected.length && expected.every((size, axis) => equal(size, shape[axis]!) !== false);
  if (isOpen) return notKnown(sizeText());
  if (rank <= 2) {
    const text =
      shape.length > 1
        ? '0D or 1D target tensor expected, multi-target not supported'
        : `size mismatch (got input: ${listed(input.shape)}, target: ${listed(shape)})`;
    throw new Refusal(text, 'RuntimeError', 'target');
  }
  if (rank !== 4) return notKnown(sizeText());
  const text =
    shape.length === 3
      ? `size mismatch (got input: ${listed(input.shape)} , target: ${listed(shape)}`
      : `only batches of spatial targets supported (3D tensors) but got targets of dimension: ${shape.length}`;
  throw new Refusal(text, 'RuntimeError', 'target');
}

/** What each row has of classes: the losses of rows again. */
export function ofInputRows(args: Arguments): Value {
  const input = asTensor(args.input);
  asTensor(args.target);
  return summedUp(input.shape.slice(0, -1), input.dtype, args);
}
