import { expect, test } from 'vitest';
import { tileOf, valueRange } from '../src/plane';
import { tensorOf } from '../src/tensor';

const ascending = tensorOf(
  Array.from({ length: 2 * 4 * 6 }, (_, i) => i),
  [2, 4, 6],
);

test('a tile of one plane that fits is the plane itself', () => {
  const tile = tileOf(ascending, 2, 1, 10, [0, 47]);
  expect(tile.shape).toEqual([1, 4, 6]);
  expect(tile.step).toBe(1);
  expect([...tile.values]).toEqual(Array.from({ length: 24 }, (_, i) => 24 + i));
});

test('a larger plane is thinned out alike along both axes', () => {
  const tile = tileOf(ascending, 2, 0, 3, [0, 47]);
  expect(tile.shape).toEqual([1, 2, 3]);
  expect([...tile.values]).toEqual([0, 2, 4, 12, 14, 16]);
});

test('the combined picture has a channel after the other', () => {
  const tile = tileOf(ascending, 2, 'combined', 10, [0, 47]);
  expect(tile.shape).toEqual([2, 4, 6]);
  expect(tile.values).toHaveLength(48);
});

test('the range leaves NaN and the infinities out', () => {
  expect(valueRange(tensorOf([NaN, -Infinity, 3, -2, Infinity], [5]))).toEqual([-2, 3]);
  expect(valueRange(tensorOf([NaN], [1]))).toEqual([0, 0]);
});
