import { describe, expect, test } from 'vitest';
import { heldTensor } from '../../src/formats/heldTensor';
import { columnMajor, rowMajor } from '../../src/formats/layout';
import type { StoredTensor } from '../../src/formats/storedTensor';
import { stridedTensor } from '../../src/formats/stridedTensor';
import { createStorage } from '../../src/tensors/dtype';
import { imagePlane, planeOf, type Arrangement, type PlaneOfTensor } from '../../src/tensors/planeOfTensor';
import { parseSlice, sliceOf } from '../../src/tensors/slice';
import { elementCount, tensorOf } from '../../src/tensors/tensor';
import { blockOf, overviewOf, readPlane } from '../../src/worker/planeReader';

const { signal } = new AbortController();
const counted = heldTensor(
  '',
  tensorOf(
    Array.from({ length: 2 * 3 * 4 * 5 }, (_, i) => i),
    [2, 3, 4, 5],
  ),
);

/** The plane at an index along each axis but the last two. */
function planeAt(shape: readonly number[], index: readonly number[]): PlaneOfTensor {
  const arrangement = {
    rows: shape.length > 1 ? shape.length - 2 : undefined,
    columns: shape.length ? shape.length - 1 : undefined,
  };
  return planeOf(sliceOf(shape, []), { ...arrangement, at: [...index, ...shape.slice(-2).map(() => 0)] });
}

async function overview(tensor: StoredTensor, plane: PlaneOfTensor, limit = 100) {
  return overviewOf(await readPlane(tensor, plane, false, signal), limit);
}

const arranged = (slice: string, arrangement: Arrangement) =>
  planeOf(sliceOf(counted.shape, parseSlice(slice)), arrangement);

describe('a plane', () => {
  test('is that of its leading indices', async () => {
    const { block, height, width, statistics } = await overview(counted, planeAt(counted.shape, [1, 2]));
    expect(block).toMatchObject({
      level: 0,
      channels: 1,
      values: Float32Array.from({ length: 20 }, (_, i) => 100 + i),
    });
    expect([height, width]).toEqual([4, 5]);
    expect(statistics).toMatchObject({ count: 20, min: 100, max: 119, mean: 109.5, rowStep: 1 });
  });

  test('from afar has at most as many cells as there is room for; parts of it are had at any level', async () => {
    const held = await readPlane(counted, planeAt(counted.shape, [0, 0]), false, signal);
    expect(overviewOf(held, 3).block).toMatchObject({ level: 1, values: Float32Array.of(3, 5, 6.5, 13, 15, 16.5) });
    const part = await blockOf(counted, held, { level: 0, region: { top: 1, left: 3, height: 2, width: 9 } }, signal);
    expect(part).toMatchObject({
      region: { top: 1, left: 3, height: 2, width: 2 },
      values: Float32Array.of(8, 9, 13, 14),
    });
  });

  test('of an image is all its channels', async () => {
    const image = heldTensor('', tensorOf([1, 2, 3, 4, 5, 6], [3, 1, 2], 'uint8'));
    const { block } = overviewOf(await readPlane(image, imagePlane([3, 1, 2]), true, signal), 10);
    expect(block).toMatchObject({ channels: 3, values: Uint8Array.of(1, 2, 3, 4, 5, 6) });
  });

  test.each([
    [[7], []],
    [[7, 8, 9], [3]],
  ])('of a scalar or a row is there too: %j', async (values, shape) => {
    const { block } = await overview(heldTensor('', tensorOf(values, shape)), planeAt(shape, []));
    expect(block.values).toEqual(Float32Array.from(values));
  });

  test('can be any two axes of any slice', async () => {
    const turned = await overview(counted, arranged('x[1, :, ::2]', { rows: 2, columns: 1, at: [2, 0, 0] }));
    expect(turned).toMatchObject({ height: 5, width: 2 });
    expect([...turned.block.values]).toEqual([100, 110, 101, 111, 102, 112, 103, 113, 104, 114]);
    const back = await overview(counted, arranged('x[0, 0, ::-1, -1]', { rows: undefined, columns: 0, at: [0] }));
    expect([...back.block.values]).toEqual([19, 14, 9, 4]);
  });

  test('can be a mosaic; what fills its last row is no value', async () => {
    const { block, height, width, statistics } = await overview(
      counted,
      arranged('x[0, :, :2, :1]', { rows: 1, columns: 2, facets: 0, at: [0, 0, 0] }),
    );
    expect([height, width]).toEqual([2, 3]);
    expect([...block.values]).toEqual([0, 20, 40, 5, 25, 45]);
    const two = await overview(counted, arranged('x[0, :, :1, :1]', { rows: 1, columns: 2, facets: 0, at: [0, 0, 0] }));
    expect([...two.block.values]).toEqual([0, 20, 40, 0]);
    expect([statistics.count, two.statistics.count, two.statistics.zeros]).toEqual([6, 3, 1]);
  });

  test('that is not there, or is spread too far, is refused', async () => {
    await expect(overview(counted, planeAt(counted.shape, [1, 3]))).rejects.toThrow('The tensor has no such plane');
    const { tensor } = vast([2 ** 16, 2, 2 ** 14], 'uint8', () => 0);
    const far = planeOf(sliceOf(tensor.shape, []), { rows: 0, columns: 1, at: [0, 0, 5] });
    await expect(overview(tensor, far)).rejects.toThrow('too far apart in the file');
  });

  test('too large to be read whole is read row by row, every nth; what is in sight is read as it is', async () => {
    const [height, width] = [40_000, 5_000];
    const { tensor, reads } = vast([height, width], 'uint16', (at) => Math.floor(at / width));
    const held = await readPlane(tensor, planeAt([height, width], []), false, signal);
    const { block, statistics } = overviewOf(held, 1000);
    expect(statistics).toMatchObject({ rowStep: 16, columnStep: 1 });
    expect(reads).toHaveLength(Math.ceil(height / 16));
    expect(block.level).toBe(6);
    expect([0, 1].map((row) => block.values[row * block.region.width])).toEqual([24, 88]);
    const near = await blockOf(tensor, held, { level: 0, region: { top: 7, left: 10, height: 3, width: 4 } }, signal);
    expect(near).toMatchObject({ level: 0, values: Uint16Array.of(7, 7, 7, 7, 8, 8, 8, 8, 9, 9, 9, 9) });
    const between = await blockOf(
      tensor,
      held,
      { level: 2, region: { top: 9999, left: 0, height: 9, width: 1 } },
      signal,
    );
    expect(between).toMatchObject({ region: { top: 9999, height: 1 }, values: Uint16Array.of(39_996) });
  });

  test.each([
    ['of one row', [1, 2 ** 32], false],
    ['of one dimension', [2 ** 32], false],
    ['of one column', [2 ** 32, 1], false],
    ['of long rows', [3, 2 ** 30], false],
    ['in column-major order', [2 ** 16, 2 ** 16], true],
  ])('%s is thinned out in both directions, with few values read', async (_, shape, isColumnMajor) => {
    const { tensor, reads } = vast(shape, 'uint8', (at) => at % 251, isColumnMajor);
    const { block, height, width, statistics } = await overview(tensor, planeAt(shape, []), 1000);
    const side = 2 ** block.level;
    expect(block.region).toEqual({ top: 0, left: 0, height: Math.ceil(height / side), width: Math.ceil(width / side) });
    expect(statistics.rowStep * statistics.columnStep).toBeGreaterThan(100);
    expect(statistics.mean).toSatisfy((mean: number) => Math.abs(mean - 125) < 5);
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
