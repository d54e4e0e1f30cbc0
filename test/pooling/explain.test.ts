import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pool } from '../../src/pooling/engine';
import { explain } from '../../src/pooling/explain';
import { gradientRoutes } from '../../src/pooling/gradientRoutes';
import type { LayerCall, LayerName } from '../../src/pooling/layers';
import type { PoolResult } from '../../src/pooling/plan';
import { flatIndex, unravelIndex } from '../../src/pooling/positions';
import { tensorOf, type Tensor } from '../../src/tensors/tensor';

const tutorial = [1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1];

function explainCell(
  values: readonly number[],
  sizes: readonly number[],
  call: LayerCall,
  position: readonly number[],
) {
  const input = tensorOf(values, [1, ...sizes]);
  return explain(input, pool(input, call), 0, position);
}

/** Of a maximum: all about the cell, and who won. */
function contest(input: Tensor, result: PoolResult, position: readonly number[]) {
  const { taps, cause } = explain(input, result, 0, position);
  if (cause.kind !== 'max') throw new Error(cause.kind);
  return { taps, winner: cause.winner, ties: cause.ties };
}

function explainMax(values: readonly number[], sizes: readonly number[], call: LayerCall, position: readonly number[]) {
  const input = tensorOf(values, [1, ...sizes]);
  return contest(input, pool(input, call), position);
}

describe('a cell of the study note’s output', () => {
  const reason = explainMax(tutorial, [5, 5], { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } }, [0, 1]);

  test('names the winner and the equal value that lost', () => {
    expect(reason.winner).toMatchObject({ position: [0, 3], value: 3 });
    expect(reason.ties).toBe(1);
  });

  test('knows the cells beyond the edge from those inside', () => {
    expect(reason.taps.map((tap) => tap.state[0]).join('')).toBe('iioiioiio');
  });
});

test('padding is distinguished from overhang', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 3, stride: 3, padding: 1, ceil_mode: true } } as const;
  const reason = explainMax([1, 2, 3], [3], call, [1]);
  expect(reason.taps.map((tap) => tap.state)).toEqual(['inside', 'padding', 'overhang']);
});

test('a window entirely in the padding has no winner', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 2, padding: 1, dilation: 2 } } as const;
  expect(explainMax([1], [1], call, [0]).winner).toBeUndefined();
});

test('the winner is the engine’s, ties and NaN included', () => {
  const value = fc.constantFrom(NaN, -Infinity, -1, 0, 1, 2, Infinity);
  const size = fc.integer({ min: 1, max: 5 });
  const parameter = fc.integer({ min: 1, max: 3 });
  fc.assert(
    fc.property(
      size,
      size,
      parameter,
      parameter,
      fc.boolean(),
      fc.infiniteStream(value),
      (height, width, kernel, stride, ceil, stream) => {
        fc.pre(kernel <= Math.min(height, width));
        const values = Array.from({ length: height * width }, () => stream.next().value as number);
        const kwargs = { kernel_size: kernel, stride, padding: Math.floor(kernel / 2), ceil_mode: ceil };
        const input = tensorOf(values, [1, height, width]);
        const result = pool(input, { op: 'MaxPool2d', kwargs });
        const { geometry, output, indices } = result;
        const sizes = geometry.axes.map((axis) => axis.outputSize);
        for (const [cell, index] of indices!.entries()) {
          const { winner } = contest(input, result, unravelIndex(sizes, cell));
          expect(winner?.index).toBe(index);
          expect(winner?.value).toBe(output.data[cell]);
        }
      },
    ),
  );
});

test('positions in a plane count row by row', () => {
  expect(flatIndex([2, 3, 4], [1, 2, 3])).toBe(23);
  expect(unravelIndex([2, 3, 4], 23)).toEqual([1, 2, 3]);
  for (let index = 0; index < 24; index++) expect(flatIndex([2, 3, 4], unravelIndex([2, 3, 4], index))).toBe(index);
});

test('of two NaNs the later wins, and the earlier is its tie', () => {
  const reason = explainMax([NaN, 9, NaN], [3], { op: 'MaxPool1d', kwargs: { kernel_size: 3 } }, [0]);
  expect(reason.winner?.index).toBe(2);
  expect(reason.ties).toBe(1);
});

test('minus infinity in the input wins over the padding, which ties with nothing', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 3, padding: 1 } } as const;
  const reason = explainMax([-Infinity], [1], call, [0]);
  expect(reason.winner?.index).toBe(0);
  expect(reason.ties).toBe(0);
});

test('dilated taps of a volume are named where they lie', () => {
  const call = { op: 'MaxPool3d', kwargs: { kernel_size: [1, 2, 2], stride: 1, dilation: [1, 1, 2] } } as const;
  const reason = explainMax(
    Array.from({ length: 12 }, (_, i) => i),
    [2, 2, 3],
    call,
    [1, 0, 0],
  );
  expect(reason.taps.map(({ position, index }) => [...position, index])).toEqual([
    [1, 0, 0, 6],
    [1, 0, 2, 8],
    [1, 1, 0, 9],
    [1, 1, 2, 11],
  ]);
  expect(reason.winner?.value).toBe(11);
});

test('the winner is the engine’s with one axis and three, dilated and padded', () => {
  const axis = fc.record({
    size: fc.integer({ min: 1, max: 5 }),
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 2 }),
  });
  const value = fc.constantFrom(NaN, -Infinity, -1, 0, 2, Infinity);
  let explained = 0;
  fc.assert(
    fc.property(fc.array(axis, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.gen(), (axes, ceil, draw) => {
      fc.pre(axes.every(({ size, kernel, dilation }) => dilation * (kernel - 1) < size + 2 * Math.floor(kernel / 2)));
      const sizes = axes.map(({ size }) => size);
      const values = Array.from({ length: sizes.reduce((a, b) => a * b) }, () => draw(() => value));
      const kwargs = {
        kernel_size: axes.map(({ kernel }) => kernel),
        stride: axes.map(({ stride }) => stride),
        padding: axes.map(({ kernel }) => Math.floor(kernel / 2)),
        dilation: axes.map(({ dilation }) => dilation),
        ceil_mode: ceil,
      };
      const call = { op: `MaxPool${axes.length}d` as LayerName, kwargs };
      const input = tensorOf(values, [1, ...sizes]);
      const result = pool(input, call);
      const { geometry, output, indices } = result;
      for (const [cell, index] of indices!.entries()) {
        const position = unravelIndex(
          geometry.axes.map((each) => each.outputSize),
          cell,
        );
        const { winner, taps } = contest(input, result, position);
        expect(winner?.value ?? -Infinity).toBe(output.data[cell]);
        if (taps.some(({ state }) => state === 'inside')) expect(winner?.index).toBe(index);
        else expect(winner).toBeUndefined();
        explained++;
      }
    }),
    { numRuns: 300 },
  );
  expect(explained).toBeGreaterThan(300);
});

test('int64 beyond 2^53 is compared to the last digit', () => {
  const values = [2n ** 53n, 2n ** 53n + 1n];
  const input = tensorOf(values, [1, 2], 'int64');
  const result = pool(input, { op: 'MaxPool1d', kwargs: { kernel_size: 2, return_indices: true } });
  const { winner, ties } = contest(input, result, [0]);
  expect(winner?.index).toBe(result.indices![0]);
  expect(winner?.index).toBe(1);
  expect(ties).toBe(0);
});

test('an average names its sum, what divides it and why', () => {
  const kwargs = { kernel_size: 3, stride: 2, padding: 1, ceil_mode: true };
  const values = [1, 2, 3, 4, 5, 6];
  const cause = (more: object, position: number) =>
    explainCell(values, [6], { op: 'AvgPool1d', kwargs: { ...kwargs, ...more } }, [position]).cause;
  expect(cause({}, 0)).toEqual({ kind: 'avg', sum: 3, divisor: 3, source: 'padded window' });
  // the last window covers cell 5, the padding, and one cell that ceil mode adds
  expect(cause({}, 3)).toEqual({ kind: 'avg', sum: 6, divisor: 2, source: 'padded window' });
  expect(cause({ count_include_pad: false }, 3)).toEqual({ kind: 'avg', sum: 6, divisor: 1, source: 'input cells' });
  const override = { op: 'AvgPool2d', kwargs: { kernel_size: [1, 3], divisor_override: 2 } } as const;
  expect(explainCell(values, [1, 6], override, [0, 1]).cause).toMatchObject({ sum: 15, source: 'divisor_override' });
});

test('an adaptive window is as wide as its borders say', () => {
  const reason = explainCell([1, 2, 3, 4, 5], [5], { op: 'AdaptiveAvgPool1d', kwargs: { output_size: 3 } }, [1]);
  expect(reason.taps.map(({ position }) => position[0])).toEqual([1, 2, 3]);
  expect(reason.cause).toEqual({ kind: 'avg', sum: 9, divisor: 3, source: 'adaptive window' });
  expect(reason.value).toBe(3);
});

test('a norm names the sum of powers, and that a window cut off counts as whole', () => {
  const call = { op: 'LPPool1d', kwargs: { norm_type: 2, kernel_size: 2, ceil_mode: true } } as const;
  expect(explainCell([3, 4, 5], [3], call, [0]).cause).toEqual({ kind: 'lp', normType: 2, sum: 25, scale: 1 });
  const cut = explainCell([3, 4, 5], [3], call, [1]);
  expect(cut.cause).toEqual({ kind: 'lp', normType: 2, sum: 25, scale: 2 });
  expect(cut.value).toBeCloseTo(Math.sqrt(50), 6);
  const infinite = { op: 'LPPool1d', kwargs: { norm_type: -Infinity, kernel_size: 3 } } as const;
  expect(explainCell([3, -1, 2], [3], infinite, [0]).cause).toMatchObject({ kind: 'magnitude', winner: { index: 1 } });
});

test('an unpooled cell names the value put there and the one it overwrote', () => {
  const input = tensorOf([1, 2, 3], [1, 3]);
  const operands = { indices: tensorOf([1, 1, 5], [1, 3], 'int64') };
  const call = { op: 'MaxUnpool1d', kwargs: { kernel_size: 3, stride: 2 } } as const;
  const result = pool(input, call, operands);
  const reason = explain(input, result, 0, [2], operands);
  expect(reason).toMatchObject({ value: 0, cause: { kind: 'unpool', ties: 0 } });
  const first = explain(input, result, 0, [0], operands).taps;
  expect(first.map(({ position, state }) => [position[0], state])).toEqual([
    [-1, 'beyond'],
    [0, 'inside'],
  ]);
  expect(reason.cause).not.toHaveProperty('winner');
  const shared = pool(
    tensorOf([1, 2], [1, 2]),
    { ...call, kwargs: { kernel_size: 3, stride: 1 } },
    {
      indices: tensorOf([1, 1], [1, 2], 'int64'),
    },
  );
  const cell = explain(tensorOf([1, 2], [1, 2]), shared, 0, [1], { indices: tensorOf([1, 1], [1, 2], 'int64') });
  expect(cell).toMatchObject({ value: 2, cause: { winner: { position: [1] }, ties: 1 } });
});

test('the gradient comes back from the windows that a cell won, or in shares from all that read it', () => {
  const input = tensorOf([1, 5, 2, 0], [1, 4]);
  const max = pool(input, { op: 'MaxPool1d', kwargs: { kernel_size: 2, stride: 1 } });
  expect(gradientRoutes(max, 0, [1])).toEqual([
    { position: [0], share: 1 },
    { position: [1], share: 1 },
  ]);
  expect(gradientRoutes(max, 0, [3])).toEqual([]);
  const avg = pool(input, { op: 'AvgPool1d', kwargs: { kernel_size: 2, stride: 1 } });
  expect(gradientRoutes(avg, 0, [3])).toEqual([{ position: [2], share: 0.5 }]);
});

test('the gradient of an unpooled value comes from the place where it was put', () => {
  const operands = { indices: tensorOf([3, 4], [1, 2], 'int64') };
  const result = pool(tensorOf([1, 2], [1, 2]), { op: 'MaxUnpool1d', kwargs: { kernel_size: 3 } }, operands);
  expect(gradientRoutes(result, 0, [1], operands)).toEqual([{ position: [4], share: 1 }]);
});

describe('a window of millions of cells', () => {
  test('is explained without listing them', () => {
    const side = 2000;
    const input = tensorOf(
      Float32Array.from({ length: side * side }, (_, i) => i % 1009),
      [1, side, side],
    );
    const call = { op: 'AdaptiveMaxPool2d', kwargs: { output_size: 1 } } as const;
    const reason = explain(input, pool(input, call), 0, [0, 0]);
    expect(reason.taps).toEqual([]);
    expect(reason.counts).toEqual({ inside: side * side, padding: 0, overhang: 0, beyond: 0 });
    expect(reason.cause).toMatchObject({ kind: 'max', winner: { index: 1008, value: 1008 } });
  });

  test('that hardly reaches the input reads only what is in it', () => {
    const input = tensorOf([1, 2, 3, 4], [1, 2, 2]);
    const call = { op: 'AvgPool2d', kwargs: { kernel_size: 2 ** 20, padding: 2 ** 19, stride: 2 ** 20 } } as const;
    const { counts, cause } = explain(input, pool(input, call), 0, [0, 0]);
    expect(counts).toEqual({ inside: 4, padding: 2 ** 40 - 4, overhang: 0, beyond: 0 });
    expect(cause).toMatchObject({ kind: 'avg', sum: 10 });
  });
});

test('cells are counted where they are listed', () => {
  const axis = fc.record({ size: fc.integer({ min: 1, max: 7 }), kernel: fc.integer({ min: 1, max: 5 }) });
  fc.assert(
    fc.property(axis, axis, fc.boolean(), fc.integer({ min: 1, max: 4 }), (height, width, ceil_mode, stride) => {
      const input = tensorOf(new Float32Array(height.size * width.size), [1, height.size, width.size]);
      const kernel_size = [height.kernel, width.kernel];
      const padding = kernel_size.map((size) => Math.floor(size / 2));
      const call = { op: 'MaxPool2d', kwargs: { kernel_size, padding, stride, ceil_mode } } as const;
      const result = pool(input, call);
      const last = result.geometry.axes.map((each) => each.outputSize - 1);
      const { taps, counts } = explain(input, result, 0, last);
      for (const state of ['inside', 'padding', 'overhang', 'beyond'] as const) {
        expect(taps.filter((tap) => tap.state === state)).toHaveLength(counts[state]);
      }
    }),
  );
});
