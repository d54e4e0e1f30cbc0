import { describe, expect, test } from 'vitest';
import { PoolingError } from '../../src/errors';
import { planOnnx, runOnnx, type OnnxNode } from '../../src/frameworks/onnx';
import { run } from '../../src/pooling/engine';
import { explain } from '../../src/pooling/explain';
import { tensorOf } from '../../src/tensors/tensor';

const count = (length: number) => Array.from({ length }, (_, i) => i + 1);

function values(
  op: OnnxNode['op'],
  attributes: OnnxNode['attributes'],
  row: readonly number[],
  shape: readonly number[] = [1, 1, row.length],
) {
  return Array.from(runOnnx({ op, attributes }, tensorOf(row, shape)).output.data, Number);
}

function shapeOf(attributes: OnnxNode['attributes'], size: number): readonly number[] {
  return planOnnx({ op: 'MaxPool', attributes }, [1, 1, size]).geometry.outputShape.slice(2);
}

describe('windows', () => {
  test('stand one cell apart if strides are left out', () => {
    expect(values('MaxPool', { kernel_shape: [2] }, [1, 3, 2, 4])).toEqual([3, 3, 4]);
  });

  test('are padded on each side apart', () => {
    expect(values('MaxPool', { kernel_shape: [3], strides: [2], pads: [2, 0] }, count(5))).toEqual([1, 3, 5]);
  });

  test('pads name all befores, then all afters', () => {
    const { geometry } = planOnnx(
      { op: 'MaxPool', attributes: { kernel_shape: [4, 4], pads: [0, 1, 2, 3] } },
      [1, 1, 5, 6],
    );
    expect(geometry.axes.map((axis) => axis.kind === 'sliding' && axis.padding)).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  test.each([
    ['SAME_UPPER', [3, 4]],
    ['SAME_LOWER', [2, 4]],
    ['VALID', [3]],
  ])('of %s have the odd cell where it says', (auto_pad, expected) => {
    expect(values('MaxPool', { kernel_shape: [3], strides: [2], auto_pad }, count(4))).toEqual(expected);
  });

  test('of SAME may start after the first cell where the stride leaves cells out, as ONNX Runtime has it', () => {
    expect(values('AveragePool', { kernel_shape: [1], strides: [3], auto_pad: 'SAME_UPPER' }, count(6))).toEqual([
      2, 5,
    ]);
    expect(values('AveragePool', { kernel_shape: [1], strides: [3], auto_pad: 'SAME_LOWER' }, count(6))).toEqual([
      1, 4,
    ]);
  });

  test('are dropped in ceil mode where they would start in the padding', () => {
    expect(shapeOf({ kernel_shape: [2], strides: [3], ceil_mode: 1 }, 6)).toEqual([2]);
    expect(shapeOf({ kernel_shape: [2], strides: [2], ceil_mode: 1 }, 5)).toEqual([3]);
    expect(shapeOf({ kernel_shape: [2], strides: [2] }, 5)).toEqual([2]);
  });

  test('that lack less than a stride are there all the same; none at all gives an empty output', () => {
    expect(values('MaxPool', { kernel_shape: [3], strides: [3], dilations: [2] }, count(4))).toEqual([3]);
    expect(shapeOf({ kernel_shape: [3], strides: [1], dilations: [2] }, 4)).toEqual([0]);
  });
});

test('a maximum skips NaN, and takes bytes', () => {
  expect(values('MaxPool', { kernel_shape: [2] }, [1, NaN, 2])).toEqual([1, 2]);
  const { output } = runOnnx(
    { op: 'MaxPool', attributes: { kernel_shape: [2] } },
    tensorOf([7, 250, 3], [1, 1, 3], 'uint8'),
  );
  expect(output).toMatchObject({ dtype: 'uint8', data: new Uint8Array([250, 250]) });
});

test('a cell is explained as it came about', () => {
  const input = tensorOf([NaN, 1], [1, 1, 2]);
  const node: OnnxNode = { op: 'MaxPool', attributes: { kernel_shape: [2] } };
  const { cause } = explain(input, run(input, planOnnx(node, input.shape)), 0, [0]);
  expect(cause).toMatchObject({ kind: 'max', winner: { position: [1], value: 1 }, ties: 0 });
});

test('indices count through the whole input, by column where storage_order says so', () => {
  const input = tensorOf([0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0], [1, 2, 2, 3]);
  const indices = (storage_order: number) => {
    const node: OnnxNode = { op: 'MaxPool', attributes: { kernel_shape: [2, 3], storage_order } };
    return runOnnx(node, input).indices!;
  };
  expect(indices(0)).toMatchObject({ shape: [1, 2, 1, 1], dtype: 'int64', data: new BigInt64Array([1n, 10n]) });
  // cell (0, 1) of two rows is the third by column; cell (1, 1) the fourth
  expect(indices(1).data).toEqual(new BigInt64Array([2n, 9n]));
});

describe('an average', () => {
  test('counts padding only on request, and overhang never', () => {
    const attributes = { kernel_shape: [2], strides: [2], pads: [1, 0], ceil_mode: 1 };
    expect(values('AveragePool', attributes, [1, 2, 3, 4])).toEqual([1, 2.5, 4]);
    expect(values('AveragePool', { ...attributes, count_include_pad: 1 }, [1, 2, 3, 4])).toEqual([0.5, 2.5, 4]);
  });

  test('counts dilated cells in the padding, as far as it goes', () => {
    const attributes = { kernel_shape: [3], dilations: [2], pads: [1, 2], count_include_pad: 1 };
    expect(values('AveragePool', attributes, [3, 6, 9])).toEqual([2, 4]);
  });
});

describe('a norm', () => {
  test('is of magnitudes', () => {
    expect(values('LpPool', { kernel_shape: [2], p: 1 }, [3, -4, 1])).toEqual([7, 5]);
    expect(values('LpPool', { kernel_shape: [2] }, [3, -4])).toEqual([5]);
  });

  test('is not scaled where the window is in part outside', () => {
    expect(values('LpPool', { kernel_shape: [2], strides: [2], ceil_mode: 1, p: 1 }, [1, 2, 3])).toEqual([3, 3]);
  });
});

test('a global node leaves one cell a plane', () => {
  const shape = [1, 2, 2, 2];
  const row = [1, 2, 3, -4, 0, 0, 3, 4];
  expect(values('GlobalMaxPool', {}, row, shape)).toEqual([3, 4]);
  expect(values('GlobalAveragePool', {}, row, shape)).toEqual([0.5, 1.75]);
  expect(values('GlobalLpPool', { p: 1 }, row, shape)).toEqual([10, 7]);
  expect(planOnnx({ op: 'GlobalMaxPool', attributes: {} }, shape).geometry.outputShape).toEqual([1, 2, 1, 1]);
});

describe('a refusal names the attribute', () => {
  test.each([
    ['kernel_shape', {}, 'MaxPool: kernel_shape is required'],
    ['kernel_shape', { kernel_shape: [2, 2] }, 'must have 1 entries for this input, but has 2'],
    ['kernel_shape', { kernel_shape: 2 }, 'must be a list of ints'],
    ['kernel_shape', { kernel_shape: [7] }, 'leaves no window along axis 2 of 4 cells'],
    ['strides', { kernel_shape: [2], strides: [0] }, 'must be at least 1, but has 0'],
    ['dilations', { kernel_shape: [2], dilations: [0] }, 'must be at least 1'],
    ['pads', { kernel_shape: [2], pads: [1] }, 'must have 2 entries'],
    ['pads', { kernel_shape: [2], pads: [0, 2] }, 'must be smaller than the kernel, but 2 is not below 2'],
    ['pads', { kernel_shape: [2], pads: [-1, 0] }, 'must not be negative'],
    ['auto_pad', { kernel_shape: [2], auto_pad: 'SAME' }, 'must be one of NOTSET, VALID, SAME_UPPER, SAME_LOWER'],
    ['ceil_mode', { kernel_shape: [2], ceil_mode: 2 }, 'must be 0 or 1, but is 2'],
    ['p', { kernel_shape: [2], p: 2 }, 'is no attribute of this operator'],
  ] as const)('%s', (parameter, attributes, message) => {
    const attempt = () => planOnnx({ op: 'MaxPool', attributes }, [1, 1, 4]);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ name: 'PoolingError', parameter }) as Error);
  });

  test('or says what is wrong with the input', () => {
    const node: OnnxNode = { op: 'AveragePool', attributes: { kernel_shape: [2] } };
    expect(() => planOnnx(node, [1, 1, 4], 'uint8')).toThrow(
      new PoolingError('AveragePool: an input of uint8 is not taken'),
    );
    expect(() => planOnnx(node, [1, 4])).toThrow('3 to 5 axes expected, but the input has 2');
    expect(() => planOnnx(node, [1, 0, 4])).toThrow('only N can be zero');
    expect(() => planOnnx({ op: 'LpPool', attributes: { kernel_shape: [2], p: 0 } }, [1, 1, 4])).toThrow(
      'p must be at least 1',
    );
  });
});
