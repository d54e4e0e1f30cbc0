import { expect, test } from 'vitest';
import { changes } from '../../src/pooling/changes';
import type { LayerCall } from '../../src/pooling/layers';

const told = (shape: readonly number[], call: LayerCall) =>
  changes(shape, call).map(({ parameter, value, outputShape, difference, keepsSize }) => {
    const kept = keepsSize ? ' keeps the size' : '';
    return `${parameter}=${JSON.stringify(value)} ${outputShape.join('×')} (${difference.join(', ')})${kept}`;
  });

test('ceil_mode=True adds a row and a column to the study note’s output', () => {
  expect(told([1, 1, 5, 5], { op: 'MaxPool2d', kwargs: { kernel_size: 3 } })).toEqual([
    'ceil_mode=true 1×1×2×2 (1, 1)',
    'padding=1 1×1×2×2 (1, 1)',
    'stride=1 1×1×3×3 (2, 2)',
  ]);
});

test('padding of half the kernel keeps the size at a stride of one', () => {
  const call = { op: 'AvgPool2d', kwargs: { kernel_size: [3, 5], stride: 1 } } as const;
  expect(told([1, 9, 9], call)).toContain('padding=[1,2] 1×9×9 (2, 4) keeps the size');
});

test('what was asked for can be taken back', () => {
  const call = {
    op: 'MaxPool1d',
    kwargs: { kernel_size: 2, stride: 1, dilation: 3, padding: 1, ceil_mode: true },
  } as const;
  expect(told([1, 9], call)).toEqual(['padding=0 1×6 (-2)', 'stride=null 1×5 (-3)', 'dilation=1 1×10 (2)']);
});

test('what PyTorch refuses, or a layer has not, is not proposed', () => {
  expect(changes([1, 4], { op: 'AdaptiveAvgPool1d', kwargs: { output_size: 2 } })).toEqual([]);
  expect(changes([1, 2], { op: 'MaxPool1d', kwargs: { kernel_size: 5 } })).toEqual([]);
  expect(told([1, 6], { op: 'LPPool1d', kwargs: { norm_type: 2, kernel_size: 2 } })).toEqual(['stride=1 1×5 (2)']);
});
