import { expect, test } from 'vitest';
import { formatCall, type LayerCall } from '../../../src/pooling/layers';
import { switchOperator } from '../../../webview/panel/switchOperator';

const max: LayerCall = { op: 'MaxPool2d', kwargs: { kernel_size: [2, 3], stride: 1, dilation: 2, ceil_mode: true } };

function switched(call: LayerCall, op: LayerCall['op'], shape: readonly number[]): string {
  return formatCall(switchOperator(call, op, shape));
}

test('what both operators have is kept, the rest is dropped', () => {
  expect(switched(max, 'AvgPool2d', [5, 5])).toBe('nn.AvgPool2d(kernel_size=(2, 3), stride=1, ceil_mode=True)');
});

test('a list for another number of axes becomes its first number', () => {
  expect(switched(max, 'AvgPool3d', [5, 5])).toBe('nn.AvgPool3d(kernel_size=2, stride=1, ceil_mode=True)');
  expect(switched(max, 'MaxPool1d', [5])).toBe('nn.MaxPool1d(kernel_size=2, stride=1, dilation=2, ceil_mode=True)');
});

test('what the new operator must have is added, and fits the tensor', () => {
  const adaptive: LayerCall = { op: 'AdaptiveAvgPool2d', kwargs: { output_size: 3 } };
  expect(switched(adaptive, 'LPPool2d', [5, 5])).toBe('nn.LPPool2d(norm_type=2, kernel_size=2)');
  expect(switched(adaptive, 'MaxPool2d', [1, 5])).toBe('nn.MaxPool2d(kernel_size=1)');
  expect(switched(max, 'AdaptiveMaxPool2d', [5, 5])).toBe('nn.AdaptiveMaxPool2d(output_size=2)');
  expect(switched(max, 'FractionalMaxPool2d', [7, 4])).toBe(
    'nn.FractionalMaxPool2d(kernel_size=(2, 3), output_size=(3, 2))',
  );
});

test('unpooling asks for the size there was, if it would give another one', () => {
  const pool: LayerCall = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } };
  expect(switched(pool, 'MaxUnpool2d', [1, 4, 6])).toBe('nn.MaxUnpool2d(kernel_size=2)');
  expect(switched(pool, 'MaxUnpool2d', [5, 6])).toBe(
    'nn.MaxUnpool2d(kernel_size=2)(input, indices, output_size=(5, 6))',
  );
  const unpool: LayerCall = { op: 'MaxUnpool2d', kwargs: { kernel_size: 2, output_size: [5, 6] } };
  expect(switched(unpool, 'AdaptiveAvgPool2d', [5, 6])).toBe('nn.AdaptiveAvgPool2d(output_size=2)');
});

test('only fractional pooling has a seed', () => {
  const fractional: LayerCall = { op: 'FractionalMaxPool2d', kwargs: { kernel_size: 2, output_size: 2 }, seed: 7 };
  expect(switchOperator(fractional, 'FractionalMaxPool3d', [4, 4, 4]).seed).toBe(7);
  expect(switchOperator(fractional, 'MaxPool2d', [4, 4])).toEqual({ op: 'MaxPool2d', kwargs: { kernel_size: 2 } });
});
