import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare } from '../../src/frameworks/comparison';
import { equivalents } from '../../src/frameworks/equivalent';
import { plan } from '../../src/pooling/engine';
import type { LayerCall } from '../../src/pooling/layers';
import { elementCount, tensorOf } from '../../src/tensors/tensor';

const small = fc.integer({ min: 1, max: 3 });
const call = fc.oneof(
  fc.record({
    op: fc.constantFrom('MaxPool2d' as const),
    kwargs: fc.record({
      kernel_size: small,
      stride: fc.option(small),
      padding: fc.integer({ min: 0, max: 1 }),
      dilation: fc.integer({ min: 1, max: 2 }),
      ceil_mode: fc.boolean(),
    }),
  }),
  fc.record({
    op: fc.constantFrom('AvgPool2d' as const),
    kwargs: fc.record({
      kernel_size: fc.tuple(small, small),
      stride: small,
      padding: fc.integer({ min: 0, max: 1 }),
      ceil_mode: fc.boolean(),
      count_include_pad: fc.boolean(),
      divisor_override: fc.option(small),
    }),
  }),
  fc.record({
    op: fc.constantFrom('LPPool2d' as const),
    kwargs: fc.record({ norm_type: small, kernel_size: small, stride: small, ceil_mode: fc.boolean() }),
  }),
  fc.record({
    op: fc.constantFrom('AdaptiveAvgPool2d' as const, 'AdaptiveMaxPool2d' as const),
    kwargs: fc.record({ output_size: small }),
  }),
);
const size = fc.integer({ min: 1, max: 7 });

/** Whether PyTorch takes it. */
function isTaken(shape: readonly number[], taken: LayerCall): boolean {
  try {
    plan(shape, taken);
    return true;
  } catch {
    return false;
  }
}

test('what is called the same gives the same values', () => {
  let compared = 0;
  const value = fc.integer({ min: -9, max: 9 });
  fc.assert(
    fc.property(call, size, size, fc.boolean(), fc.infiniteStream(value), (tried, height, width, isBatched, stream) => {
      const shape = [...(isBatched ? [2] : []), 1, height, width];
      fc.pre(isTaken(shape, tried));
      const input = tensorOf(
        Array.from({ length: elementCount(shape) }, () => stream.next().value as number),
        shape,
      );
      const { outputShape } = plan(shape, tried).geometry;
      for (const { kind, call: theirs } of equivalents(tried, shape, 'float32', { input })) {
        if (kind !== 'same') continue;
        expect(theirs).toMatchObject({ outputShape, comparison: { agree: true } });
        compared++;
      }
    }),
    { numRuns: 400 },
  );
  expect(compared).toBeGreaterThan(500);
});

test('every kind but none has a call, and every layer an answer in each framework', () => {
  const calls: LayerCall[] = [
    { op: 'MaxPool3d', kwargs: { kernel_size: 2 } },
    { op: 'AvgPool3d', kwargs: { kernel_size: 2 } },
    { op: 'LPPool3d', kwargs: { norm_type: 2, kernel_size: 2 } },
    { op: 'AdaptiveAvgPool3d', kwargs: { output_size: 1 } },
    { op: 'FractionalMaxPool3d', kwargs: { kernel_size: 2, output_size: 2 } },
    { op: 'MaxUnpool3d', kwargs: { kernel_size: 2 } },
  ];
  for (const each of calls) {
    const found = equivalents(each, [1, 1, 4, 4, 4]);
    expect(found.map(({ framework }) => framework)).toEqual(['keras', 'jax', 'onnx']);
    for (const { kind, call: theirs } of found) expect(theirs === undefined).toBe(kind === 'none');
  }
});

test('what PyTorch refuses has no equivalent', () => {
  expect(() => equivalents({ op: 'MaxPool2d', kwargs: { kernel_size: 5 } }, [1, 4, 4])).toThrow(
    'Output size is too small',
  );
});

test('an unpooling is compared if it has its indices', () => {
  const input = tensorOf([5], [1, 1, 1]);
  const unpool = { op: 'MaxUnpool1d', kwargs: { kernel_size: 2 } } as const;
  const onnx = (operands = {}) => equivalents(unpool, [1, 1, 1], 'float32', { input, operands })[2]!.call!.comparison;
  expect(onnx()).toBeUndefined();
  expect(onnx({ indices: tensorOf([1], [1, 1, 1], 'int64') })).toEqual({ agree: true });
});

describe('the comparison', () => {
  const row = (...values: number[]) => tensorOf(values, [1, values.length]);

  test('holds NaN equal to NaN and −0 to 0', () => {
    expect(compare(row(NaN, -0), row(NaN, 0), { kind: 'max' })).toEqual({ agree: true });
    expect(compare(row(1, NaN), row(1, 2), { kind: 'max' })).toEqual({
      agree: false,
      position: [0, 1],
      pytorch: NaN,
      theirs: 2,
    });
  });

  test('is lenient about sums only', () => {
    expect(compare(row(1), row(1.000001), { kind: 'avg', divisor: 2 })).toEqual({ agree: true });
    expect(compare(row(1), row(1.000001), { kind: 'max' })).toMatchObject({ agree: false });
    expect(compare(row(1), row(1.001), { kind: 'avg', divisor: 2 })).toMatchObject({ agree: false });
  });

  test('finds cells that one of them has not', () => {
    expect(compare(row(1, 2), row(1), { kind: 'max' })).toEqual({
      agree: false,
      position: [0, 1],
      pytorch: 2,
      theirs: undefined,
    });
    expect(compare(row(1), row(1, 3), { kind: 'max' })).toEqual({
      agree: false,
      position: [0, 1],
      pytorch: undefined,
      theirs: 3,
    });
  });
});
