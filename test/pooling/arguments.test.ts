import { expect, test } from 'vitest';
import { PoolingError } from '../../src/errors';
import { ArgumentReader, tupleExpected, windowArguments } from '../../src/pooling/arguments';
import { plan } from '../../src/pooling/engine';
import type { ArgumentValue, LayerName } from '../../src/pooling/layers';

type Kwargs = Record<string, ArgumentValue>;

const read = (op: LayerName, kwargs: Kwargs) =>
  windowArguments(new ArgumentReader({ op, kwargs }, 'max_pool'), (name) => tupleExpected('max_pool', 2, name));

function refusal(op: LayerName, kwargs: Kwargs): { message: string; parameter: string | undefined } {
  try {
    plan([1, 1, 9, 9, 9].slice(-Number(op.at(-2)) - 1), { op, kwargs });
  } catch (error) {
    if (!(error instanceof PoolingError)) throw error;
    return { message: error.message, parameter: error.parameter };
  }
  throw new Error(`${op} took ${JSON.stringify(kwargs)}`);
}

test('one number stands for every axis', () => {
  expect(read('MaxPool3d', { kernel_size: 3, stride: 2, padding: 1, dilation: 4 })).toEqual({
    kernelSize: [3, 3, 3],
    stride: [2, 2, 2],
    padding: [1, 1, 1],
    dilation: [4, 4, 4],
    ceilMode: false,
  });
});

test('a list of one stands for every axis, too', () => {
  expect(read('MaxPool2d', { kernel_size: [3], stride: [2], padding: [1] })).toMatchObject({
    kernelSize: [3, 3],
    stride: [2, 2],
    padding: [1, 1],
  });
});

test('a tuple names every axis, the outermost first', () => {
  expect(read('MaxPool3d', { kernel_size: [1, 2, 3], dilation: [4, 5, 6] })).toMatchObject({
    kernelSize: [1, 2, 3],
    dilation: [4, 5, 6],
  });
});

test('a stride that is left out, None or empty follows the kernel', () => {
  expect(read('MaxPool2d', { kernel_size: [3, 2] }).stride).toEqual([3, 2]);
  expect(read('MaxPool2d', { kernel_size: [3, 2], stride: null }).stride).toEqual([3, 2]);
  expect(read('MaxPool2d', { kernel_size: [3, 2], stride: [] }).stride).toEqual([3, 2]);
  expect(read('MaxPool1d', { kernel_size: 4 }).stride).toEqual([4]);
});

test('what is left out has PyTorch’s default', () => {
  expect(read('MaxPool1d', { kernel_size: 2 })).toEqual({
    kernelSize: [2],
    stride: [2],
    padding: [0],
    dilation: [1],
    ceilMode: false,
  });
});

test('flags are taken as they are', () => {
  expect(read('MaxPool2d', { kernel_size: 2, ceil_mode: true }).ceilMode).toBe(true);
});

// the messages are PyTorch 2.13's and Python's
test.each<[LayerName, Kwargs, string, string]>([
  ['MaxPool2d', {}, 'kernel_size', "MaxPool2d.__init__() missing 1 required positional argument: 'kernel_size'"],
  [
    'MaxPool2d',
    { kernel_size: 2, count_include_pad: true },
    'count_include_pad',
    "MaxPool2d.__init__() got an unexpected keyword argument 'count_include_pad'",
  ],
  [
    'MaxPool2d',
    { kernel_size: [2, 2, 2] },
    'kernel_size',
    'max_pool2d: kernel_size must either be a single int, or a tuple of two ints',
  ],
  [
    'MaxPool3d',
    { kernel_size: [2, 2] },
    'kernel_size',
    'max_pool3d: kernel_size must either be a single int, or a tuple of three ints',
  ],
  [
    'MaxPool3d',
    { kernel_size: [1, 3, 2], stride: [1, 1, 1, 1] },
    'stride',
    'max_pool3d: stride must either be omitted, a single int, or a tuple of three ints',
  ],
  [
    'MaxPool2d',
    { kernel_size: 5, padding: [1, 1, 1] },
    'padding',
    'max_pool2d: padding must either be a single int, or a tuple of two ints',
  ],
  [
    'MaxPool2d',
    { kernel_size: 5, dilation: [1, 1, 1] },
    'dilation',
    'max_pool2d: dilation must be either a single int, or a tuple of two ints',
  ],
  [
    'MaxPool1d',
    { kernel_size: [2, 2], return_indices: true },
    'kernel_size',
    "max_pool1d() argument 'kernel_size' should contain one int (got 2)",
  ],
  [
    'MaxPool1d',
    { kernel_size: [2, 2] },
    'kernel_size',
    'max_pool1d() kernel_size must be an int, list of ints, or tuple of ints of size 1 but got size 2',
  ],
  [
    'MaxPool2d',
    { kernel_size: 2.5, return_indices: true },
    'kernel_size',
    "max_pool2d_with_indices(): argument 'kernel_size' (position 2) must be tuple of ints, not float",
  ],
  [
    'MaxPool2d',
    { kernel_size: 2, padding: 'same' },
    'padding',
    "max_pool2d(): argument 'padding' (position 4) must be tuple of ints, not str",
  ],
  [
    'MaxPool2d',
    { kernel_size: 2, dilation: null },
    'dilation',
    "max_pool2d(): argument 'dilation' (position 5) must be tuple of ints, not NoneType",
  ],
  [
    'MaxPool2d',
    { kernel_size: 2, ceil_mode: 1 },
    'ceil_mode',
    "max_pool2d(): argument 'ceil_mode' (position 6) must be bool, not int",
  ],
])('%s with %j is refused for its %s', (op, kwargs, parameter, message) => {
  expect(refusal(op, kwargs)).toEqual({ message, parameter });
});

test('a float among the sizes is refused', () => {
  expect(refusal('MaxPool2d', { kernel_size: [2, 1.5] }).parameter).toBe('kernel_size');
  expect(refusal('MaxPool2d', { kernel_size: 2, stride: [2, Infinity] }).parameter).toBe('stride');
});
