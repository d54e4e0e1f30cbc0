import { describe, expect, test } from 'vitest';
import { CancelledError } from '../../src/errors';
import { flags } from '../../src/tensors/levelCells';
import { Pyramid, type Drawing, type PlaneValues } from '../../src/tensors/pyramid';

const { signal } = new AbortController();

async function pyramidOf(
  rows: number,
  columns: number,
  value: (row: number, column: number) => number,
  drawing: Partial<Drawing> = {},
) {
  const values = Float32Array.from({ length: rows * columns }, (_, i) => value(Math.floor(i / columns), i % columns));
  const plane: PlaneValues = { values, starts: [0], rows, columns, rowStep: 1, columnStep: 1 };
  const finite = values.filter(Number.isFinite);
  const range = [Math.min(...finite), Math.max(...finite)] as const;
  const pyramid = new Pyramid(() => plane, { unit: 1, isImage: false, isWide: false, range, ...drawing });
  await pyramid.build(signal);
  return { pyramid, values };
}

const all = { top: 0, left: 0, height: 1000, width: 1000 };
const noise = (row: number, column: number) => (Math.sin(row * 12.9898 + column * 78.233) * 43758.5453) % 1;

describe('a cell of every level', () => {
  test.each([1, 2, 3, 4, 5, 6, 7])('%i keeps min, max, mean and what is not finite', async (level) => {
    const odd = (row: number, column: number) =>
      row === 40 && column === 33
        ? NaN
        : row === 1 && column === 2
          ? Infinity
          : row === 50 && column === 69
            ? -Infinity
            : noise(row, column);
    const { pyramid } = await pyramidOf(51, 70, odd);
    const side = 2 ** level;
    const [rows, columns] = [Math.ceil(51 / side), Math.ceil(70 / side)];
    const cells = pyramid.cells(0, level, { top: 0, left: 0, height: rows, width: columns });
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const inside: number[] = [];
        for (let y = row * side; y < Math.min(51, (row + 1) * side); y++) {
          for (let x = column * side; x < Math.min(70, (column + 1) * side); x++) inside.push(Math.fround(odd(y, x)));
        }
        const finite = inside.filter(Number.isFinite);
        const at = row * columns + column;
        expect(cells.min[at]).toBe(finite.length ? Math.min(...finite) : NaN);
        expect(cells.max[at]).toBe(finite.length ? Math.max(...finite) : NaN);
        const mean = finite.reduce((a, b) => a + b, 0) / finite.length;
        if (finite.length) expect(cells.mean[at]).toBeCloseTo(mean, 12);
        const marks =
          (inside.some(Number.isNaN) ? flags.notNumber : 0) |
          (inside.includes(Infinity) ? flags.positive : 0) |
          (inside.includes(-Infinity) ? flags.negative : 0);
        expect(cells.flags[at]).toBe(marks);
      }
    }
  });
});

describe('a block', () => {
  test('of the finest level is the values', async () => {
    const { pyramid } = await pyramidOf(5, 6, (row, column) => 6 * row + column);
    const block = pyramid.block(0, { top: 1, left: 4, height: 2, width: 128 });
    expect(block).toEqual({
      level: 0,
      region: { top: 1, left: 4, height: 2, width: 2 },
      channels: 1,
      unit: 1,
      values: Float32Array.of(10, 11, 16, 17),
    });
  });

  test('of a coarse one shows means, but no peak is lost', async () => {
    const { pyramid } = await pyramidOf(64, 64, (row, column) =>
      row === 10 && column === 50 ? 9 : row === 60 && column === 0 ? -9 : 1,
    );
    const { values, region, flags: marks } = pyramid.block(4, all);
    expect(region).toEqual({ top: 0, left: 0, height: 4, width: 4 });
    expect(Array.from(values, (value) => Math.round(value))).toEqual([1, 1, 1, 9, 1, 1, 1, 1, 1, 1, 1, 1, -9, 1, 1, 1]);
    expect(marks).toBeUndefined();
  });

  test('says which cells hold something that is not finite', async () => {
    const { pyramid } = await pyramidOf(4, 4, (row, column) => (row === 3 && column === 3 ? NaN : 0));
    expect(pyramid.block(1, all).flags).toEqual(Uint8Array.of(0, 0, 0, flags.notNumber));
  });

  test('of an image stays bytes, and shows means', async () => {
    const values = Uint8Array.from({ length: 2 * 16 }, (_, i) => (i < 16 ? i * 10 : 255 * (i % 2)));
    const plane = { values, starts: [0, 16], rows: 4, columns: 4, rowStep: 1, columnStep: 1 };
    const pyramid = new Pyramid(() => plane, { unit: 255, isImage: true, isWide: false, range: [0, 255] });
    await pyramid.build(signal);
    expect(pyramid.block(1, all)).toMatchObject({
      channels: 2,
      unit: 255,
      values: Uint8Array.of(25, 45, 105, 125, 128, 128, 128, 128),
    });
    expect(pyramid.block(0, { ...all, top: 3 }).values).toEqual(Uint8Array.of(120, 130, 140, 150, 0, 255, 0, 255));
  });

  test('beyond the plane is empty', async () => {
    const { pyramid } = await pyramidOf(4, 4, () => 0);
    expect(pyramid.block(0, { top: 9, left: 0, height: 2, width: 2 }).values).toHaveLength(0);
  });
});

test('a level is chosen for how many cells there is room', async () => {
  const { pyramid } = await pyramidOf(10, 1025, () => 0);
  expect([2000, 1025, 1024, 512, 1].map((limit) => pyramid.levelFor(limit))).toEqual([0, 0, 1, 2, 11]);
});

test('building stops when nobody wants it any more', async () => {
  const values = new Uint8Array(2 ** 23);
  const plane = { values, starts: [0], rows: 2 ** 11, columns: 2 ** 12, rowStep: 1, columnStep: 1 };
  const pyramid = new Pyramid(() => plane, { unit: 1, isImage: false, isWide: false, range: [0, 0] });
  const leaving = new AbortController();
  const building = pyramid.build(leaving.signal);
  leaving.abort();
  await expect(building).rejects.toThrow(CancelledError);
});

test('the levels take little', async () => {
  const { pyramid, values } = await pyramidOf(300, 300, () => 0);
  expect(pyramid.bytes).toBeLessThan(0.2 * values.byteLength);
});
