import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PoolingError } from '../../src/errors';
import { solve, type Solution, type SolverOperator } from '../../src/pooling/solver';

interface Window {
  kernelSize: number;
  stride: number;
  padding: number;
  dilation: number;
  ceilMode: boolean;
}

/** The cells of every window, laid out one after the other as PyTorch's rule says, padding included. */
function layOut(inputSize: number, { kernelSize, stride, padding, dilation, ceilMode }: Window): number[][] {
  const windows: number[][] = [];
  const end = inputSize + padding;
  for (let start = -padding; ; start += stride) {
    const taps = Array.from({ length: kernelSize }, (_, tap) => start + tap * dilation);
    const missing = taps.at(-1)! + 1 - end;
    // ceil mode: one that overhangs by less than a stride, if it starts in the input or the padding before it
    if (missing > 0 && !(ceilMode && missing < stride && start < inputSize)) return windows;
    windows.push(taps);
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const wants = (...sizes: [number, number][]) => sizes.map(([inputSize, outputSize]) => ({ inputSize, outputSize }));
const kwargsOf = (solutions: readonly Solution[]) => solutions.map(({ kwargs }) => kwargs);

const one = (inputSize: number, outputSize: number, operator: SolverOperator = 'max', limit?: number) =>
  solve(wants([inputSize, outputSize]), operator, limit);

function windowOf(solution: Solution, axis = 0): Window {
  const { kernelSize, stride, padding, dilation, ceilMode } = solution.axes[axis]!;
  expect(padding[0]).toBe(padding[1]);
  return { kernelSize, stride, padding: padding[0], dilation, ceilMode };
}

test('32 to 16: the window of two, then the overlapping ones, ceil_mode and dilation late', () => {
  const kwargs = kwargsOf(one(32, 16, 'max', 100));
  expect(kwargs.slice(0, 4)).toEqual([
    { kernel_size: 2 },
    { kernel_size: 3, stride: 2, padding: 1 },
    { kernel_size: 5, stride: 2, padding: 2 },
    { kernel_size: 7, stride: 2, padding: 3 },
  ]);
  const later: Solution['kwargs'][] = [
    { kernel_size: 4, stride: 2, padding: 1 },
    { kernel_size: 3, stride: 2, ceil_mode: true },
    { kernel_size: 17, stride: 1 },
    { kernel_size: 9, stride: 1, dilation: 2 },
    { kernel_size: 1, stride: 2 },
  ];
  const isLater = new Set(later.map((each) => JSON.stringify(each)));
  expect(kwargs.slice(4).filter((each) => isLater.has(JSON.stringify(each)))).toEqual(later);
  expect(kwargs.at(-1)).toEqual(later.at(-1));
});

test('the same size again: an odd kernel with half of it as padding', () => {
  const same = [3, 5, 7, 9, 11].map((size) => ({ kernel_size: size, stride: 1, padding: (size - 1) / 2 }));
  expect(kwargsOf(one(28, 28, 'avg'))).toEqual([...same, { kernel_size: 1 }]);
  expect(kwargsOf(one(28, 29, 'avg'))[0]).toEqual({ kernel_size: 2, stride: 1, padding: 1 });
});

test('the study note: five cells to one, and to two with ceil_mode', () => {
  expect(kwargsOf(one(5, 1))).toContainEqual({ kernel_size: 3 });
  expect(kwargsOf(one(5, 2))).toContainEqual({ kernel_size: 3, ceil_mode: true });
});

test('a global window is the first for one cell', () => {
  expect(kwargsOf(one(7, 1, 'avg'))[0]).toEqual({ kernel_size: 7 });
  expect(kwargsOf(one(100_000, 1, 'lp'))[0]).toEqual({ kernel_size: 100_000 });
});

test.each(['max', 'avg', 'lp'] as const)('%s: exactly the windows within the range that a search finds', (operator) => {
  const small = ({ kernelSize, stride }: Window) => kernelSize <= 11 && stride <= 16;
  const name = (inputSize: number, window: Window) => JSON.stringify(layOut(inputSize, window));
  for (const inputSize of [1, 2, 3, 4, 7, 12]) {
    const expected = new Map<number, Set<string>>();
    for (const kernelSize of range(1, 11)) {
      for (const padding of range(0, operator === 'lp' ? 0 : Math.floor(kernelSize / 2))) {
        for (const dilation of range(1, operator === 'max' ? Math.max(1, Math.min(4, inputSize - 1)) : 1)) {
          for (const stride of range(1, 16)) {
            for (const ceilMode of [false, true]) {
              const window = { kernelSize, stride, padding, dilation, ceilMode };
              const count = layOut(inputSize, window).length;
              if (!expected.has(count)) expected.set(count, new Set());
              expected.get(count)!.add(name(inputSize, window));
            }
          }
        }
      }
    }
    for (const outputSize of range(1, inputSize + 3)) {
      const found = one(inputSize, outputSize, operator, Infinity).map((solution) => windowOf(solution));
      const names = found.filter(small).map((window) => name(inputSize, window));
      expect(new Set(names)).toEqual(expected.get(outputSize) ?? new Set());
      expect(names.length).toBe(new Set(names).size);
    }
  }
});

const size = fc.integer({ min: 1, max: 150 });
const operators = fc.constantFrom<SolverOperator>('max', 'avg', 'lp');

test('every solution gives the size, is one PyTorch takes, and is counted right', () => {
  let seen = 0;
  fc.assert(
    fc.property(size, size, operators, (inputSize, part, operator) => {
      const outputSize = Math.ceil(inputSize / part);
      const solutions = one(inputSize, outputSize, operator, Infinity);
      for (const solution of solutions) {
        seen++;
        const window = windowOf(solution);
        const windows = layOut(inputSize, window);
        expect(windows).toHaveLength(outputSize);
        expect(2 * window.padding).toBeLessThanOrEqual(operator === 'lp' ? 0 : window.kernelSize);
        if (operator !== 'max') expect(window.dilation).toBe(1);
        if (window.ceilMode) expect(layOut(inputSize, { ...window, ceilMode: false })).not.toHaveLength(outputSize);
        const reads = range(0, inputSize - 1).map(() => 0);
        for (const cell of windows.flat()) if (cell in reads) reads[cell]!++;
        const [axis] = solution.axes;
        expect(axis!.coverage).toEqual({
          never: reads.filter((count) => count === 0).length,
          once: reads.filter((count) => count === 1).length,
          more: reads.filter((count) => count > 1).length,
        });
        expect(axis!.span).toBe(windows[0]!.at(-1)! - windows[0]![0]! + 1);
        expect(axis!.overlap).toBe(windows[0]!.filter((cell) => windows[1]?.includes(cell)).length);
      }
      const costs = solutions.map(({ cost }) => cost);
      expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
  expect(seen).toBeGreaterThan(300);
});

test('arguments that have their default are left out', () => {
  for (const solution of one(40, 13, 'max', Infinity)) {
    const { kernelSize, stride, padding, dilation, ceilMode } = windowOf(solution);
    const { kwargs } = solution;
    expect({ stride: kwargs['kernel_size'], padding: 0, dilation: 1, ceil_mode: false, ...kwargs }).toEqual({
      kernel_size: kernelSize,
      stride,
      padding,
      dilation,
      ceil_mode: ceilMode,
    });
    const defaults = [kwargs['stride'] === kernelSize, kwargs['padding'] === 0, kwargs['dilation'] === 1];
    expect([...defaults, kwargs['ceil_mode'] === false]).not.toContain(true);
  }
});

test('one number for all axes comes first, then one an axis', () => {
  const both = solve(wants([112, 56], [64, 32]), 'max', 5);
  expect(kwargsOf(both).slice(0, 2)).toEqual([{ kernel_size: 2 }, { kernel_size: 3, stride: 2, padding: 1 }]);
  const isTuple = both.map(({ kwargs }) => Object.values(kwargs).some(Array.isArray));
  expect(isTuple.slice(0, 5)).toEqual([false, false, false, false, false]);
  expect(isTuple.slice(5)).not.toContain(false);
  expect(kwargsOf(solve(wants([32, 16], [30, 10]), 'max', 2))).toEqual([
    { kernel_size: [2, 3] },
    { kernel_size: [2, 3], padding: [0, 1] },
  ]);
  expect(kwargsOf(solve(wants([8, 4], [32, 16], [30, 10]), 'avg', 1))).toEqual([{ kernel_size: [2, 2, 3] }]);
});

test('ceil_mode is one for all axes, and serves the one that needs it', () => {
  // 6 cells give 3 windows of two either way; 5 only with ceil_mode
  expect(kwargsOf(solve(wants([5, 3], [6, 3]), 'lp'))).toContainEqual({ kernel_size: 2, ceil_mode: true });
  for (const { axes } of solve(wants([5, 3], [6, 3], [9, 4]), 'max', 50)) {
    expect(new Set(axes.map(({ ceilMode }) => ceilMode)).size).toBe(1);
  }
});

test('where an axis has one window, the stride is the other axis’ to choose', () => {
  expect(kwargsOf(solve(wants([3, 1], [9, 4]), 'lp'))).toContainEqual({ kernel_size: 3, stride: 2 });
});

test('the combinations are the cheapest of all there are', () => {
  const axes = wants([9, 4], [7, 3]);
  const limit = 30;
  const all = [false, true].flatMap((ceilMode) => {
    const lists = axes.map((want) => {
      const found = solve([want], 'avg', Infinity).map((solution) => ({ ...windowOf(solution), ceilMode }));
      return found.filter((window) => layOut(want.inputSize, window).length === want.outputSize);
    });
    return lists[0]!.flatMap((y) =>
      lists[1]!.map((x) => JSON.stringify([y, x].map((w, i) => layOut(axes[i]!.inputSize, w)))),
    );
  });
  const listed = solve(axes, 'avg', Infinity);
  const names = listed.map((solution) =>
    JSON.stringify(axes.map((want, i) => layOut(want.inputSize, windowOf(solution, i)))),
  );
  expect(new Set(names)).toEqual(new Set(all));
  expect(names.length).toBe(new Set(names).size);
  const cheapest = listed.map(({ cost }) => cost).toSorted((a, b) => a - b);
  const bounded = solve(axes, 'avg', limit);
  const apart = bounded.filter(({ kwargs }) => Object.values(kwargs).some(Array.isArray));
  expect(Math.max(...apart.map(({ cost }) => cost))).toBeLessThanOrEqual(cheapest[limit - 1]!);
  expect(apart.length).toBeGreaterThan(limit / 2);
});

test('averages in three dimensions take no kernel larger than the input', () => {
  const needsPadding = wants([2, 2], [2, 2], [2, 2]);
  expect(kwargsOf(solve(needsPadding, 'max'))).toContainEqual({ kernel_size: 3, stride: 1, padding: 1 });
  const kernels = solve(needsPadding, 'avg').flatMap(({ axes }) => axes.map(({ kernelSize }) => kernelSize));
  expect(Math.max(...kernels)).toBe(2);
  expect(kwargsOf(solve(wants([2, 2], [2, 2]), 'avg'))).toContainEqual({ kernel_size: 3, stride: 1, padding: 1 });
});

interface Row {
  op: string;
  shape: number[];
  kwargs: Record<string, number | number[] | boolean>;
  out?: number[];
  error?: unknown;
}
const rows = JSON.parse(readFileSync(path.join(__dirname, '../fixtures/pytorch/shapes.json'), 'utf8')) as Row[];

test('what PyTorch 2.13 took is found, what it refused is not', () => {
  const checked = { taken: 0, refused: 0 };
  for (const { op, shape, kwargs, out } of rows) {
    const [, name, digit] = /^(Max|Avg|LP)Pool(\d)d$/.exec(op) ?? [];
    if (!name || shape.length <= Number(digit)) continue;
    const operator = name.toLowerCase() as SolverOperator;
    const kernelSize = kwargs['kernel_size'] as number;
    const window: Window = {
      kernelSize,
      stride: (kwargs['stride'] ?? kernelSize) as number,
      padding: (kwargs['padding'] ?? 0) as number,
      dilation: (kwargs['dilation'] ?? 1) as number,
      ceilMode: (kwargs['ceil_mode'] ?? false) as boolean,
    };
    const sizes = shape.slice(-Number(digit));
    if (Object.values(window).some(Array.isArray) || Math.min(kernelSize, window.stride, ...shape) < 1) continue;
    if (window.padding < 0 || window.dilation < 1 || kernelSize > 11 || window.dilation > 4) continue;
    if (kwargs['divisor_override'] === 0 || (window.dilation > 1 && Math.min(...sizes) <= window.dilation)) continue;
    const laidOut = sizes.map((inputSize) => layOut(inputSize, window));
    const axes = sizes.map((inputSize, axis) => ({ inputSize, outputSize: laidOut[axis]!.length }));
    if (axes.some(({ outputSize }) => outputSize < 1)) continue;
    const found = solve(axes, operator, 120).map((solution) =>
      JSON.stringify(sizes.map((inputSize, axis) => layOut(inputSize, windowOf(solution, axis)))),
    );
    if (out) expect(out.slice(-sizes.length)).toEqual(axes.map(({ outputSize }) => outputSize));
    expect([op, shape, kwargs, found.includes(JSON.stringify(laidOut))]).toEqual([
      op,
      shape,
      kwargs,
      out !== undefined,
    ]);
    checked[out ? 'taken' : 'refused']++;
  }
  expect(checked.taken).toBeGreaterThan(50);
  expect(checked.refused).toBeGreaterThan(3);
});

test('long axes are solved as short ones are, and the list stays short', () => {
  expect(kwargsOf(one(100_000, 50_000))[0]).toEqual({ kernel_size: 2 });
  expect(kwargsOf(one(100_000, 3))[0]).toEqual({ kernel_size: 33_333 });
  const odd = [{ kernel_size: 315 }, { kernel_size: 316, ceil_mode: true }, { kernel_size: 460, stride: 315 }];
  expect(kwargsOf(one(100_000, 317, 'lp', 3))).toEqual(odd);
  expect(solve(wants([100_000, 100_000], [99_999, 33_333], [65_536, 128]), 'max', 20).length).toBeLessThanOrEqual(40);
});

test('what no window gives is an empty list', () => {
  expect(one(32, 34)).toEqual([]);
  expect(one(100_000, 2 ** 40)).toEqual([]);
  expect(one(28, 29, 'lp')).toEqual([]);
  expect(solve(wants([32, 16], [32, 99]), 'max')).toEqual([]);
  expect(one(100, 60, 'lp', 0)).toEqual([]);
});

test.each([0, -3, 1.5, NaN, Infinity])('a wanted size of %s is refused by name', (outputSize) => {
  const error = new PoolingError(`invalid output_size: ${outputSize}`, 'output_size');
  expect(() => solve(wants([8, 4], [8, outputSize]), 'max')).toThrow(error);
  expect(() => one(outputSize, 1)).toThrow(`invalid input size: ${outputSize}`);
});

test('no axis, four axes and an endless one are refused', () => {
  expect(() => solve([], 'max')).toThrow('1 to 3 axes can be pooled, not 0');
  expect(() => solve(wants([2, 1], [2, 1], [2, 1], [2, 1]), 'max')).toThrow(PoolingError);
  expect(() => one(2 ** 40, 1)).toThrow(PoolingError);
});
