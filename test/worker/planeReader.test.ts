import { describe, expect, test } from 'vitest';
import { heldTensor } from '../../src/formats/heldTensor';
import { columnMajor, rowMajor } from '../../src/formats/layout';
import type { StoredTensor } from '../../src/formats/storedTensor';
import { stridedTensor } from '../../src/formats/stridedTensor';
import { createStorage } from '../../src/tensors/dtype';
import { elementCount, tensorOf } from '../../src/tensors/tensor';
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
    const { tensor, reads } = vast([height, width], 'uint16', (at) => Math.floor(at / width));
    const held = await readPlane(tensor, [], signal);
    const { tile, statistics } = await sectionOf(tensor, held, undefined, 1000, signal);
    expect(statistics).toMatchObject({ rowStep: 12, columnStep: 1 });
    expect(reads).toHaveLength(Math.ceil(height / 12));
    expect(tile.step).toBe(48);
    expect([...tile.values.subarray(0, 2 * tile.shape[2]!)].filter((_, i) => i % tile.shape[2]! === 0)).toEqual([
      0, 48,
    ]);
    const near = await sectionOf(tensor, held, { top: 7, left: 10, height: 3, width: 4 }, 1000, signal);
    expect(near.tile).toMatchObject({
      shape: [1, 3, 4],
      step: 1,
      values: Float32Array.of(7, 7, 7, 7, 8, 8, 8, 8, 9, 9, 9, 9),
    });
  });

  test.each([
    ['of one row', [1, 2 ** 32], false],
    ['of one dimension', [2 ** 32], false],
    ['of one column', [2 ** 32, 1], false],
    ['of long rows', [3, 2 ** 30], false],
    ['in column-major order', [2 ** 16, 2 ** 16], true],
  ])('%s is thinned out in both directions, with few values read', async (_, shape, isColumnMajor) => {
    const { tensor, reads } = vast(shape, 'uint8', (at) => at % 251, isColumnMajor);
    const { tile, statistics } = await section(tensor, [], 1000);
    const [height, width] = shape.length > 1 ? shape : [1, ...shape];
    const { step } = tile;
    expect(tile.shape).toEqual([1, Math.ceil(height! / step), Math.ceil(width! / step)]);
    const stride = isColumnMajor ? [1, height!] : [width!, 1];
    const last = tile.values.length - 1;
    const [row, column] = [Math.floor(last / tile.shape[2]!) * step, (last % tile.shape[2]!) * step];
    expect(tile.values[last]).toBe((row * stride[0]! + column * stride[1]!) % 251);
    expect(statistics.rowStep * statistics.columnStep).toBeGreaterThan(100);
    expect(reads.length).toBeLessThan(9000);
    expect(reads.reduce((sum, size) => sum + size, 0)).toBeLessThan(2 ** 25);
  });
});

/** A tensor in a file of gigabytes, whose values tell where they lie, and how many bytes each reading asked for. */
function vast(
  shape: readonly number[],
  dtype: 'uint8' | 'uint16',
  valueAt: (at: number) => number,
  isColumnMajor = false,
) {
  const reads: number[] = [];
  const length = elementCount(shape);
  const size = dtype === 'uint8' ? 1 : 2;
  const source = {
    size: size * length,
    read(start: number, end: number) {
      reads.push(end - start);
      const values = createStorage(dtype, (end - start) / size).map((_: number, i: number) =>
        valueAt(start / size + i),
      );
      return Promise.resolve(new Uint8Array(values.buffer));
    },
  };
  const strides = (isColumnMajor ? columnMajor : rowMajor)(shape);
  const block = { source, start: 0, dtype, bigEndian: false, length };
  return { tensor: stridedTensor('', block, { shape, strides, offset: 0 }), reads };
}
