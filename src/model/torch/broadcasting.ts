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
  return sizes.map((size, axis) => {
    const own = input.shape[axis - sizes.length + input.shape.length];
    if (size === -1) return own ?? refuseNewAxis(axis);
    if (own === undefined || own === 1 || isSame(own, size)) return size;
    if (typeof own !== 'number' || typeof size !== 'number') return notKnown(sizeText());
    throw new Refusal(
      `The expanded size of the tensor (${size}) must match the existing size (${own}) at non-singleton dimension ${axis}.  Target sizes: ${listed(sizes)}.  Tensor sizes: ${listed(input.shape)}`,
      'RuntimeError',
      'size',
    );
  });
}

function refuseNewAxis(axis: number): never {
  throw new Refusal(
    `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${axis}`,
    'RuntimeError',
    'size',
  );
}
