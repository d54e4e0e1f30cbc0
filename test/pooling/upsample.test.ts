import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pool } from '../../src/pooling/engine';
import type { LayerName } from '../../src/pooling/layers';
import { indicesTensor } from '../../src/pooling/unpool';
import { interpolate, type Interpolation } from '../../src/pooling/upsample';
import type { DType } from '../../src/tensors/dtype';
import { tensorOf } from '../../src/tensors/tensor';

interface Interpolated {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly size: readonly number[];
  readonly input: readonly (number | string)[];
  /** Of what is not finite only the nearest cell. */
  readonly outputs: Readonly<Partial<Record<Interpolation, readonly (number | string)[]>>>;
}

interface Unpooled {
  readonly rank: number;
  readonly kernel_size: number;
  readonly stride: number;
  readonly ceil_mode: boolean;
  readonly shape: readonly number[];
  readonly input: readonly number[];
  readonly output: readonly number[];
}

const { interpolated, unpooled } = JSON.parse(readFileSync('test/fixtures/upsampling/upsampling.json', 'utf8')) as {
  readonly interpolated: readonly Interpolated[];
  readonly unpooled: readonly Unpooled[];
};

/** JSON has inf and nan as Python writes them. */
function numbers(values: readonly (number | string)[]): number[] {
  return values.map((value) => Number(String(value).replace('inf', 'Infinity')));
}

test.each<Interpolation>(['nearest', 'linear', 'linearAligned'])('%s gives what F.interpolate gives', (mode) => {
  for (const { dtype, shape, size, input, outputs } of interpolated) {
    const made = () => interpolate(tensorOf(numbers(input), shape, dtype), size, mode);
    if (!outputs[mode]) expect(made).toThrow('depends on rounding');
    else expect(made().shape).toEqual([...shape.slice(0, -size.length), ...size]);
    const expected = numbers(outputs[mode] ?? []);
    if (mode === 'nearest') expect([...(made().data as Float32Array)]).toEqual(expected);
    // a compiler may round the sums of products once less
    const close = dtype === 'float32' ? 2 ** -21 : 2 ** -50;
    const apart = expected.filter((value, i) => Math.abs(value - Number(made().data[i])) > close);
    expect(apart, JSON.stringify({ shape, size, dtype })).toEqual([]);
  }
});

test('MaxUnpool with the indices of its own pooling and the size before gives what PyTorch gives', () => {
  for (const { rank, kernel_size, stride, ceil_mode, shape, input, output } of unpooled) {
    const result = pool(tensorOf(input, shape), {
      op: `MaxPool${rank}d` as LayerName,
      kwargs: { kernel_size, stride, ceil_mode },
    });
    const back = () =>
      pool(
        result.output,
        { op: `MaxUnpool${rank}d` as LayerName, kwargs: { kernel_size, stride, output_size: shape.slice(-rank) } },
        { indices: indicesTensor(result) },
      );
    expect([...(back().output.data as Float32Array)]).toEqual(output);
  }
});

test('of other dtypes no values are known', () => {
  const wanted = () => interpolate(tensorOf([1n, 2n], [1, 1, 2], 'int64'), [4], 'nearest');
  expect(wanted).toThrow('F.interpolate is known for float32 and float64 here; this output is int64.');
});

test('where two kernels of PyTorch differ, neither is taken', () => {
  const pair = (dtype: DType) => interpolate(tensorOf([1, 2], [1, 2], dtype), [82], 'nearest').data;
  expect(() => pair('float64')).toThrow('From 2 to 82 cells of float64');
  expect(pair('float32')).toHaveLength(82);
});
