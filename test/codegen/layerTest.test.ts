import { expect, test } from 'vitest';
import { layerTest } from '../../src/codegen/layerTest';
import { pool } from '../../src/pooling/engine';
import type { LayerCall } from '../../src/pooling/layers';
import { indicesTensor, pooledBefore } from '../../src/pooling/unpool';
import { tensorOf, type Tensor } from '../../src/tensors/tensor';

/** The lines of a test that do something. */
function lines(call: LayerCall, input: Tensor, result = pool(input, call), operands = {}): string[] {
  const code = layerTest({ call, input, result, operands });
  return code
    .split('\n')
    .flatMap((line) => (/^ {4}(output|samples|indices|assert|torch)/.test(line) ? [line.trim()] : []));
}

const plane = tensorOf([1, 2, 3, 4], [1, 2, 2]);

test('the study note’s layer is put to PyTorch with its numbers', () => {
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2, ceil_mode: true, return_indices: true } } as const;
  expect(layerTest({ call, input: plane, result: pool(plane, call), operands: {} })).toBe(`\
# What Poolscope shows of nn.MaxPool2d(kernel_size=2, return_indices=True, ceil_mode=True)
import torch
from torch import nn


def test_max_pool2d():
    input = torch.tensor([[[1.0, 2.0],
                           [3.0, 4.0]]], dtype=torch.float32)
    expected = torch.tensor([[[4.0]]], dtype=torch.float32)
    output = nn.MaxPool2d(kernel_size=2, ceil_mode=True)(input)
    assert torch.equal(output, expected)


if __name__ == "__main__":
    test_max_pool2d()
    print("passed")
`);
});

test('NaN is equal to NaN', () => {
  const call = { op: 'AvgPool2d', kwargs: { kernel_size: 2 } } as const;
  expect(lines(call, tensorOf([1, 2, NaN, 4], [1, 2, 2])).at(-1)).toBe(
    'torch.testing.assert_close(output, expected, rtol=0, atol=0, equal_nan=True)',
  );
});

test.each<LayerCall>([
  { op: 'LPPool2d', kwargs: { norm_type: 2, kernel_size: 2 } },
  { op: 'AdaptiveAvgPool2d', kwargs: { output_size: 1 } },
])('powers and adaptive means may differ in their last digits: $op', (call) => {
  expect(lines(call, plane).at(-1)).toBe('torch.testing.assert_close(output, expected, equal_nan=True)');
});

test('an unpooling comes after the pooling that gives it its indices, or has its own', () => {
  const call = { op: 'MaxUnpool2d', kwargs: { kernel_size: 2, output_size: [3, 3] } } as const;
  const before = pool(plane, pooledBefore(call));
  const operands = { indices: indicesTensor(before) };
  const result = pool(before.output, call, operands);
  expect(lines(call, plane, result).slice(0, 2)).toEqual([
    'output, indices = nn.MaxPool2d(kernel_size=2, return_indices=True)(input)',
    'output = nn.MaxUnpool2d(kernel_size=2)(output, indices, output_size=(3, 3))',
  ]);
  expect(lines(call, before.output, result, operands).slice(0, 2)).toEqual([
    'indices = torch.tensor([[[3]]], dtype=torch.int64)',
    'output = nn.MaxUnpool2d(kernel_size=2)(input, indices, output_size=(3, 3))',
  ]);
});

test('a fractional pooling has its random numbers, those of the width first', () => {
  const call = { op: 'FractionalMaxPool2d', kwargs: { kernel_size: 1, output_size: 2 } } as const;
  const randomSamples = tensorOf([0.25, 0.5], [1, 1, 2]);
  const input = tensorOf(new Float32Array(9), [1, 3, 3]);
  const result = pool(input, call, { randomSamples });
  expect(lines(call, input, result).slice(0, 2)).toEqual([
    'samples = torch.tensor([[[0.25, 0.5]]], dtype=torch.float32)',
    'output = nn.FractionalMaxPool2d(kernel_size=1, output_size=2, _random_samples=samples)(input)',
  ]);
});
