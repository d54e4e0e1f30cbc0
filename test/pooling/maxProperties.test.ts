import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PoolingError } from '../../src/errors';
import { plan, pool } from '../../src/pooling/engine';
import { windowBounds, windowsReading } from '../../src/pooling/geometry';
import type { LayerCall, LayerName } from '../../src/pooling/layers';
import { isFloat } from '../../src/tensors/dtype';
import { tensorOf } from '../../src/tensors/tensor';
import { naiveLowest, naiveMaxPool, naiveWindowCount, type NaiveAxis } from './naiveMaxPool';

type Numeric = keyof typeof naiveLowest;

const axis = fc.record({
  size: fc.integer({ min: 1, max: 6 }),
  kernelSize: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 4 }),
  padding: fc.integer({ min: 0, max: 2 }),
  dilation: fc.integer({ min: 1, max: 3 }),
});
const layer = fc.record({ axes: fc.array(axis, { minLength: 1, maxLength: 3 }), ceilMode: fc.boolean() });
const floats = fc.constantFrom(NaN, -Infinity, Infinity, -1.5, -0, 0, 0.5, 3, 3);
const values: Record<Numeric, fc.Arbitrary<number | bigint>> = {
  float16: floats,
  bfloat16: floats,
  float32: floats,
  float64: floats,
  int8: fc.integer({ min: -128, max: 127 }),
  uint8: fc.integer({ min: 0, max: 255 }),
  int16: fc.integer({ min: -3, max: 3 }),
  int32: fc.integer(),
  int64: fc.constantFrom(-(2n ** 63n), 2n ** 53n, 2n ** 53n + 1n, -1n, 2n ** 63n - 1n),
};
const dtypes = fc.constantFrom(...(Object.keys(values) as Numeric[]));

function callOf({ axes, ceilMode }: { axes: readonly Omit<NaiveAxis, 'ceilMode'>[]; ceilMode: boolean }): LayerCall {
  const op = `MaxPool${axes.length}d` as LayerName;
  const list = (name: 'kernelSize' | 'stride' | 'padding' | 'dilation') => axes.map((each) => each[name]);
  return {
    op,
    kwargs: {
      kernel_size: list('kernelSize'),
      stride: list('stride'),
      padding: list('padding'),
      dilation: list('dilation'),
      ceil_mode: ceilMode,
    },
  };
}

function isAccepted(call: LayerCall, sizes: readonly number[]): boolean {
  try {
    plan([2, ...sizes], call);
    return true;
  } catch (error) {
    if (error instanceof PoolingError) return false;
    throw error;
  }
}

test('max pooling is what its definition says, for every geometry and dtype', () => {
  fc.assert(
    fc.property(layer, dtypes, fc.gen(), ({ axes, ceilMode }, dtype, draw) => {
      const sizes = axes.map(({ size }) => size);
      const made = callOf({ axes, ceilMode });
      // rows of integers are pooled with their indices only
      const call = isFloat(dtype) ? made : { ...made, kwargs: { ...made.kwargs, return_indices: true } };
      fc.pre(isAccepted(call, sizes));
      const count = sizes.reduce((product, size) => product * size, 1);
      const planes = [0, 1].map(() => Array.from({ length: count }, () => draw(() => values[dtype])));
      const { output, indices } = pool(tensorOf(planes.flat(), [2, ...sizes], dtype), call);
      const expected = planes.map((plane) =>
        naiveMaxPool(
          plane,
          sizes,
          axes.map((each) => ({ ...each, ceilMode })),
          naiveLowest[dtype],
        ),
      );
      expect(output.shape).toEqual([2, ...expected[0]!.sizes]);
      const winners = expected.flatMap((plane) => plane.indices);
      for (const [cell, value] of expected.flatMap((plane) => plane.values).entries()) {
        // -0 and 0 are equal, NaN is NaN
        if (Number.isNaN(value)) expect(output.data[cell]).toBeNaN();
        else expect(output.data[cell] === value).toBe(true);
        if (winners[cell]! >= 0) expect(indices![cell]).toBe(winners[cell]);
      }
    }),
    { numRuns: 400 },
  );
});

test('a call is taken unless the padding is over half the kernel or an axis has no window', () => {
  const taken = { yes: 0, no: 0 };
  fc.assert(
    fc.property(layer, ({ axes, ceilMode }) => {
      const fits = axes.every(
        ({ size, ...parameters }) =>
          2 * parameters.padding <= parameters.kernelSize && naiveWindowCount(size, { ...parameters, ceilMode }) > 0,
      );
      const sizes = axes.map(({ size }) => size);
      expect(isAccepted(callOf({ axes, ceilMode }), sizes)).toBe(fits);
      taken[fits ? 'yes' : 'no']++;
    }),
    { numRuns: 1000 },
  );
  expect(Math.min(taken.yes, taken.no)).toBeGreaterThan(100);
});

test('a cell is read by exactly the windows that list it', () => {
  fc.assert(
    fc.property(axis, fc.boolean(), ({ size, ...parameters }, ceilMode) => {
      const call = callOf({ axes: [parameters], ceilMode });
      fc.pre(isAccepted(call, [size]));
      const { geometry } = pool(tensorOf(Array<number>(2 * size).fill(0), [2, size]), call);
      const [only] = geometry.axes;
      for (let cell = 0; cell < size; cell++) {
        const readers = Array.from({ length: only!.outputSize }, (_, window) => window).filter((window) => {
          const { first, end } = windowBounds(only!, window);
          return cell >= first && cell < end && (cell - first) % parameters.dilation === 0;
        });
        expect(windowsReading(only!, cell)).toEqual(readers);
      }
    }),
  );
});
