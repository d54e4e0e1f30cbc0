import { describe, expect, test } from 'vitest';
import { equivalents } from '../../src/frameworks/equivalent';
import { codes, translate } from './translate';

test('strides are always written: ONNX’s are 1 otherwise', () => {
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 3, padding: 1, ceil_mode: true } } as const;
  expect(translate('onnx', call, [1, 1, 5, 5])).toEqual({
    framework: 'onnx',
    kind: 'same',
    call: {
      code: 'y = onnx.helper.make_node("MaxPool", ["x"], ["y"], kernel_shape=[3, 3], strides=[3, 3], pads=[1, 1, 1, 1], ceil_mode=1)',
      outputShape: [1, 1, 2, 2],
    },
    reasons: [{ code: 'needs-version', version: '1.21' }, { code: 'nan-ignored' }],
  });
});

test('a window that ceil mode drops needs a runtime that drops it', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 2, stride: 3, ceil_mode: true } } as const;
  expect(translate('onnx', call, [1, 1, 6]).reasons).toContainEqual({ code: 'needs-version', version: '1.21' });
});

test('indices count through the tensor', () => {
  const kwargs = { kernel_size: 2, dilation: 2, return_indices: true };
  const found = translate('onnx', { op: 'MaxPool1d', kwargs }, [1, 1, 5]);
  expect(found.call!.code).toMatch(/strides=\[2\], dilations=\[2\]\)$/);
  expect(codes(found)).toEqual(['nan-ignored', 'indices-count-through-the-tensor']);
});

test('a window in the padding is not −∞', () => {
  const call = { op: 'MaxPool1d', kwargs: { kernel_size: 2, padding: 1, dilation: 2 } } as const;
  const found = translate('onnx', call, [1, 1, 1], [5]);
  expect(found.kind).toBe('nearest');
  expect(codes(found)).toContain('empty-window-is-lowest-finite');
  expect(found.call!.comparison).toMatchObject({
    position: [0, 0, 0],
    pytorch: -Infinity,
    theirs: -3.4028234663852886e38,
  });
});

describe('an average', () => {
  test('can count padding', () => {
    const kwargs = { kernel_size: 3, stride: 2, padding: 1, ceil_mode: true };
    const found = translate('onnx', { op: 'AvgPool1d', kwargs }, [1, 1, 6], [1, 2, 3, 4, 5, 6]);
    expect(found.call!.code).toMatch(/pads=\[1, 1\], ceil_mode=1, count_include_pad=1\)$/);
    expect(found.call!.comparison).toEqual({ agree: true });
    expect(codes(found)).toEqual(['needs-opset', 'needs-version']);
  });

  test('has no divisor of its own', () => {
    const kwargs = { kernel_size: 2, stride: 2, ceil_mode: true, divisor_override: 3 };
    const found = translate('onnx', { op: 'AvgPool2d', kwargs }, [1, 1, 2, 3], [3, 3, 3, 3, 3, 3]);
    expect(found.call!.code.split('\n')).toEqual([
      'mean = onnx.helper.make_node("AveragePool", ["x"], ["mean"], kernel_shape=[2, 2], strides=[2, 2], pads=[0, 0, 0, 1], count_include_pad=1)',
      'factor = onnx.helper.make_tensor("factor", onnx.TensorProto.FLOAT, [], [4 / 3])',
      'y = onnx.helper.make_node("Mul", ["mean", "factor"], ["y"])',
    ]);
    expect(found.plain!.comparison).toEqual({ agree: false, position: [0, 0, 0, 0], pytorch: 4, theirs: 3 });
  });
});

describe('a norm', () => {
  const norm = (norm_type: number, kwargs: object, values: readonly number[]) => {
    const call = { op: 'LPPool1d', kwargs: { norm_type, kernel_size: 2, ...kwargs } } as const;
    return translate('onnx', call, [1, 1, values.length], values);
  };

  test('of an even power is the same', () => {
    const found = norm(2, {}, [3, -4]);
    expect(found).toMatchObject({ kind: 'same', reasons: [], call: { comparison: { agree: true } } });
    expect(found.call!.code).toMatch(/"LpPool", \["x"\], \["y"\], kernel_shape=\[2\], strides=\[2\], p=2\)$/);
  });

  test('of an odd power takes magnitudes', () => {
    const found = norm(1, {}, [5, 5, 3, -1]);
    expect(found.kind).toBe('nearest');
    expect(found.reasons).toEqual([{ code: 'lp-takes-magnitudes', normType: 1 }]);
    expect(found.call!.comparison).toEqual({ agree: false, position: [0, 0, 1], pytorch: 2, theirs: 4 });
  });

  test('in part outside is not scaled', () => {
    const found = norm(2, { ceil_mode: true }, [3, 4, 2]);
    expect(codes(found)).toEqual(['lp-does-not-scale']);
    expect(found.call!.comparison).toMatchObject({ position: [0, 0, 1], theirs: 2 });
  });

  test('of ∞ is a maximum of magnitudes; of a fraction there is none', () => {
    expect(norm(Infinity, {}, [1, -2]).call!.code.split('\n')[0]).toBe(
      'magnitude = onnx.helper.make_node("Abs", ["x"], ["magnitude"])',
    );
    expect(norm(1.5, {}, [1, 2])).toMatchObject({
      kind: 'none',
      reasons: [{ code: 'norm-type-must-be-whole', normType: 1.5 }],
    });
  });
});

test.each([
  ['AdaptiveMaxPool2d', 1, '"GlobalMaxPool", ["x"], ["y"])'],
  ['AdaptiveAvgPool2d', 3, '"AveragePool", ["x"], ["y"], kernel_shape=[2, 2], strides=[2, 2])'],
] as const)('%s of %i', (op, output_size, code) => {
  expect(translate('onnx', { op, kwargs: { output_size } }, [1, 1, 6, 6]).call!.code).toBe(
    `y = onnx.helper.make_node(${code}`,
  );
});

test('a size that does not divide, and fractional windows, have no node', () => {
  const adaptive = translate('onnx', { op: 'AdaptiveAvgPool2d', kwargs: { output_size: 4 } }, [1, 1, 6, 6]);
  expect(codes(adaptive)).toEqual(['no-such-layer', 'adaptive-windows-differ-in-size']);
  const kwargs = { kernel_size: 2, output_size: 2 };
  expect(translate('onnx', { op: 'FractionalMaxPool2d', kwargs }, [1, 1, 5, 5]).kind).toBe('none');
});

test('MaxUnpool takes an output size as an input', () => {
  const call = { op: 'MaxUnpool2d', kwargs: { kernel_size: 2, padding: 1, output_size: [3, 3] } } as const;
  const found = translate('onnx', call, [1, 1, 2, 2]);
  expect(found.call!.code.split('\n')).toEqual([
    'output_shape = onnx.helper.make_tensor("output_shape", onnx.TensorProto.INT64, [4], [1, 1, 3, 3])',
    'y = onnx.helper.make_node("MaxUnpool", ["x", "indices", "output_shape"], ["y"], kernel_shape=[2, 2], strides=[2, 2], pads=[1, 1, 1, 1])',
  ]);
  expect(codes(found)).toEqual(['indices-count-through-the-tensor']);
});

test('few dtypes are taken', () => {
  const kinds = (dtype: 'int64' | 'uint8') => {
    const found = equivalents({ op: 'MaxPool2d', kwargs: { kernel_size: 2 } }, [1, 1, 2, 4], dtype);
    return found.map(({ framework, kind }) => `${framework} ${kind}`);
  };
  expect(kinds('int64')).toEqual(['keras same', 'jax same', 'onnx none']);
  expect(kinds('uint8')).toEqual(['keras same', 'jax same', 'onnx same']);
});
