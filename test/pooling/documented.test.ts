import { describe, expect, test } from 'vitest';
import { backward, plan, pool } from '../../src/pooling/engine';
import type { LayerCall, LayerName } from '../../src/pooling/layers';
import { drawSample } from '../../src/pooling/samples';
import { rounding, type DType } from '../../src/tensors/dtype';
import { tensorOf } from '../../src/tensors/tensor';

// what PyTorch's own pages and its own tests say of its layers

const shapeOf = (shape: readonly number[], call: LayerCall) => plan(shape, call).geometry.outputShape;
const valuesOf = (values: readonly number[], shape: readonly number[], call: LayerCall, dtype: DType = 'float32') => [
  ...pool(tensorOf(values, shape, dtype), call).output.data,
];

test('a kernel of one and a stride of two in ceil mode: (5, 6, 7) → (3, 3, 4)', () => {
  const kwargs = { kernel_size: 1, stride: 2, ceil_mode: true };
  for (const op of ['MaxPool3d', 'AvgPool3d'] as const) {
    expect(shapeOf([1, 1, 5, 6, 7], { op, kwargs }), op).toEqual([1, 1, 3, 3, 4]);
  }
});

test.each([false, true])(
  'no window starts in the padding after the input (ceil_mode %s): (3, 4, 5) → (2, 3, 3)',
  (ceil) => {
    const kwargs = { kernel_size: 2, stride: 2, padding: 1, ceil_mode: ceil };
    for (const op of ['MaxPool3d', 'AvgPool3d'] as const) {
      expect(shapeOf([1, 1, 3, 4, 5], { op, kwargs }), op).toEqual([1, 1, 2, 3, 3]);
    }
  },
);

test.each([
  [[1], { kernel_size: 2, padding: 1, dilation: 2 }, [-Infinity]],
  [[1, 2], { kernel_size: 2, stride: 1, padding: 1, dilation: 2 }, [2, 1]],
  [[1, 2], { kernel_size: 2, stride: 2, padding: 1, dilation: 2, ceil_mode: true }, [2, 2]],
])('MaxPool1d of %j with %j is %j', (values, kwargs, wanted) => {
  expect(valuesOf(values, [1, values.length], { op: 'MaxPool1d', kwargs })).toEqual(wanted);
});

test('integers are padded with the lowest one: all windows of [[−1, −2], [−3, −4]] read −4', () => {
  const kwargs = { kernel_size: 2, stride: 2, padding: 1, dilation: 2, ceil_mode: true };
  const values = valuesOf([-1, -2, -3, -4], [1, 2, 2], { op: 'MaxPool2d', kwargs }, 'int32');
  expect(values).toEqual([-4, -4, -4, -4]);
});

test('the indices of sixteen ascending numbers', () => {
  const ascending = Array.from({ length: 16 }, (_, i) => i);
  const { indices } = pool(tensorOf(ascending, [1, 4, 4]), { op: 'MaxPool2d', kwargs: { kernel_size: 2 } });
  expect([...indices!]).toEqual([5, 7, 13, 15]);
});

test('a long axis keeps its length', () => {
  for (const op of ['MaxPool1d', 'AvgPool1d'] as const) {
    expect(shapeOf([1, 1, 16_777_217], { op, kwargs: { kernel_size: 1 } })).toEqual([1, 1, 16_777_217]);
  }
});

test('None keeps the size of an axis: (4, 4, 4) → (4, 2, 4)', () => {
  for (const op of ['AdaptiveAvgPool2d', 'AdaptiveMaxPool2d'] as const) {
    expect(shapeOf([4, 4, 4], { op, kwargs: { output_size: [2, null] } }), op).toEqual([4, 2, 4]);
  }
});

test('an adaptive pool of odd, large sizes reads no further than its input', () => {
  const { geometry } = plan([1, 5873, 3693], { op: 'AdaptiveMaxPool2d', kwargs: { output_size: [3527, 2219] } });
  expect(geometry.outputShape).toEqual([1, 3527, 2219]);
  const ones = new Float32Array(5873).fill(1);
  const wide = { op: 'AdaptiveAvgPool2d', kwargs: { output_size: [1, 3527] } } as const;
  const { output } = pool({ dtype: 'float32', shape: [1, 1, 5873], data: ones }, wide);
  expect(output.data.every((value) => value === 1)).toBe(true);
});

test('unpooling three cells by k 3, s 2 gives 4, 5 or 6, whichever is asked for, and nothing else', () => {
  const accepted = [2, 3, 4, 5, 6, 7, 8].filter((size) => {
    try {
      const kwargs = { kernel_size: 3, stride: 2, output_size: [size] };
      return shapeOf([1, 1, 2], { op: 'MaxUnpool1d', kwargs }).at(-1) === size;
    } catch {
      return false;
    }
  });
  expect(accepted).toEqual([4, 5, 6]);
});

describe.each<[LayerName, LayerCall['kwargs']]>([
  ['MaxPool2d', { kernel_size: 2 }],
  ['AvgPool2d', { kernel_size: 2 }],
  ['LPPool2d', { norm_type: 2, kernel_size: 2 }],
  ['AdaptiveAvgPool2d', { output_size: 2 }],
  ['AdaptiveMaxPool2d', { output_size: 2 }],
  ['FractionalMaxPool2d', { kernel_size: 2, output_size: 2 }],
])('%s', (op, kwargs) => {
  const call = { op, kwargs };
  const values = Array.from({ length: 32 }, (_, i) => (i * 7) % 11);

  test('takes one sample as it takes a batch of one', () => {
    const alone = pool(tensorOf(values, [2, 4, 4]), call);
    const batch = pool(tensorOf(values, [1, 2, 4, 4]), call);
    expect(batch.output.data).toEqual(alone.output.data);
    expect([alone.output.shape, batch.output.shape]).toEqual([
      [2, 2, 2],
      [1, 2, 2, 2],
    ]);
  });

  test('gives nothing for a batch of none', () => {
    const empty = tensorOf([], [0, 2, 4, 4]);
    const result = pool(empty, call);
    expect(result.output.shape).toEqual([0, 2, 2, 2]);
    expect(backward(empty, call, result).shape).toEqual([0, 2, 4, 4]);
  });

  test.each<DType>(['float16', 'bfloat16', 'float32', 'float64'])('pools %s', (dtype) => {
    const { output } = pool(tensorOf(values, [2, 4, 4], dtype), call);
    expect(output.dtype).toBe(dtype);
  });
});

test('an adaptive output of no cells is empty, and has no gradient', () => {
  const call = { op: 'AdaptiveMaxPool2d', kwargs: { output_size: 0 } } as const;
  const input = tensorOf([1, 2, 3, 4], [1, 2, 2]);
  const result = pool(input, call);
  expect(result.output.shape).toEqual([1, 0, 0]);
  expect(() => backward(input, call, result)).toThrow('Expected grad_output to have non-zero size');
});

test('half floats are added in float32 and rounded at the end', () => {
  // 2048 + 1 + 1 is 2050 in float32; adding in float16 would stay at 2048
  const values = valuesOf([2048, 1, 1], [1, 3], { op: 'AvgPool1d', kwargs: { kernel_size: 3 } }, 'float16');
  expect(values).toEqual([683.5]);
});

test('integers are averaged towards zero, and no gradient goes through them', () => {
  const call = { op: 'AvgPool1d', kwargs: { kernel_size: 2 } } as const;
  const input = tensorOf([-1, -2, 1, 2], [1, 4], 'int64');
  const result = pool(input, call);
  expect([...result.output.data]).toEqual([-1n, 1n]);
  expect(() => backward(input, call, result)).toThrow('can require gradients');
});

test.each<[LayerName, LayerCall['kwargs'], DType, string]>([
  ['AvgPool2d', { kernel_size: 1 }, 'uint8', `"avg_pool2d" not implemented for 'Byte'`],
  ['AdaptiveAvgPool2d', { output_size: 2 }, 'int64', `"adaptive_avg_pool2d" not implemented for 'Long'`],
  ['AdaptiveMaxPool3d', { output_size: 2 }, 'int32', `"adaptive_max_pool3d" not implemented for 'Int'`],
  ['MaxPool2d', { kernel_size: 1 }, 'bool', `"max_pool2d" not implemented for 'Bool'`],
])('%s%j refuses %s', (op, kwargs, dtype, message) => {
  const shape = [1, 2, 2, 2].slice(op.endsWith('3d') ? 0 : 1);
  expect(() => plan(shape, { op, kwargs }, dtype)).toThrow(message);
});

test('a norm of integers is a float32', () => {
  const { output } = pool(tensorOf([3, 4], [1, 2], 'int64'), {
    op: 'LPPool1d',
    kwargs: { norm_type: 2, kernel_size: 2 },
  });
  expect(output).toMatchObject({ dtype: 'float32', data: new Float32Array([5]) });
});

test('samples that are not given are drawn by seed: the same seed gives the same, others give others', () => {
  const input = tensorOf(
    Float32Array.from({ length: 4 * 400 }, (_, i) => (i * 37) % 401),
    [4, 20, 20],
  );
  const kwargs = { kernel_size: 2, output_size: 8 };
  const drawn = (seed: number) => pool(input, { op: 'FractionalMaxPool2d', kwargs, seed }).output.data.join();
  expect(drawn(1)).toBe(drawn(1));
  expect(new Set([0, 1, 2, 3, 4].map(drawn)).size).toBe(5);
});

test.each<DType>(['bfloat16', 'float16', 'float32', 'float64'])('samples of %s lie from 0 to 1, evenly', (dtype) => {
  const samples = Array.from({ length: 4000 }, (_, number) => drawSample(7, number, dtype));
  expect(samples.every((sample) => sample >= 0 && sample < 1 && rounding(dtype)(sample) === sample)).toBe(true);
  expect(samples.reduce((sum, sample) => sum + sample, 0) / 4000).toBeCloseTo(0.5, 1);
  for (const quarter of [0, 1, 2, 3]) {
    expect(samples.filter((sample) => Math.floor(4 * sample) === quarter).length).toBeGreaterThan(900);
  }
});
