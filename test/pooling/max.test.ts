import { expect, test } from 'vitest';
import { backward, pool } from '../../src/pooling/engine';
import type { ArgumentValue, LayerName } from '../../src/pooling/layers';
import type { DType } from '../../src/tensors/dtype';
import { formatNested, tensorOf } from '../../src/tensors/tensor';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

type Kwargs = Record<string, ArgumentValue>;

/** Shape, values and winners of a pooled tensor. */
function pooled(
  op: LayerName,
  kwargs: Kwargs,
  shape: readonly number[],
  values: readonly (number | bigint)[],
  dtype: DType = 'float32',
) {
  const { output, indices } = pool(tensorOf(values, shape, dtype), { op, kwargs });
  return { shape: output.shape, values: [...output.data], indices: [...indices!] };
}

const ascending = (count: number) => Array.from({ length: count }, (_, i) => i);

const tutorial = [1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1];

test('ceil mode keeps the window that overhangs the edge', () => {
  const { output, indices } = pool(tensorOf(tutorial, [1, 1, 5, 5]), {
    op: 'MaxPool2d',
    kwargs: { kernel_size: 3, ceil_mode: true },
  });
  expect(formatNested(output)).toBe('[[2, 3], [5, 1]]');
  expect([...indices!]).toEqual([1, 3, 15, 18]);
});

test('without ceil mode only the window that fits counts', () => {
  const { output } = pool(tensorOf(tutorial, [1, 1, 5, 5]), {
    op: 'MaxPool2d',
    kwargs: { kernel_size: 3, ceil_mode: false },
  });
  expect(formatNested(output)).toBe('[[2]]');
});

test('indices count through the plane of the input', () => {
  expect(pooled('MaxPool2d', { kernel_size: 2 }, [1, 1, 4, 4], ascending(16))).toEqual({
    shape: [1, 1, 2, 2],
    values: [5, 7, 13, 15],
    indices: [5, 7, 13, 15],
  });
});

test('indices restart in every plane', () => {
  const values = [...ascending(4), ...ascending(4).reverse()];
  expect(pooled('MaxPool2d', { kernel_size: 2 }, [2, 1, 2, 2], values)).toMatchObject({
    values: [3, 3],
    indices: [3, 0],
  });
});

test('a kernel of one keeps every cell it steps on', () => {
  const kwargs = { kernel_size: 1, stride: 2, ceil_mode: true };
  expect(pooled('MaxPool3d', kwargs, [1, 1, 2, 2, 3], ascending(12))).toEqual({
    shape: [1, 1, 1, 1, 2],
    values: [0, 2],
    indices: [0, 2],
  });
});

test('a window outside the input gives minus infinity', () => {
  const kwargs = { kernel_size: 2, dilation: 2, padding: 1 };
  expect(pooled('MaxPool1d', kwargs, [1, 1], [1])).toMatchObject({ shape: [1, 1], values: [-inf] });
});

test('and its index is the first tap after the padding, as PyTorch leaves it', () => {
  const kwargs = { kernel_size: 2, dilation: 2, padding: 1, return_indices: true };
  expect(pooled('MaxPool1d', kwargs, [1, 1], [1]).indices).toEqual([1]);
  expect(pooled('MaxPool2d', kwargs, [1, 1, 1, 1], [1])).toMatchObject({ values: [-inf], indices: [2] });
});

test('a dilated window steps over cells', () => {
  const dilated = { kernel_size: 2, padding: 1, dilation: 2 };
  expect(pooled('MaxPool1d', { ...dilated, stride: 1 }, [1, 2], [1, 2]).values).toEqual([2, 1]);
  expect(pooled('MaxPool1d', { ...dilated, stride: 2, ceil_mode: true }, [1, 2], [1, 2]).values).toEqual([2, 2]);
});

test.each<DType>(['int8', 'int16', 'int32'])('padding never wins among negative %s', (dtype) => {
  const kwargs = { kernel_size: 2, stride: 2, padding: 1, dilation: 2, ceil_mode: true };
  expect(pooled('MaxPool2d', kwargs, [1, 1, 2, 2], [-1, -2, -3, -4], dtype).values).toEqual([-4, -4, -4, -4]);
});

test('padding never wins among negative int64', () => {
  const kwargs = { kernel_size: 2, stride: 2, padding: 1, dilation: 2, ceil_mode: true };
  expect(pooled('MaxPool2d', kwargs, [1, 1, 2, 2], [-1, -2, -3, -4], 'int64').values).toEqual([-4n, -4n, -4n, -4n]);
});

test('padding is minus infinity, not zero', () => {
  const kwargs = { kernel_size: 4, padding: 2, stride: 1 };
  expect(pooled('MaxPool2d', kwargs, [1, 1, 2, 2], [-8, -6, -1, -5])).toEqual({
    shape: [1, 1, 3, 3],
    values: Array<number>(9).fill(-1),
    indices: Array<number>(9).fill(2),
  });
});

test('int64 beyond 2^53 keeps its last digit', () => {
  const values = [2n ** 53n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n];
  expect(pooled('MaxPool1d', { kernel_size: 2, return_indices: true }, [1, 4], values, 'int64')).toMatchObject({
    values: [2n ** 53n + 1n, 2n ** 63n - 1n],
    indices: [1, 3],
  });
});

test('the first of equal values wins', () => {
  const { indices } = pooled('MaxPool2d', { kernel_size: 2, stride: 1 }, [1, 1, 3, 3], Array<number>(9).fill(7));
  expect(indices).toEqual([0, 1, 3, 4]);
});

test('minus infinity loses to nothing but itself', () => {
  expect(pooled('MaxPool2d', { kernel_size: 2 }, [1, 1, 2, 2], [-inf, -inf, -inf, -inf])).toMatchObject({
    values: [-inf],
    indices: [0],
  });
  expect(pooled('MaxPool1d', { kernel_size: 3, padding: 1 }, [1, 1], [-inf])).toMatchObject({
    values: [-inf],
    indices: [0],
  });
});

test('minus zero and zero are equal', () => {
  expect(pooled('MaxPool1d', { kernel_size: 2 }, [1, 4], [-0, 0, 0, -0]).indices).toEqual([0, 2]);
});

test('the last NaN wins, over infinity too', () => {
  const kwargs = { kernel_size: 2 };
  expect(pooled('MaxPool2d', kwargs, [1, 1, 2, 2], [nan, 1, nan, 2])).toMatchObject({ values: [nan], indices: [2] });
  expect(pooled('MaxPool2d', kwargs, [1, 1, 2, 2], [1, inf, nan, inf])).toMatchObject({ values: [nan], indices: [2] });
});

test('NaN spreads to every window that reads it', () => {
  const kwargs = { kernel_size: 3, stride: 1, padding: 1 };
  const values = [
    [-0.184, 0.43, 0.752, -1.929, -2.862],
    [-inf, -1.262, 0.366, 2.508, -2.505],
    [1.726, -2.562, -inf, -2.601, -0.407],
    [nan, -2.58, 2.282, 1.069, 0.221],
  ];
  const expected = [
    [0.43, 0.752, 2.508, 2.508, 2.508],
    [1.726, 1.726, 2.508, 2.508, 2.508],
    [nan, nan, 2.508, 2.508, 2.508],
    [nan, nan, 2.282, 2.282, 1.069],
  ];
  expect(pooled('MaxPool2d', kwargs, [1, 1, 4, 5], values.flat())).toEqual({
    shape: [1, 1, 4, 5],
    values: expected.flat().map(Math.fround),
    indices: [1, 2, 8, 8, 8, 10, 10, 8, 8, 8, 15, 15, 8, 8, 8, 15, 15, 17, 17, 18],
  });
});

test('the output has the dtype of the input', () => {
  const dtypes: DType[] = ['float16', 'bfloat16', 'float32', 'float64', 'int8', 'uint8', 'int16', 'int32', 'int64'];
  for (const dtype of dtypes) {
    const kwargs = { kernel_size: [1, 3] };
    const { output } = pool(tensorOf([1, 3, 2], [1, 1, 3], dtype), { op: 'MaxPool2d', kwargs });
    expect(output.dtype).toBe(dtype);
    expect(Array.from(output.data, Number)).toEqual([3]);
  }
});

test('float64 keeps its digits', () => {
  expect(pooled('MaxPool1d', { kernel_size: 2 }, [1, 2], [0.1, 0.1 + 2 ** -55], 'float64')).toMatchObject({
    values: [0.1 + 2 ** -55],
    indices: [1],
  });
});

test('each axis has its own window', () => {
  const kwargs = { kernel_size: [1, 2, 3], stride: [1, 2, 2] };
  expect(pooled('MaxPool3d', kwargs, [1, 1, 2, 2, 5], ascending(20))).toEqual({
    shape: [1, 1, 2, 1, 2],
    values: [7, 9, 17, 19],
    indices: [7, 9, 17, 19],
  });
});

test('an input without a batch axis pools as a batch of one', () => {
  const values = ascending(48).map((i) => (i * 29) % 31);
  const kwargs = { kernel_size: 2, stride: 1, padding: 1 };
  for (const [op, shape] of [
    ['MaxPool1d', [3, 16]],
    ['MaxPool2d', [3, 4, 4]],
    ['MaxPool3d', [3, 4, 2, 2]],
  ] as const) {
    const alone = pooled(op, kwargs, shape, values);
    const batched = pooled(op, kwargs, [1, ...shape], values);
    expect(batched).toEqual({ ...alone, shape: [1, ...alone.shape] });
  }
});

test('an empty batch gives an empty batch', () => {
  expect(pooled('MaxPool1d', { kernel_size: 2 }, [0, 2, 4], [])).toEqual({ shape: [0, 2, 2], values: [], indices: [] });
  expect(pooled('MaxPool2d', { kernel_size: 2 }, [0, 2, 4, 4], []).shape).toEqual([0, 2, 2, 2]);
  expect(pooled('MaxPool3d', { kernel_size: 2 }, [0, 2, 4, 4, 4], []).shape).toEqual([0, 2, 2, 2, 2]);
});

test('a bfloat16 gradient rounds each sum, as PyTorch’s does: 256 + 1 is 256', () => {
  const values = new Float32Array(60 * 60);
  values[30 * 60 + 30] = 1;
  const input = tensorOf(values, [1, 60, 60], 'bfloat16');
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 31, stride: 1 } } as const;
  const result = pool(input, call);
  const ones = tensorOf(new Float32Array(900).fill(1), [1, 30, 30], 'bfloat16');
  expect(backward(input, call, result, ones).data[30 * 60 + 30]).toBe(256);
});
