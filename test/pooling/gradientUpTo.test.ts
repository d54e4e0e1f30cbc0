import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backward, pool } from '../../src/pooling/engine';
import { gradientUpTo } from '../../src/pooling/gradientUpTo';
import type { LayerCall } from '../../src/pooling/layers';
import { tensorOf } from '../../src/tensors/tensor';

const tutorial = tensorOf([1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1], [1, 5, 5]);

test('window by window: to the maximum, and where windows overlap it adds up', () => {
  const result = pool(tutorial, { op: 'MaxPool2d', kwargs: { kernel_size: 3, stride: 1 } });
  const at = (window: number) => gradientUpTo(result, 0, window)!;
  expect(at(0)[1]).toBe(1);
  expect(at(0).reduce((a, b) => a + b)).toBe(1);
  expect([at(1)[3], at(2)[3]]).toEqual([1, 2]);
});

test('window by window: an average divides it', () => {
  const result = pool(tutorial, { op: 'AvgPool2d', kwargs: { kernel_size: 3, padding: 1, stride: 2 } });
  const first = gradientUpTo(result, 0, 0)!;
  expect([first[0], first[1], first[5], first[6], first[2]]).toEqual([1 / 9, 1 / 9, 1 / 9, 1 / 9, 0]);
});

test('after the last window it is the whole gradient', () => {
  const layer = fc.record({
    op: fc.constantFrom('MaxPool2d', 'AvgPool2d', 'AdaptiveAvgPool2d', 'AdaptiveMaxPool2d'),
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    ceil: fc.boolean(),
    values: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 50, maxLength: 50 }),
    plane: fc.nat(1),
  });
  fc.assert(
    fc.property(layer, ({ op, kernel, stride, ceil, values, plane }) => {
      const kwargs = op.startsWith('Adaptive')
        ? { output_size: kernel }
        : { kernel_size: kernel, stride, padding: Math.floor(kernel / 2), ceil_mode: ceil };
      const call = { op, kwargs } as LayerCall;
      const input = tensorOf(values, [2, 5, 5], 'float64');
      const result = pool(input, call);
      const windows = result.output.data.length / 2;
      const whole = backward(input, call, result).data.slice(plane * 25, plane * 25 + 25);
      expect([...gradientUpTo(result, plane, windows - 1)!]).toEqual(
        [...(whole as Float64Array)].map((each): unknown => expect.closeTo(each, 9)),
      );
    }),
  );
});

test('what has neither maximum nor average has none', () => {
  const result = pool(tutorial, { op: 'LPPool2d', kwargs: { norm_type: 2, kernel_size: 2 } });
  expect(gradientUpTo(result, 0, 0)).toBeUndefined();
});
