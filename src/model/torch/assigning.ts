import type { Size } from '../size';
import type { Tensor } from '../value';
import { expandTo } from './expanding';
import { listed, Refusal } from './rule';

/** A tensor that is written to a place of another one, or of an array. */
interface Assigned {
  readonly place: readonly Size[];
  readonly value: Tensor;
  /** The place is given by tensors or lists. */
  readonly isGathered: boolean;
  readonly isArray: boolean;
}

/**
 * Refuses what cannot be broadcast to its place; axes of 1 in front of it do not count.
 *
 * @see torch/csrc/autograd/python_variable_indexing.cpp, THPVariable_setitem
 */
export function refuseAssigned({ place, value, isGathered, isArray }: Assigned): void {
  const first = value.shape.findIndex((size) => size !== 1);
  const shape = first < 0 ? [] : value.shape.slice(first);
  if ([...place, ...shape].some((size) => typeof size !== 'number') || fits(shape, place)) return;
  if (isArray) throw new Refusal(wordsOfNumPy(shape, place, isGathered), 'ValueError');
  if (!isGathered) expandTo({ ...value, shape, strides: undefined }, place);
  throw new Refusal(
    `shape mismatch: value tensor of shape ${listed(shape)} cannot be broadcast to indexing result of shape ${listed(place)}`,
  );
}

function fits(shape: readonly Size[], place: readonly Size[]): boolean {
  const added = place.length - shape.length;
  return added >= 0 && shape.every((size, axis) => size === 1 || size === place[axis + added]);
}

function wordsOfNumPy(shape: readonly Size[], place: readonly Size[], isGathered: boolean): string {
  if (place.length === 0) return 'setting an array element with a sequence.';
  const [from, into] = [shape, place].map((sizes) => {
    const numbers = listed(sizes).slice(1, -1).replaceAll(' ', '');
    return `(${numbers}${sizes.length === 1 ? ',' : ''})`;
  });
  return isGathered
    ? `shape mismatch: value array of shape ${from} could not be broadcast to indexing result of shape ${into}`
    : `could not broadcast input array from shape ${from} into shape ${into}`;
}
