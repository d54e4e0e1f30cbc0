import { describe, expect, test } from 'vitest';
import { imageRange, paint } from '../../src/tensors/painting';
import type { Tile } from '../../src/tensors/tile';

function tile(shape: readonly number[], values: readonly number[], range: Tile['range'] = [0, 1]): Tile {
  return { shape, step: 1, values: Float32Array.from(values), range };
}

/** The pixels one by one. */
function pixels(...args: Parameters<typeof paint>): number[][] {
  const { rgba } = paint(...args);
  return Array.from({ length: rgba.length / 4 }, (_, pixel) => [...rgba.subarray(4 * pixel, 4 * pixel + 4)]);
}

describe('an image has its own colors', () => {
  test('in three channels', () => {
    expect(pixels(tile([3, 1, 2], [0, 1, 0, 1, 1, 0]), 'image', [0, 1])).toEqual([
      [0, 0, 255, 255],
      [255, 255, 0, 255],
    ]);
  });

  test('with alpha, of colors and of grays', () => {
    expect(pixels(tile([4, 1, 1], [255, 0, 0, 51]), 'image', [0, 255])).toEqual([[255, 0, 0, 51]]);
    expect(pixels(tile([2, 1, 1], [255, 51]), 'image', [0, 255])).toEqual([[255, 255, 255, 51]]);
  });

  test('whether its samples are floats, bytes or words', () => {
    expect(imageRange([0.2, 0.9], true)).toEqual([0, 1]);
    expect(imageRange([3, 200], true)).toEqual([0, 255]);
    expect(imageRange([0, 1], false)).toEqual([0, 255]);
    expect(imageRange([0, 256], false)).toEqual([0, 65535]);
  });
});

test('a tensor goes from its least to its maximum, and stops there', () => {
  const values = tile([1, 1, 4], [-2, 0, 2, 9], [-2, 2]);
  expect(pixels(values, 'grey', [-2, 2]).map(([grey]) => grey)).toEqual([0, 128, 255, 255]);
  const [least, , greatest, beyond] = pixels(values, 'map', [-2, 2]);
  expect(greatest![1]).toBeGreaterThan(least![1]!);
  expect(beyond).toEqual(greatest);
});

test('channels of a tensor are no colors', () => {
  expect(pixels(tile([4, 1, 1], [1, 0, 0, 0]), 'grey', [0, 1])).toEqual([[255, 255, 255, 255]]);
});

test('NaN is left clear', () => {
  for (const colours of ['grey', 'map'] as const) {
    expect(pixels(tile([1, 1, 2], [NaN, 1]), colours, [0, 1]).map((pixel) => pixel[3])).toEqual([0, 255]);
  }
});

test('one value is drawn, and so is the first slice of a volume', () => {
  expect(pixels(tile([1, 1, 1], [7], [7, 7]), 'grey', [7, 7])).toEqual([[0, 0, 0, 255]]);
  expect(paint(tile([1, 2, 1, 2], [0, 1, 1, 1]), 'grey', [0, 1])).toMatchObject({ width: 2, height: 1 });
});
