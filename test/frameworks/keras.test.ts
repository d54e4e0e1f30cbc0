import { describe, expect, test } from 'vitest';
import { codes, ramp, translate } from './translate';

const transposed = 'x = tf.transpose(x, (0, 2, 3, 1))  # NCHW → NHWC\n';

test('without padding, "valid" is the same', () => {
  const found = translate('keras', { op: 'MaxPool2d', kwargs: { kernel_size: 2 } }, [1, 3, 5, 5]);
  expect(found).toEqual({
    framework: 'keras',
    kind: 'same',
    call: {
      code: `${transposed}y = keras.layers.MaxPooling2D(pool_size=(2, 2), strides=(2, 2))(x)`,
      outputShape: [1, 3, 2, 2],
    },
    reasons: [{ code: 'channels-last' }, { code: 'nan-ignored' }],
  });
});

test('the study note’s ceil_mode is "same"', () => {
  const found = translate('keras', { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } }, [1, 1, 5, 5]);
  expect(found.kind).toBe('same');
  expect(found.call!.code).toBe(
    `${transposed}y = keras.layers.MaxPooling2D(pool_size=(3, 3), strides=(3, 3), padding="same")(x)`,
  );
});

describe('padding of a maximum', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 3, stride: 2, padding: 1 } } as const;
  const found = translate('keras', call, [1, 1, 4], [4, 1, 2, 3]);

  test('is −∞, put there before', () => {
    expect(found.call).toEqual({
      code: [
        'x = tf.transpose(x, (0, 2, 1))  # NCL → NLC',
        'x = tf.pad(x, ((0, 0), (1, 1), (0, 0)), constant_values=float("-inf"))',
        'y = keras.layers.MaxPooling1D(pool_size=3, strides=2)(x)',
      ].join('\n'),
      outputShape: [1, 1, 2],
      comparison: { agree: true },
    });
  });

  test('is not "same": its odd cell is after the input', () => {
    expect(found.plain!.code).toMatch(/MaxPooling1D\(pool_size=3, strides=2, padding="same"\)\(x\)$/);
    // windows of PyTorch: [·, 4, 1], [1, 2, 3]; of TensorFlow: [4, 1, 2], [2, 3, ·]
    expect(found.plain!.comparison).toEqual({ agree: true });
    expect(found.reasons).toContainEqual({
      code: 'same-padding-is-asymmetric',
      axis: 0,
      before: 0,
      after: 1,
      wanted: 1,
    });
    const rising = translate('keras', call, [1, 1, 4], [1, 2, 3, 4]);
    expect(rising.plain!.comparison).toEqual({ agree: false, position: [0, 0, 0], pytorch: 2, theirs: 3 });
  });
});

test('a dilated maximum is taken at every cell, and cells a stride apart are kept', () => {
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2, stride: [2, 1], dilation: 2 } } as const;
  const found = translate('keras', call, [1, 1, 5, 5], ramp([5, 5]));
  expect(found.call!.code).toBe(
    `${transposed}y = tf.nn.pool(x, window_shape=(2, 2), pooling_type="MAX", dilations=(2, 2))[:, ::2, :, :]`,
  );
  expect(found.call!.comparison).toEqual({ agree: true });
  expect(found.plain!.comparison).toEqual({ agree: false, position: [0, 0, 0, 0], pytorch: 12, theirs: 6 });
  expect(codes(found)).toEqual(['no-dilation', 'channels-last', 'nan-ignored']);
});

test('a maximum skips NaN on a CPU', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 2 } } as const;
  const { call: same } = translate('keras', call, [1, 1, 4], [1, 2, NaN, 4]);
  expect(same!.comparison).toEqual({ agree: false, position: [0, 0, 1], pytorch: NaN, theirs: 4 });
});

describe('an average', () => {
  test('counts padding only if it is put there before', () => {
    const call = { op: 'AvgPool1d', kwargs: { kernel_size: 3, stride: 1, padding: 1 } } as const;
    const found = translate('keras', call, [1, 1, 3], [3, 3, 3]);
    expect(found.call!.code).toContain('x = tf.pad(x, ((0, 0), (1, 1), (0, 0)))\ny = keras.layers.AveragePooling1D(');
    expect(found.plain!.comparison).toEqual({ agree: false, position: [0, 0, 0], pytorch: 2, theirs: 3 });
    expect(codes(found)).toContain('padding-excluded-from-average');
  });

  test('without padding is divided by how much of a window is input', () => {
    const kwargs = { kernel_size: 3, stride: 2, padding: 1, count_include_pad: false };
    const found = translate('keras', { op: 'AvgPool1d', kwargs }, [1, 1, 4], [2, 4, 6, 8]);
    expect(found.call!.code.split('\n').slice(1)).toEqual([
      'pool = keras.layers.AveragePooling1D(pool_size=3, strides=2)',
      'pads = ((0, 0), (1, 1), (0, 0))',
      'y = pool(tf.pad(x, pads)) / pool(tf.pad(tf.ones_like(x), pads))',
    ]);
    expect(found.plain!.comparison).toEqual({ agree: false, position: [0, 0, 0], pytorch: 3, theirs: 4 });
  });

  test('with a divisor is scaled', () => {
    const kwargs = { kernel_size: 2, divisor_override: 3 };
    const found = translate('keras', { op: 'AvgPool2d', kwargs }, [1, 1, 2, 2], [3, 3, 3, 3]);
    expect(found.call!.code).toMatch(/\)\(x\) \* 4 \/ 3$/);
    expect(found.call!.comparison).toEqual({ agree: true });
    expect(found.plain!.comparison).toEqual({ agree: false, position: [0, 0, 0, 0], pytorch: 4, theirs: 3 });
    expect(found.reasons).toContainEqual({ code: 'divisor-override', divisor: 3, cells: 4 });
  });
});

test('a norm is put together of an average of powers', () => {
  const call = { op: 'LPPool2d', kwargs: { norm_type: 2, kernel_size: 2 } } as const;
  const found = translate('keras', call, [1, 1, 4, 4]);
  expect(found.call!.code.split('\n').slice(1)).toEqual([
    'x = x ** 2',
    'y = keras.layers.AveragePooling2D(pool_size=(2, 2), strides=(2, 2))(x)',
    'y = (y * 4) ** (1 / 2)',
  ]);
  const most = translate('keras', { op: 'LPPool2d', kwargs: { norm_type: -Infinity, kernel_size: 2 } }, [1, 1, 4, 4]);
  expect(most.call!.code).toContain('x = -tf.abs(x)\ny = -keras.layers.MaxPooling2D(');
  expect(codes(found)).toEqual(['no-such-layer', 'channels-last']);
});

describe('an adaptive layer', () => {
  test.each([
    ['AdaptiveAvgPool2d', 1, 'keras.layers.GlobalAveragePooling2D(keepdims=True)(x)', []],
    ['AdaptiveMaxPool2d', 2, 'keras.layers.MaxPooling2D(pool_size=(3, 3), strides=(3, 3))(x)', []],
    ['AdaptiveMaxPool2d', 4, 'keras.layers.AdaptiveMaxPooling2D(output_size=(4, 4))(x)', ['needs-version']],
  ] as const)('%s of %i', (op, output_size, code, reasons) => {
    const found = translate('keras', { op, kwargs: { output_size } }, [1, 1, 6, 6]);
    expect(found.call!.code).toBe(`${transposed}y = ${code}`);
    expect(found.kind).toBe('same');
    expect(codes(found)).toEqual(expect.arrayContaining([...reasons]));
  });
});

test('fractional regions are random, and nothing unpools', () => {
  const fractional = { op: 'FractionalMaxPool2d', kwargs: { kernel_size: 2, output_size: 2 } } as const;
  expect(translate('keras', fractional, [1, 1, 5, 5])).toMatchObject({
    kind: 'nearest',
    call: {
      code: `${transposed}y = tf.nn.fractional_max_pool(x, pooling_ratio=(1.0, 5 / 2, 5 / 2, 1.0), overlapping=True)[0]`,
    },
    reasons: [{ code: 'draws-own-samples' }, { code: 'channels-last' }],
  });
  const unpool = { op: 'MaxUnpool2d', kwargs: { kernel_size: 2 } } as const;
  expect(translate('keras', unpool, [1, 1, 2, 2])).toEqual({
    framework: 'keras',
    kind: 'none',
    reasons: [{ code: 'no-such-layer' }],
  });
});

test('an input without a batch gets one', () => {
  const found = translate('keras', { op: 'MaxPool1d', kwargs: { kernel_size: 2 } }, [1, 4]);
  expect(found.call!.code.split('\n').slice(0, 2)).toEqual([
    'x = x[None]',
    'x = tf.transpose(x, (0, 2, 1))  # NCL → NLC',
  ]);
  expect(codes(found)).toContain('needs-batch-axis');
});
