import fc from 'fast-check';
import { expect, test } from 'vitest';
import { windowCells } from '../../src/pooling/explain';
import {
  axisGeometry,
  axisWindow,
  coveredCells,
  planeSizes,
  poolGeometry,
  windowBounds,
  windowsReading,
  type AxisGeometry,
} from '../../src/pooling/geometry';
import { naiveWindowCount } from './naiveMaxPool';

function axis(
  inputSize: number,
  kernelSize: number,
  rest: { s?: number; p?: number; d?: number; ceil?: boolean } = {},
) {
  const padding = rest.p ?? 0;
  return axisGeometry(inputSize, {
    kernelSize,
    stride: rest.s ?? kernelSize,
    padding: [padding, padding],
    dilation: rest.d ?? 1,
    ceilMode: rest.ceil ?? false,
  });
}

const axes = fc
  .record({
    inputSize: fc.integer({ min: 1, max: 40 }),
    kernelSize: fc.integer({ min: 1, max: 8 }),
    stride: fc.integer({ min: 1, max: 12 }),
    dilation: fc.integer({ min: 1, max: 5 }),
    pad: fc.integer({ min: 0, max: 4 }),
    ceilMode: fc.boolean(),
  })
  .map(({ pad, ...rest }) => ({ ...rest, padding: Math.min(pad, Math.floor(rest.kernelSize / 2)) }));

const geometryOf = ({ inputSize, padding, ...rest }: typeof axes extends fc.Arbitrary<infer T> ? T : never) =>
  axisGeometry(inputSize, { ...rest, padding: [padding, padding] });

/** The input cells that window `index` reads, as its bounds tell. */
function cellsRead(geometry: AxisGeometry, index: number): number[] {
  const { first, end } = windowBounds(geometry, index);
  const cells: number[] = [];
  for (let cell = first; cell < end; cell += geometry.dilation) cells.push(cell);
  return cells;
}

test('the study note: five cells under a window of three', () => {
  expect(axis(5, 3)).toMatchObject({ outputSize: 1, span: 3, dropsLastWindow: false });
  expect(axis(5, 3, { ceil: true })).toMatchObject({ outputSize: 2, span: 3, dropsLastWindow: false });
});

// PyTorch 2.13's answers (test/fixtures/pytorch/shapes.json)
test.each([
  [57, 2, {}, 28],
  [52, 3, { s: 4, p: 1, d: 2, ceil: true }, 14],
  [42, 2, { s: 4, p: 1, d: 3, ceil: true }, 11],
  [34, 5, { s: 4, p: 1, ceil: true }, 9],
  [46, 3, { ceil: true }, 16],
  [20, 5, { d: 3, ceil: true }, 3],
] as const)('%i cells, window %i, %j: %i windows', (inputSize, kernelSize, rest, windows) => {
  expect(axis(inputSize, kernelSize, rest).outputSize).toBe(windows);
});

test('ceil mode drops a last window that would start in the padding after the input', () => {
  expect([3, 4, 5].map((size) => axis(size, 2, { s: 2, p: 1 }).outputSize)).toEqual([2, 3, 3]);
  const ceil = [3, 4, 5].map((size) => axis(size, 2, { s: 2, p: 1, ceil: true }));
  expect(ceil.map(({ outputSize }) => outputSize)).toEqual([2, 3, 3]);
  expect(ceil.map(({ dropsLastWindow }) => dropsLastWindow)).toEqual([true, false, true]);
});

test('floor mode has no window to drop', () => {
  expect(axis(3, 2, { s: 2, p: 1 }).dropsLastWindow).toBe(false);
});

test('ceil mode takes a kernel larger than the input only while the excess is below the stride', () => {
  expect(axis(4, 5, { s: 5, ceil: true }).outputSize).toBe(1);
  expect(axis(2, 4, { s: 3, ceil: true }).outputSize).toBe(1);
  expect(axis(2, 4, { s: 2, ceil: true }).outputSize).toBeLessThan(1);
  expect(axis(4, 5, { s: 5 }).outputSize).toBeLessThan(1);
});

test('a window reaches over its dilation', () => {
  expect(axis(9, 3, { d: 2 }).span).toBe(5);
  expect(axis(9, 1, { d: 7 }).span).toBe(1);
});

test('there are as many windows as can be laid out', () => {
  fc.assert(
    fc.property(axes, (parameters) => {
      expect(Math.max(0, geometryOf(parameters).outputSize)).toBe(naiveWindowCount(parameters.inputSize, parameters));
    }),
    { numRuns: 1000 },
  );
});

test('padding that differs before and after shifts the windows', () => {
  const sided = axisGeometry(4, { kernelSize: 3, stride: 1, padding: [0, 2], dilation: 1, ceilMode: false });
  expect(sided.outputSize).toBe(4);
  expect(axisWindow(sided, 0).start).toBe(0);
  expect(cellsRead(sided, 3)).toEqual([3]);
});

test('a window in the padding covers only the cells after it', () => {
  const padded = axis(5, 3, { s: 2, p: 1, d: 2 });
  expect(cellsRead(padded, 0)).toEqual([1, 3]);
  expect(cellsRead(padded, 1)).toEqual([1, 3]);
  expect(cellsRead(axis(1, 2, { p: 1, d: 2 }), 0)).toEqual([]);
});

test('a window reads its taps that lie in the input', () => {
  fc.assert(
    fc.property(axes, (parameters) => {
      const geometry = geometryOf(parameters);
      for (let index = 0; index < geometry.outputSize; index++) {
        const taps = Array.from({ length: parameters.kernelSize }, (_, tap) => tap).map(
          (tap) => index * parameters.stride + tap * parameters.dilation - parameters.padding,
        );
        expect(windowCells(geometry, index)).toEqual(taps);
        expect(cellsRead(geometry, index)).toEqual(taps.filter((cell) => cell >= 0 && cell < parameters.inputSize));
      }
    }),
    { numRuns: 1000 },
  );
});

test('the windows that read a cell are those whose taps name it', () => {
  fc.assert(
    fc.property(axes, (parameters) => {
      const geometry = geometryOf(parameters);
      const windows = Array.from({ length: Math.max(0, geometry.outputSize) }, (_, index) => index);
      for (let cell = 0; cell < parameters.inputSize; cell++) {
        const reading = windows.filter((index) => cellsRead(geometry, index).includes(cell));
        expect(windowsReading(geometry, cell)).toEqual(reading);
      }
    }),
    { numRuns: 1000 },
  );
});

test('the image reaches from the padding to the overhang', () => {
  expect(coveredCells(axis(5, 3, { ceil: true }))).toEqual({ from: 0, to: 6 });
  expect(coveredCells(axis(5, 3))).toEqual({ from: 0, to: 5 });
  expect(coveredCells(axis(4, 3, { s: 1, p: 1 }))).toEqual({ from: -1, to: 5 });
  expect(coveredCells(axis(7, 2, { s: 3, p: 1, ceil: true }))).toEqual({ from: -1, to: 8 });
});

test('batch and channels are pooled apart', () => {
  const [y, x] = [axis(5, 2), axis(7, 2)];
  const geometry = poolGeometry([2, 3, 5, 7], [y, x]);
  expect(geometry).toMatchObject({ inputShape: [2, 3, 5, 7], outputShape: [2, 3, 2, 3], planes: 6 });
  expect(planeSizes(geometry)).toEqual({ input: 35, output: 6 });
  expect(poolGeometry([3, 5, 7], [y, x])).toMatchObject({ outputShape: [3, 2, 3], planes: 3 });
});

test('a geometry cannot be changed', () => {
  const geometry = poolGeometry([1, 1, 5], [axis(5, 2)]);
  expect(() => Object.assign(geometry, { planes: 2 })).toThrow(TypeError);
});
