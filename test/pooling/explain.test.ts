import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pool } from '../../src/pooling/engine';
import { explainMax, flatIndex, unravelIndex } from '../../src/pooling/explain';
import type { LayerCall, LayerName } from '../../src/pooling/layers';
import { tensorOf } from '../../src/tensor';

const tutorial = [1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1];

function explain(values: readonly number[], sizes: readonly number[], call: LayerCall, position: readonly number[]) {
  const { geometry } = pool(tensorOf(values, [1, ...sizes]), call);
  return explainMax(geometry, position, (index) => values[index]!);
}

describe('a cell of the study note’s output', () => {
  const reason = explain(tutorial, [5, 5], { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } }, [0, 1]);

  test('names the winner and the equal value that lost', () => {
    expect(reason.winner).toMatchObject({ position: [0, 3], value: 3 });
    expect(reason.ties.map((tap) => tap.position)).toEqual([[1, 3]]);
  });

  test('knows the cells beyond the edge from those inside', () => {
    expect(reason.taps.map((tap) => tap.state[0]).join('')).toBe('iioiioiio');
  });
});

test('padding is told from overhang', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 3, stride: 3, padding: 1, ceil_mode: true } } as const;
  const reason = explain([1, 2, 3], [3], call, [1]);
  expect(reason.taps.map((tap) => tap.state)).toEqual(['inside', 'padding', 'overhang']);
});

test('a window wholly in the padding has no winner', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 2, padding: 1, dilation: 2 } } as const;
  expect(explain([1], [1], call, [0]).winner).toBeUndefined();
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
        const { geometry, output, indices } = pool(tensorOf(values, [1, height, width]), { op: 'MaxPool2d', kwargs });
        const sizes = geometry.axes.map((axis) => axis.outputSize);
        for (const [cell, index] of indices.entries()) {
          const { winner } = explainMax(geometry, unravelIndex(sizes, cell), (at) => values[at]!);
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
  const reason = explain([NaN, 9, NaN], [3], { op: 'MaxPool1d', kwargs: { kernel_size: 3 } }, [0]);
  expect(reason.winner?.index).toBe(2);
  expect(reason.ties.map(({ index }) => index)).toEqual([0]);
});

test('minus infinity in the input wins over the padding, which ties with nothing', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 3, padding: 1 } } as const;
  const reason = explain([-Infinity], [1], call, [0]);
  expect(reason.winner?.index).toBe(0);
  expect(reason.ties).toEqual([]);
});

test('dilated taps of a volume are named where they lie', () => {
  const call = { op: 'MaxPool3d', kwargs: { kernel_size: [1, 2, 2], stride: 1, dilation: [1, 1, 2] } } as const;
  const reason = explain(
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
      const { geometry, output, indices } = pool(tensorOf(values, [1, ...sizes]), call);
      for (const [cell, index] of indices.entries()) {
        const position = unravelIndex(
          geometry.axes.map((each) => each.outputSize),
          cell,
        );
        const { winner, taps } = explainMax(geometry, position, (at) => values[at]!);
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
  const { geometry, indices } = pool(tensorOf(values, [1, 2], 'int64'), {
    op: 'MaxPool1d',
    kwargs: { kernel_size: 2 },
  });
  const { winner, ties } = explainMax(geometry, [0], (index) => values[index]!);
  expect(winner?.index).toBe(indices[0]);
  expect(winner?.index).toBe(1);
  expect(ties).toEqual([]);
});
