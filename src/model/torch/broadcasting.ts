import { equal, isSame, type Size } from '../size';
import type { Tensor } from '../value';
import { listed, notKnown, Refusal } from './rule';
import { sizeText } from './texts';

/**
 * The shape in which tensors are computed with each other.
 *
 * @throws Refusal at the last axis that does not fit, numbered in the result
 * @see ATen/ExpandUtils.cpp, infer_size
 */
export function broadcast(shapes: readonly (readonly Size[])[]): readonly Size[] {
  return shapes.reduce(broadcastTwo, []);
}

function broadcastTwo(a: readonly Size[], b: readonly Size[]): readonly Size[] {
  const rank = Math.max(a.length, b.length);
  const result: Size[] = [];
  let isOpen = false;
  for (let axis = rank - 1; axis >= 0; axis--) {
    const [one, other] = [a, b].map((shape) => shape[axis - rank + shape.length] ?? 1) as [Size, Size];
    const fits = one === 1 || other === 1 || isSame(one, other) ? true : equal(one, other);
    // two different expressions of names may be the same, or one of them 1
    if (fits !== true && !(typeof one === 'number' && typeof other === 'number')) isOpen = true;
    else if (!fits && !isOpen) {
      throw new Refusal(
        `The size of tensor a (${one as number}) must match the size of tensor b (${other as number}) at non-singleton dimension ${axis}`,
      );
    }
    result[axis] = one === 1 ? other : one;
  }
  return isOpen ? notKnown(sizeText()) : result;
}

/**
 * The shape as a tensor that is expanded to another one must fit into it.
 *
 * @throws Refusal in the words of `expand`
 */
export function expanded(input: Tensor, sizes: readonly Size[]): readonly Size[] {
  const added = sizes.length - input.shape.length;
  const result: Size[] = [];
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    const [own, size] = [input.shape[axis - added], sizes[axis]!];
    if (size === -1) result[axis] = own ?? refuseNewAxis(axis);
    else if (own === undefined || own === 1 || isSame(own, size)) result[axis] = size;
    else if (typeof own !== 'number' || typeof size !== 'number') return notKnown(sizeText());
    else {
      throw new Refusal(
        `The expanded size of the tensor (${size}) must match the existing size (${own}) at non-singleton dimension ${axis}.  Target sizes: ${listed(sizes)}.  Tensor sizes: ${listed(input.shape)}`,
        'RuntimeError',
        'size',
      );
    }
  }
  return result;
}

function refuseNewAxis(axis: number): never {
  throw new Refusal(
    `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${axis}`,
    'RuntimeError',
    'size',
  );
}
