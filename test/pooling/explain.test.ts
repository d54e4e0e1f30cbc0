import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pool } from '../../src/pooling/engine';
import { explainMax, unravelIndex } from '../../src/pooling/explain';
import type { LayerCall } from '../../src/pooling/layers';
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
