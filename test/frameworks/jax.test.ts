import { describe, expect, test } from 'vitest';
import { equivalents } from '../../src/frameworks/equivalent';
import { codes, translate } from './translate';

const transposed = 'x = jnp.transpose(x, (0, 2, 3, 1))  # NCHW → NHWC\n';

test('flax takes PyTorch’s padding as pairs', () => {
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 3, stride: 2, padding: 1 } } as const;
  expect(translate('jax', call, [1, 1, 4, 4])).toEqual({
    framework: 'jax',
    kind: 'same',
    call: {
      code: `${transposed}y = flax.linen.max_pool(x, (3, 3), strides=(2, 2), padding=((1, 1), (1, 1)))`,
      outputShape: [1, 1, 2, 2],
    },
    reasons: [{ code: 'channels-last' }],
  });
});

describe('strides', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 2 } } as const;
  const found = translate('jax', call, [1, 1, 4], [1, 4, 2, 3]);

  test('are always written', () => {
    expect(found.call!.code).toMatch(/max_pool\(x, \(2,\), strides=\(2,\)\)$/);
    expect(found.call!.comparison).toEqual({ agree: true });
  });

  test('are 1 if they are left out as in PyTorch', () => {
    // theirs is [4, 4, 3], PyTorch's [4, 3]
    expect(found.plain).toMatchObject({
      outputShape: [1, 1, 3],
      comparison: { agree: false, position: [0, 0, 1], pytorch: 3, theirs: 4 },
    });
    expect(found.reasons).toContainEqual({ code: 'strides-default-differs', theirs: 1 });
  });
});

test('without a window that fits the result is empty', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 3, ceil_mode: true } } as const;
  expect(translate('jax', call, [1, 1, 2], [1, 2]).plain).toMatchObject({
    outputShape: [1, 1, 0],
    comparison: { agree: false, position: [0, 0, 0], pytorch: 2, theirs: undefined },
  });
});

test('what overhangs is padding after the input', () => {
  const found = translate(
    'jax',
    { op: 'MaxPool1d', kwargs: { kernel_size: 3, stride: 2, ceil_mode: true } },
    [1, 1, 6],
  );
  expect(found.call).toMatchObject({ outputShape: [1, 1, 3] });
  expect(found.call!.code).toMatch(/padding=\(\(0, 1\),\)\)$/);
});

test('jax.lax has dilations, on PyTorch’s own axes', () => {
  const found = translate('jax', { op: 'MaxPool2d', kwargs: { kernel_size: 2, dilation: 2 } }, [1, 1, 5, 5]);
  expect(found.call!.code).toBe(
    'y = jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), ((0, 0), (0, 0), (0, 0), (0, 0)), window_dilation=(1, 1, 2, 2))',
  );
  expect(codes(found)).toEqual(['no-dilation']);
});

test('NaN wins, as in PyTorch', () => {
  const found = translate('jax', { op: 'MaxPool1d', kwargs: { kernel_size: 2 } }, [1, 1, 2], [NaN, 4]);
  expect(found.call!.comparison).toEqual({ agree: true });
});

test('integers have another lowest value', () => {
  const [, jax] = equivalents({ op: 'MaxPool1d', kwargs: { kernel_size: 2, return_indices: true } }, [1, 4], 'int32');
  expect(jax!.call!.code).toContain('jax.lax.reduce_window(x, jnp.iinfo(x.dtype).min, jax.lax.max, (1, 2), (1, 2)');
  const [, average] = equivalents({ op: 'AvgPool1d', kwargs: { kernel_size: 2 } }, [1, 4], 'int64');
  expect(average!.call!.code).toMatch(/^y = jax\.lax\.div\(.*, jnp\.array\(2, x\.dtype\)\)$/);
});

describe('an average', () => {
  const average = (kwargs: Record<string, number | boolean>) => {
    return translate('jax', { op: 'AvgPool1d', kwargs: { kernel_size: 3, stride: 2, ...kwargs } }, [1, 1, 6]);
  };

  test.each([
    [{ padding: 1 }, 'flax.linen.avg_pool(x, (3,), strides=(2,), padding=((1, 1),))'],
    [
      { padding: 1, count_include_pad: false },
      'flax.linen.avg_pool(x, (3,), strides=(2,), padding=((1, 1),), count_include_pad=False)',
    ],
    [{ ceil_mode: true }, 'flax.linen.avg_pool(x, (3,), strides=(2,), padding=((0, 1),), count_include_pad=False)'],
  ])('with %o', (kwargs, code) => {
    expect(average(kwargs).call!.code.split('\n').at(-1)).toBe(`y = ${code}`);
  });

  test('counts padding but not what overhangs it', () => {
    const found = average({ padding: 1, ceil_mode: true });
    expect(found.call!.code.split('\n')).toEqual([
      'ones = jnp.pad(jnp.ones_like(x), ((0, 0), (0, 0), (1, 1)), constant_values=1)',
      'count = jax.lax.reduce_window(ones, 0.0, jax.lax.add, (1, 1, 3), (1, 1, 2), ((0, 0), (0, 0), (0, 1)))',
      'y = jax.lax.reduce_window(x, 0.0, jax.lax.add, (1, 1, 3), (1, 1, 2), ((0, 0), (0, 0), (1, 2))) / count',
    ]);
    expect(codes(found)).toEqual(['overhang-counts-in-average']);
  });
});

test('a norm in part outside is scaled', () => {
  const norm = (kwargs: object) =>
    translate('jax', { op: 'LPPool1d', kwargs: { norm_type: 2, kernel_size: 2, ...kwargs } }, [1, 1, 5]).call!.code;
  const sum = (after: number) =>
    `jax.lax.reduce_window(x ** 2, 0.0, jax.lax.add, (1, 1, 2), (1, 1, 2), ((0, 0), (0, 0), (0, ${after})))`;
  expect(norm({})).toBe(`y = (${sum(0)}) ** (1 / 2)`);
  expect(norm({ ceil_mode: true })).toContain(`y = (${sum(1)} / count * 2) ** (1 / 2)`);
});

test('an adaptive layer is a mean, or windows of one size, or nothing', () => {
  const found = (output_size: number) =>
    translate('jax', { op: 'AdaptiveAvgPool1d', kwargs: { output_size } }, [1, 1, 6]);
  expect(found(1).call!.code).toBe('y = jnp.mean(x, axis=(-1,), keepdims=True)');
  expect(found(3).call!.code).toMatch(/flax\.linen\.avg_pool\(x, \(2,\), strides=\(2,\)\)$/);
  expect(found(4)).toMatchObject({
    kind: 'none',
    reasons: [{ code: 'no-such-layer' }, { code: 'adaptive-windows-differ-in-size' }],
  });
});
