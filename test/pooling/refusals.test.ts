import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PoolingError } from '../../src/errors';
import { plan } from '../../src/pooling/engine';
import { isLayerName, type ArgumentValue, type LayerName } from '../../src/pooling/layers';
import type { DType } from '../../src/tensors/dtype';

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
