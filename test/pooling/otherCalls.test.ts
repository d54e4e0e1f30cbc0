import { expect, test } from 'vitest';
import { changedCall, otherReduction } from '../../src/pooling/otherCalls';

test('the other of max and average, without what it lacks', () => {
  expect(otherReduction({ op: 'MaxPool2d', kwargs: { kernel_size: 3, dilation: 2, ceil_mode: true } })).toEqual({
    op: 'AvgPool2d',
    kwargs: { kernel_size: 3, ceil_mode: true },
  });
  expect(otherReduction({ op: 'AdaptiveAvgPool1d', kwargs: { output_size: 2 } })?.op).toBe('AdaptiveMaxPool1d');
  expect(otherReduction({ op: 'LPPool2d', kwargs: { norm_type: 2, kernel_size: 2 } })).toBeUndefined();
  expect(otherReduction({ op: 'FractionalMaxPool2d', kwargs: { kernel_size: 2 } })).toBeUndefined();
});

test('an argument changed, if it is one and changes', () => {
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 3 } } as const;
  expect(changedCall(call, 'stride', 1)?.kwargs).toEqual({ kernel_size: 3, stride: 1 });
  expect(changedCall({ ...call, kwargs: { kernel_size: 3, stride: 1 } }, 'stride', 1)).toBeUndefined();
  expect(changedCall({ op: 'AdaptiveAvgPool2d', kwargs: { output_size: 1 } }, 'stride', 1)).toBeUndefined();
});
