import { expect, test } from 'vitest';
import { toFloat } from '../../src/formats/image';
import { tensorOf, valueAt } from '../../src/tensors/tensor';
import { tileOf, valueRange } from '../../src/tensors/tiles';

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

test('the combined image has a channel after the other', () => {
  const tile = tileOf(ascending, 2, 'combined', 10, [0, 47]);
  expect(tile.shape).toEqual([2, 4, 6]);
  expect(tile.values).toHaveLength(48);
});

test('the range leaves NaN and the infinities out', () => {
  expect(valueRange(tensorOf([NaN, -Infinity, 3, -2, Infinity], [5]))).toEqual([-2, 3]);
  expect(valueRange(tensorOf([NaN], [1]))).toEqual([0, 0]);
});

test('no axis of a tile has more than the limit', () => {
  for (const limit of [1, 2, 3, 4, 5, 6]) {
    const { shape, values, step } = tileOf(ascending, 2, 0, limit, [0, 47]);
    expect(Math.max(...shape)).toBeLessThanOrEqual(limit);
    expect(values).toHaveLength(shape[1]! * shape[2]!);
    expect([values[0], values[1] ?? step]).toEqual([0, step]);
  }
});

test('a row is a plane, too', () => {
  const row = tensorOf([0, 1, 2, 3, 4, 5, 6], [1, 7]);
  expect(tileOf(row, 1, 0, 3, [0, 6])).toEqual({
    shape: [1, 3],
    step: 3,
    values: Float32Array.of(0, 3, 6),
    range: [0, 6],
  });
});

test('a volume is thinned out in every slice', () => {
  const volume = tensorOf(
    Array.from({ length: 2 * 2 * 4 * 4 }, (_, i) => i),
    [2, 2, 4, 4],
  );
  const tile = tileOf(volume, 3, 1, 2, [0, 63]);
  expect(tile.shape).toEqual([1, 2, 2, 2]);
  expect([...tile.values]).toEqual([32, 34, 40, 42, 48, 50, 56, 58]);
});

test('a combined image shows the first sample and at most four of its channels', () => {
  const batch = tensorOf(
    Array.from({ length: 2 * 5 }, (_, i) => i),
    [2, 5, 1, 1],
  );
  expect(tileOf(batch, 2, 'combined', 9, [0, 9])).toMatchObject({
    shape: [4, 1, 1],
    values: Float32Array.of(0, 1, 2, 3),
  });
});

test('int64 is drawn as the nearest float', () => {
  const long = tensorOf([2n ** 53n + 1n, -3n], [1, 2], 'int64');
  expect([...tileOf(long, 1, 0, 9, [0, 0]).values]).toEqual([2 ** 53, -3]);
  expect(valueRange(tensorOf([5n, -3n], [2], 'int64'))).toEqual([-3, 5]);
});

test('an image is drawn from its samples as from its values', () => {
  const picture = toFloat({
    dtype: 'uint8',
    shape: [1, 16, 15],
    data: Uint8Array.from({ length: 240 }, (_, i) => i + 7),
  });
  const floats = tensorOf(picture.data, picture.shape);
  expect(valueRange(picture)).toEqual(valueRange(floats));
  expect(tileOf(picture, 2, 0, 8, [0, 1])).toEqual(tileOf(floats, 2, 0, 8, [0, 1]));
  expect([0, 100, 239, 240].map((i) => valueAt(picture, i))).toEqual([0, 100, 239, 240].map((i) => floats.data[i]));
});
