import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PoolingError } from '../../src/errors';
import { backward, plan, pool } from '../../src/pooling/engine';
import { isLayerName, type ArgumentValue, type LayerName } from '../../src/pooling/layers';
import type { DType } from '../../src/tensors/dtype';
import { tensorOf } from '../../src/tensors/tensor';

type Kwargs = Readonly<Record<string, ArgumentValue>>;

function refusal(op: LayerName, kwargs: Kwargs, shape: readonly number[], dtype: DType = 'float32') {
  try {
    plan(shape, { op, kwargs }, dtype);
  } catch (error) {
    if (!(error instanceof PoolingError)) throw error;
    return { message: error.message, parameter: error.parameter };
  }
  throw new Error(`${op} took ${JSON.stringify(kwargs)} on ${JSON.stringify(shape)}`);
}

// PyTorch 2.13's words; the parameter is the one to mark in the user's line
test.each<[LayerName, Kwargs, readonly number[], string | undefined, string]>([
  ['MaxPool2d', { kernel_size: 5 }, [5, 5], undefined, 'non-empty 3D or 4D (batch mode) tensor expected for input'],
  ['MaxPool3d', { kernel_size: 2 }, [9, 3, 7], undefined, 'non-empty 4D or 5D (batch mode) tensor expected for input'],
  [
    'MaxPool1d',
    { kernel_size: 4 },
    [7],
    undefined,
    'max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:[7]',
  ],
  [
    'MaxPool1d',
    { kernel_size: 2, return_indices: true },
    [4],
    undefined,
    "Expected 2 to 3 dimensions, but got 1-dimensional tensor for argument #1 'self' (while checking arguments for max_pool1d)",
  ],
  [
    'MaxPool2d',
    { kernel_size: 6 },
    [1, 1, 5, 5],
    'kernel_size',
    'Given input size: (1x5x5). Calculated output size: (1x0x0). Output size is too small',
  ],
  [
    'MaxPool2d',
    { kernel_size: 3, dilation: 3 },
    [1, 1, 5, 5],
    'kernel_size',
    'Given input size: (1x5x5). Calculated output size: (1x0x0). Output size is too small',
  ],
  [
    'MaxPool3d',
    { kernel_size: [1, 3, 1], dilation: 9, ceil_mode: true },
    [3, 17, 4, 14],
    'kernel_size',
    'Given input size: (3x17x4x14). Calculated output size: (3x17x-4x14). Output size is too small',
  ],
  [
    'MaxPool1d',
    { kernel_size: 4, return_indices: true },
    [1, 1, 3],
    'kernel_size',
    'Given input size: (1x1x3). Calculated output size: (1x1x0). Output size is too small',
  ],
  [
    'MaxPool1d',
    { kernel_size: 414, stride: 2, dilation: 3 },
    [1, 1, 408],
    'kernel_size',
    'max_pool1d() Invalid computed output size: -415',
  ],
  [
    'MaxPool2d',
    { kernel_size: 3, padding: 2 },
    [1, 1, 5, 5],
    'padding',
    'pad should be at most half of effective kernel size, but got pad=2, kernel_size=3 and dilation=1',
  ],
  [
    'MaxPool2d',
    { kernel_size: 3, padding: 2, dilation: 2 },
    [1, 1, 5, 5],
    'padding',
    'pad should be smaller than or equal to half of kernel size, but got padW = 2, padH = 2, kW = 3, kH = 3',
  ],
  ['MaxPool2d', { kernel_size: 3, padding: -1 }, [1, 1, 5, 5], 'padding', 'pad must be non-negative, but got pad: -1'],
  [
    'MaxPool1d',
    { kernel_size: 3, padding: -1 },
    [1, 1, 5],
    'padding',
    'max_pool1d() padding must be non-negative, but got -1',
  ],
  ['MaxPool2d', { kernel_size: 2, stride: 0 }, [1, 1, 5, 5], 'stride', 'stride should not be zero'],
  [
    'MaxPool2d',
    { kernel_size: 2, stride: -1 },
    [1, 1, 5, 5],
    'stride',
    'stride should be greater than zero, but got dH: -1 dW: -1',
  ],
  [
    'MaxPool3d',
    { kernel_size: 2, padding: 1, stride: -2 },
    [1, 1, 8, 2, 1],
    'stride',
    'stride should be greater than zero, but got dT: -2 dH: -2 dW: -2',
  ],
  [
    'MaxPool1d',
    { kernel_size: 7, stride: -1 },
    [2, 3, 427],
    'stride',
    'max_pool1d() stride must be greater than zero, but got -1',
  ],
  [
    'MaxPool2d',
    { kernel_size: 2, dilation: 0 },
    [1, 1, 5, 5],
    'dilation',
    'dilation should be greater than zero, but got dilationH: 0 dilationW: 0',
  ],
  [
    'MaxPool2d',
    { kernel_size: 2 },
    [1, 0, 4, 4],
    undefined,
    'Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:[1, 0, 4, 4]',
  ],
  [
    'MaxPool1d',
    { kernel_size: 2 },
    [1, 0, 4],
    undefined,
    'max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:[1, 0, 4]',
  ],
])('%s(%j) refuses %j: at fault is %s', (op, kwargs, shape, parameter, message) => {
  expect(refusal(op, kwargs, shape)).toEqual({ message, parameter });
});

test('a kernel of zero makes the stride zero, which PyTorch finds first', () => {
  expect(refusal('MaxPool2d', { kernel_size: 0 }, [1, 1, 5, 5]).message).toBe('stride should not be zero');
  expect(refusal('MaxPool2d', { kernel_size: 0, stride: 1 }, [1, 1, 5, 5])).toEqual({
    message: 'kernel size should be greater than zero, but got kH: 0 kW: 0',
    parameter: 'kernel_size',
  });
});

test('ceil mode takes a kernel that is larger than the input by less than the stride', () => {
  expect(
    plan([1, 1, 4], { op: 'MaxPool1d', kwargs: { kernel_size: 5, ceil_mode: true } }).geometry.outputShape,
  ).toEqual([1, 1, 1]);
  const excess = { kernel_size: [4, 5], stride: [2, 4], dilation: [1, 3], ceil_mode: true };
  expect(refusal('MaxPool2d', excess, [1, 1, 2, 8]).message).toBe(
    'Given input size: (1x2x8). Calculated output size: (1x0x0). Output size is too small',
  );
});

test('padding of half the kernel is taken, rounded down', () => {
  const shapeOf = (kernel: number, padding: number) =>
    plan([1, 1, 8, 8], { op: 'MaxPool2d', kwargs: { kernel_size: kernel, stride: 1, padding } }).geometry.outputShape;
  expect(shapeOf(2, 1)).toEqual([1, 1, 9, 9]);
  expect(shapeOf(3, 1)).toEqual([1, 1, 8, 8]);
  expect(() => shapeOf(1, 1)).toThrow('half of');
});

test('max pooling refuses flags', () => {
  expect(refusal('MaxPool2d', { kernel_size: 2 }, [1, 1, 4, 4], 'bool').message).toBe(
    `"max_pool2d" not implemented for 'Bool'`,
  );
});

interface Written {
  readonly op: string;
  readonly kwargs: Kwargs;
  readonly shape?: readonly number[];
  readonly input?: { readonly shape: readonly number[]; readonly dtype: DType };
  readonly error?: { readonly message: string };
}

const refused = ['maxpool', 'shapes'].flatMap((family) => {
  const file = path.resolve(import.meta.dirname, `../fixtures/pytorch/${family}.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as Written[]).flatMap(({ op, kwargs, shape, input, error }) =>
    error && isLayerName(op)
      ? [{ op, kwargs, shape: shape ?? input!.shape, dtype: input?.dtype, message: error.message }]
      : [],
  );
});

test('whatever PyTorch refused is refused in its own words', () => {
  expect(refused.length).toBeGreaterThan(100);
  for (const { op, kwargs, shape, dtype, message } of refused) {
    expect(refusal(op, kwargs, shape, dtype).message, `${op} ${JSON.stringify(kwargs)}`).toBe(message);
  }
});

test.each<[LayerName, readonly number[], string]>([
  ['AdaptiveAvgPool2d', [8], 'Dimension out of range (expected to be in range of [-1, 0], but got -2)'],
  ['AdaptiveAvgPool3d', [8], 'Dimension out of range (expected to be in range of [-1, 0], but got -2)'],
  ['AdaptiveAvgPool3d', [8, 8], 'Dimension out of range (expected to be in range of [-2, 1], but got -3)'],
])('%s(1) is a mean, for which %j lacks a dimension', (op, shape, message) => {
  expect(refusal(op, { output_size: 1 }, shape).message).toBe(message);
});

test('AdaptiveAvgPool2d(1) takes a plane without channels', () => {
  const planned = plan([8, 8], { op: 'AdaptiveAvgPool2d', kwargs: { output_size: 1 } }, 'float32');
  expect(planned.geometry.outputShape).toEqual([1, 1]);
});

test.each<[DType, string]>([
  ['int64', 'Long'],
  ['uint8', 'Byte'],
  ['bool', 'Bool'],
])('rows of %s have no maximum without indices', (dtype, name) => {
  const message = `"max_pool1d_impl" not implemented for '${name}'`;
  expect(refusal('MaxPool1d', { kernel_size: 2 }, [1, 4], dtype).message).toBe(message);
});

test('flags have none with indices, either', () => {
  const kwargs = { kernel_size: 2, return_indices: true };
  expect(refusal('MaxPool1d', kwargs, [1, 4], 'bool').message).toBe(`"max_pool2d" not implemented for 'Bool'`);
  expect(plan([1, 4], { op: 'MaxPool1d', kwargs }, 'int64').geometry.outputShape).toEqual([1, 2]);
});

describe('fractional windows', () => {
  const refused = (shape: readonly number[], samples: readonly number[], dtype: DType = 'float32') => {
    const rank = samples.at(-1) === 3 ? 3 : 2;
    const op = `FractionalMaxPool${rank}d` as const;
    const count = samples.reduce((product, size) => product * size, 1);
    const randomSamples = tensorOf(Array<number>(count).fill(0.5), samples, dtype);
    try {
      plan(shape, { op, kwargs: { kernel_size: 2, output_size: 2 } }, 'float32', { randomSamples });
      return undefined;
    } catch (error) {
      return [(error as PoolingError).message, (error as PoolingError).parameter];
    }
  };

  test.each<[readonly number[], readonly number[], string]>([
    [[1, 2, 6, 6], [1, 2], 'Expect _random_samples to have 3 dimensions, got 2'],
    [[2, 2, 6, 6], [1, 2, 2], 'Expect _random_samples.size(0) no less then input batch size.'],
    [[1, 2, 6, 6], [1, 3, 2], 'Expect _random_samples.size(1) equals to input channel size.'],
    [[2, 6, 6], [2, 1, 2], 'Expect _random_samples.size(1) equals to input channel size.'],
    [[1, 2, 6, 6], [1, 2, 1], 'Expect _random_samples.size(2) equals to 2; got 1.'],
    [[2, 2, 6, 6, 6], [1, 2, 3], 'Expect _random_samples.size(0) no less then input batch size.'],
  ])('of %j refuse samples of %j', (shape, samples, message) => {
    expect(refused(shape, samples)).toEqual([message, '_random_samples']);
  });

  test('refuse samples of another dtype first', () => {
    const [message] = refused([1, 2, 6, 6], [1, 2], 'float64')!;
    expect(message).toBe('Expect _random_samples to have the same dtype as input');
  });

  test('take samples of a larger batch', () => {
    expect(refused([1, 2, 6, 6], [3, 2, 2])).toBeUndefined();
    expect(refused([2, 6, 6], [1, 2, 2])).toBeUndefined();
  });

  test('blame the ratio where it is what was passed', () => {
    const message = 'fractional_max_pool2d(): pool height 3 too large relative to input height 10';
    const refused = (kwargs: Kwargs) => refusal('FractionalMaxPool2d', { kernel_size: 3, ...kwargs }, [1, 10, 10]);
    expect(refused({ output_ratio: 0.9 })).toEqual({ message, parameter: 'output_ratio' });
    expect(refused({ output_size: 9 })).toEqual({ message, parameter: 'kernel_size' });
  });

  test('take a ratio of more axes than there are', () => {
    const call = { op: 'FractionalMaxPool2d', kwargs: { kernel_size: 2, output_ratio: [0.5, 0.7, 0.9] } } as const;
    expect(plan([1, 10, 10], call, 'float32').geometry.outputShape).toEqual([1, 5, 7]);
  });

  test('of no cells have values, but no gradient', () => {
    const input = tensorOf(
      Array.from({ length: 16 }, (_, i) => i),
      [1, 1, 4, 4],
    );
    const randomSamples = tensorOf([0.3, 0.3], [1, 1, 2]);
    const gradient = (kernel_size: readonly number[], output_size: readonly number[]) => {
      const call = { op: 'FractionalMaxPool2d', kwargs: { kernel_size, output_size } } as const;
      const result = pool(input, call, { randomSamples });
      expect([...result.output.data].every((value) => value === -Infinity)).toBe(true);
      return backward(input, call, result, undefined, { randomSamples });
    };
    expect(() => gradient([0, 0], [3, 3])).toThrow('index >= 0 && index < inputW * inputH INTERNAL ASSERT FAILED');
    expect(Array.from(gradient([2, 0], [3, 1]).data, Number)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
  });
});
