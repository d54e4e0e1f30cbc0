import { describe, expect, test } from 'vitest';
import { heldTensor } from '../../src/formats/heldTensor';
import type { StoredTensor } from '../../src/formats/storedTensor';
import { tensorOf } from '../../src/tensors/tensor';
import type { Region } from '../../src/tensors/tile';
import { readPlane, sectionOf } from '../../src/worker/planeReader';

const { signal } = new AbortController();
const counted = heldTensor(
  '',
  tensorOf(
    Array.from({ length: 2 * 3 * 4 * 5 }, (_, i) => i),
    [2, 3, 4, 5],
  ),
);

/** What a view draws of a plane that is read for it. */
async function section(tensor: StoredTensor, index: readonly number[] | undefined, limit: number, region?: Region) {
  return sectionOf(tensor, await readPlane(tensor, index, signal), region, limit, signal);
}

describe('a plane', () => {
  test('is that of its leading indices', async () => {
    const { tile, region, statistics } = await section(counted, [1, 2], 100);
    expect(tile).toEqual({
      shape: [1, 4, 5],
      step: 1,
      values: Float32Array.from({ length: 20 }, (_, i) => 100 + i),
      range: [100, 119],
    });
    expect(region).toEqual({ top: 0, left: 0, height: 4, width: 5 });
    expect(statistics).toMatchObject({ count: 20, min: 100, max: 119, mean: 109.5, rowStep: 1 });
  });

  test('is thinned out to the limit, and cut to the region', async () => {
    const { tile } = await section(counted, [0, 0], 2);
    expect(tile).toMatchObject({ shape: [1, 2, 2], step: 3, values: Float32Array.of(0, 3, 15, 18) });
    const part = await section(counted, [0, 0], 10, { top: 1, left: 3, height: 2, width: 9 });
    expect(part.region).toEqual({ top: 1, left: 3, height: 2, width: 2 });
    expect(part.tile.values).toEqual(Float32Array.of(8, 9, 13, 14));
  });

  test('of an image is all its channels', async () => {
    const image = heldTensor('', tensorOf([1, 2, 3, 4, 5, 6], [3, 1, 2], 'uint8'));
    const { tile } = await section(image, undefined, 10);
    expect(tile).toMatchObject({ shape: [3, 1, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) });
  });

  test.each([
    [[7], [1, 1, 1]],
    [
      [7, 8, 9],
      [1, 1, 3],
    ],
  ])('of a scalar or a row is there too: %j', async (values, shape) => {
    const tensor = heldTensor('', tensorOf(values, values.length === 1 ? [] : [3]));
    const { tile } = await section(tensor, [], 10);
    expect(tile).toMatchObject({ shape, values: Float32Array.from(values) });
  });

  test('that is not there is refused', async () => {
    await expect(section(counted, [1, 3], 10)).rejects.toThrow('Index 3 is out of range for dim 1');
  });

  test('too large to be read whole is read row by row, every nth; what is in sight is read as it is', async () => {
    const [height, width] = [40_000, 5_000];
    const ranges: { start: number; end: number }[] = [];
    const huge: StoredTensor = {
      name: '',
      dtype: 'uint16',
      shape: [height, width],
      read(range) {
        ranges.push(range!);
        return Promise.resolve(new Uint16Array(range!.end - range!.start).fill(Math.floor(range!.start / width)));
      },
    };
    const held = await readPlane(huge, [], signal);
    const { tile, statistics } = await sectionOf(huge, held, undefined, 1000, signal);
    expect(statistics.rowStep).toBe(12);
    expect(ranges).toHaveLength(Math.ceil(height / 12));
    expect(tile.step).toBe(48);
    expect([...tile.values.subarray(0, 2 * tile.shape[2]!)].filter((_, i) => i % tile.shape[2]! === 0)).toEqual([
      0, 48,
    ]);
    ranges.length = 0;
    const near = await sectionOf(huge, held, { top: 7, left: 10, height: 3, width: 4 }, 1000, signal);
    expect(near.tile).toMatchObject({
      shape: [1, 3, 4],
      step: 1,
      values: Float32Array.of(7, 7, 7, 7, 8, 8, 8, 8, 9, 9, 9, 9),
    });
    expect(ranges).toEqual([7, 8, 9].map((row) => ({ start: row * width + 10, end: row * width + 14 })));
  });
});
