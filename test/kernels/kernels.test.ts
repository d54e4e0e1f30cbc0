import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PoolingError } from '../../src/errors';
import { plan } from '../../src/pooling/engine';
import type { ArgumentValue, LayerCall, LayerName } from '../../src/pooling/layers';
import type { Plan } from '../../src/pooling/plan';
import { rounding, type DType } from '../../src/tensors/dtype';
import { tensorOf } from '../../src/tensors/tensor';
import { expectAlike, expectAlikeGradient } from './alike';
import { loadKernels } from './loadKernels';

const kernels = await loadKernels();

function planned(shape: readonly number[], call: LayerCall, dtype: DType): Plan | undefined {
  try {
    return plan(shape, call, dtype);
  } catch (error) {
    if (error instanceof PoolingError) return undefined;
    throw error;
  }
}

const special = fc.constantFrom(NaN, Infinity, -Infinity, -0, 0);
const plainValue = fc.integer({ min: -9, max: 9 }).map((value) => value / 4);
/** Mostly without NaN, so that the quick loops are what is looked at. */
const floatsOf = (count: number) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.array(plainValue, { minLength: count, maxLength: count }) },
    { weight: 1, arbitrary: fc.constant(Array<number>(count).fill(-Infinity)) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(-0, 0, -1), { minLength: count, maxLength: count }) },
    {
      weight: 1,
      arbitrary: fc.array(fc.oneof({ weight: 9, arbitrary: plainValue }, { weight: 1, arbitrary: special }), {
        minLength: count,
        maxLength: count,
      }),
    },
  );

interface Axis {
  readonly size: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly dilation: number;
  readonly half: boolean;
}

const axis: fc.Arbitrary<Axis> = fc.record({
  size: fc.integer({ min: 1, max: 40 }),
  kernelSize: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 15 })),
  stride: fc.integer({ min: 1, max: 4 }),
  dilation: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 3 })),
  half: fc.boolean(),
});

function windowed(
  operator: 'MaxPool' | 'AvgPool' | 'LPPool',
  axes: readonly Axis[],
  more: Record<string, ArgumentValue>,
): LayerCall {
  const kwargs = {
    kernel_size: axes.map((each) => each.kernelSize),
    stride: axes.map((each) => each.stride),
    ...(operator === 'LPPool'
      ? {}
      : { padding: axes.map((each) => (each.half ? Math.floor(each.kernelSize / 2) : 0)) }),
    ...(operator === 'MaxPool' ? { dilation: axes.map((each) => each.dilation) } : {}),
    ...more,
  };
  return { op: `${operator}${axes.length}d` as LayerName, kwargs };
}

/** The windows that have a kernel of their own. */
const common = fc.constantFrom<Omit<Axis, 'size'>>(
  { kernelSize: 2, stride: 2, dilation: 1, half: false },
  { kernelSize: 3, stride: 2, dilation: 1, half: true },
  { kernelSize: 3, stride: 2, dilation: 1, half: false },
  { kernelSize: 3, stride: 3, dilation: 1, half: false },
  { kernelSize: 3, stride: 1, dilation: 2, half: false },
  { kernelSize: 3, stride: 1, dilation: 1, half: true },
  { kernelSize: 3, stride: 1, dilation: 3, half: true },
  { kernelSize: 7, stride: 1, dilation: 2, half: true },
  { kernelSize: 13, stride: 1, dilation: 1, half: true },
  { kernelSize: 8, stride: 1, dilation: 1, half: false },
);
const rank = (least: number, most: number) => fc.array(axis, { minLength: least, maxLength: most });
const size = fc.integer({ min: 1, max: 40 });

function check(
  shape: readonly number[],
  call: LayerCall,
  dtype: DType,
  values: fc.Arbitrary<readonly (number | bigint)[]>,
  draw: fc.GeneratorValue,
): boolean {
  const made = planned(shape, call, dtype);
  if (!made) return false;
  const drawn = draw(() => values);
  return expectAlike(kernels, tensorOf(drawn, shape, dtype), made);
}

const count = (shape: readonly number[]) => shape.reduce((a, b) => a * b);

describe('the kernels give what the plain engine gives, to the last bit', () => {
  test('maxima of any windows', () => {
    fc.assert(
      fc.property(rank(1, 3), fc.boolean(), fc.gen(), (axes, ceilMode, draw) => {
        const sizes = axes.map((each) => (axes.length === 3 ? (each.size % 9) + 1 : each.size));
        const shape = [2, ...sizes];
        const call = windowed('MaxPool', axes, { ceil_mode: ceilMode });
        fc.pre(check(shape, call, 'float32', floatsOf(count(shape)), draw));
      }),
      { numRuns: 400, endOnFailure: true },
    );
  });

  test('maxima of the windows that are common', () => {
    fc.assert(
      fc.property(common, size, size, fc.boolean(), fc.gen(), (window, height, width, ceilMode, draw) => {
        const shape = [3, height, width];
        const call = windowed(
          'MaxPool',
          [height, width].map((each) => ({ ...window, size: each })),
          { ceil_mode: ceilMode },
        );
        fc.pre(check(shape, call, 'float32', floatsOf(count(shape)), draw));
      }),
      { numRuns: 500, endOnFailure: true },
    );
  });

  test('maxima of the same windows in one row each', () => {
    fc.assert(
      fc.property(common, size, size, fc.boolean(), fc.gen(), (window, height, width, isPlane, draw) => {
        const columns = { ...window, size: width };
        const rows = { size: height, kernelSize: 1, stride: (height % 2) + 1, dilation: 3, half: false };
        const shape = isPlane ? [2, height, width] : [height, width];
        const call = windowed('MaxPool', isPlane ? [rows, columns] : [columns], {});
        fc.pre(check(shape, call, 'float32', floatsOf(count(shape)), draw));
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });

  test('maxima of cubes', () => {
    const cube = fc.integer({ min: 2, max: 19 });
    fc.assert(
      fc.property(cube, cube, cube, fc.boolean(), fc.gen(), (depth, height, width, ceilMode, draw) => {
        const shape = [2, depth, height, width];
        const call = { op: 'MaxPool3d', kwargs: { kernel_size: 2, ceil_mode: ceilMode } } as const;
        expect(check(shape, call, 'float32', floatsOf(count(shape)), draw)).toBe(true);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test('averages, by whatever they are divided', () => {
    const divisor = fc.constantFrom({}, { count_include_pad: false }, { divisor_override: 7 });
    fc.assert(
      fc.property(rank(2, 3), fc.boolean(), divisor, fc.gen(), (axes, ceilMode, more, draw) => {
        const sizes = axes.map((each) => (axes.length === 3 ? (each.size % 9) + 1 : each.size));
        const shape = [2, ...sizes];
        const call = windowed('AvgPool', axes, { ceil_mode: ceilMode, ...more });
        fc.pre(check(shape, call, 'float32', floatsOf(count(shape)), draw));
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });

  test('averages of the commonest windows', () => {
    fc.assert(
      fc.property(size, size, fc.boolean(), fc.boolean(), fc.gen(), (height, width, half, includesPadding, draw) => {
        const shape = [2, height, width];
        const window = { kernelSize: 3, stride: 1, dilation: 1, half, size: 0 };
        const call = windowed('AvgPool', [window, window], { count_include_pad: includesPadding });
        fc.pre(check(shape, call, 'float32', floatsOf(count(shape)), draw));
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });

  test('norms whose powers are 1 or 2', () => {
    const dtype = fc.constantFrom<DType>('float32', 'float64');
    fc.assert(
      fc.property(rank(2, 3), fc.constantFrom(1, 2), dtype, fc.boolean(), fc.gen(), (axes, p, type, ceilMode, draw) => {
        const sizes = axes.map((each) => (axes.length === 3 ? (each.size % 9) + 1 : each.size));
        const shape = [2, ...sizes];
        const call = windowed('LPPool', axes, { norm_type: p, ceil_mode: ceilMode });
        fc.pre(check(shape, call, type, floatsOf(count(shape)), draw));
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });

  test('norms of whatever power, and their gradients', () => {
    const dtype = fc.constantFrom<DType>('float32', 'float64', 'float16', 'bfloat16');
    const power = fc.oneof(
      fc.constantFrom(1, 2, 3, 4, 0.5, -1, -2, Infinity, -Infinity),
      fc.double({ min: -5, max: 5, noNaN: true }),
    );
    const mixed = fc.oneof({ weight: 9, arbitrary: plainValue }, { weight: 1, arbitrary: special });
    const value = fc.constantFrom(plainValue, mixed, fc.double({ min: 0, max: 20, noNaN: true }));
    fc.assert(
      fc.property(rank(1, 3), power, dtype, fc.boolean(), value, fc.gen(), (axes, p, type, ceilMode, any, draw) => {
        const shape = [2, ...axes.map((each) => (axes.length === 3 ? (each.size % 6) + 1 : each.size))];
        const [kernelSize, length] = [axes.map((each) => each.kernelSize), count(shape)];
        const kwargs = {
          norm_type: p,
          kernel_size: axes.length === 1 ? kernelSize[0]! : kernelSize,
          ceil_mode: ceilMode,
        };
        const call = { op: `LPPool${axes.length}d` as LayerName, kwargs };
        const made = planned(shape, call, type);
        fc.pre(made !== undefined);
        const values = draw(() => fc.array(any.map(rounding(type)), { minLength: length, maxLength: length }));
        const input = tensorOf(values, shape, type);
        expect(expectAlike(kernels, input, made)).toBe(true);
        expect(expectAlikeGradient(kernels, input, call)).toBe(true);
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });

  test('gradients', () => {
    const dtype = fc.constantFrom<DType>('float32', 'float64', 'float16', 'bfloat16');
    const operator = fc.constantFrom<'MaxPool' | 'AvgPool'>('MaxPool', 'AvgPool');
    fc.assert(
      fc.property(operator, rank(2, 3), dtype, fc.boolean(), fc.gen(), (name, axes, type, ceilMode, draw) => {
        const sizes = axes.map((each) => (axes.length === 3 ? (each.size % 9) + 1 : each.size));
        const shape = [2, ...sizes];
        const call = windowed(name, axes, { ceil_mode: ceilMode });
        fc.pre(planned(shape, call, type) !== undefined);
        const input = tensorOf(
          draw(() => floatsOf(count(shape))),
          shape,
          type,
        );
        fc.pre(expectAlikeGradient(kernels, input, call));
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });

  test('adaptive gradients', () => {
    const op = fc.constantFrom<LayerName>('AdaptiveMaxPool2d', 'AdaptiveAvgPool2d');
    const dtype = fc.constantFrom<DType>('float32', 'float16', 'bfloat16');
    fc.assert(
      fc.property(op, size, size, size, size, dtype, (name, height, width, rows, columns, type) => {
        const input = tensorOf(
          Float64Array.from({ length: 2 * height * width }, (_, i) => (i * 7) % 11),
          [2, height, width],
          type,
        );
        expect(expectAlikeGradient(kernels, input, { op: name, kwargs: { output_size: [rows, columns] } })).toBe(true);
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });

  test('adaptive windows', () => {
    const op = fc.constantFrom<LayerName>('AdaptiveMaxPool2d', 'AdaptiveAvgPool2d');
    fc.assert(
      fc.property(op, size, size, size, size, fc.gen(), (name, height, width, rows, columns, draw) => {
        const shape = [2, height, width];
        const call = { op: name, kwargs: { output_size: [rows, columns] } };
        expect(check(shape, call, 'float32', floatsOf(count(shape)), draw)).toBe(true);
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });

  test('windows at random, apart for every plane, and their gradients', () => {
    const dtype = fc.constantFrom<DType>('float32', 'float64', 'float16', 'bfloat16');
    fc.assert(
      fc.property(rank(2, 3), dtype, fc.nat(), fc.gen(), (axes, type, seed, draw) => {
        const sizes = axes.map((each) => (axes.length === 3 ? (each.size % 9) + 1 : each.size));
        const outputs = sizes.map((each, i) => Math.max(1, Math.ceil(each / axes[i]!.stride) - axes[i]!.kernelSize));
        const kwargs = { kernel_size: axes.map((each) => each.kernelSize), output_size: outputs };
        const call = { op: `FractionalMaxPool${axes.length}d` as LayerName, kwargs, seed };
        const shape = [3, ...sizes];
        const made = planned(shape, call, type);
        fc.pre(made !== undefined);
        const input = tensorOf(
          draw(() => floatsOf(count(shape))),
          shape,
          type,
        );
        expect(expectAlike(kernels, input, made)).toBe(true);
        expect(expectAlikeGradient(kernels, input, call)).toBe(true);
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });

  const whole = (least: number, most: number) => fc.integer({ min: least, max: most });
  test.each<[DType, 'MaxPool' | 'AvgPool', fc.Arbitrary<number | bigint>]>([
    ['float64', 'MaxPool', fc.oneof(plainValue, special)],
    ['float64', 'AvgPool', plainValue],
    ['float16', 'MaxPool', plainValue],
    ['float16', 'AvgPool', fc.double({ noNaN: true, min: -70_000, max: 70_000 }).map(rounding('float16'))],
    ['float16', 'AvgPool', fc.double({ noNaN: true, min: -1e-5, max: 1e-5 }).map(rounding('float16'))],
    ['bfloat16', 'AvgPool', fc.oneof(fc.float().map(rounding('bfloat16')), special)],
    ['int8', 'MaxPool', whole(-128, 127)],
    ['uint8', 'MaxPool', whole(0, 255)],
    ['int16', 'MaxPool', whole(-32768, 32767)],
    ['int32', 'MaxPool', whole(-(2 ** 31), 2 ** 31 - 1)],
    ['int64', 'MaxPool', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
    ['int64', 'AvgPool', fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n })],
  ])('%s through %s', (dtype, operator, value) => {
    fc.assert(
      fc.property(rank(2, 2), fc.boolean(), fc.gen(), (axes, ceilMode, draw) => {
        const shape = [2, ...axes.map((each) => (each.size % 12) + 1)];
        const values = fc.array(value, { minLength: count(shape), maxLength: count(shape) });
        fc.pre(check(shape, windowed(operator, axes, { ceil_mode: ceilMode }), dtype, values, draw));
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});

test('what no kernel knows is left to the plain engine', () => {
  const cubic = plan([1, 8], { op: 'LPPool1d', kwargs: { norm_type: 3, kernel_size: 2 } });
  const ofMagnitudes = { ...cubic, reduction: { kind: 'lp', normType: 3, magnitudes: true } } as const;
  expect(kernels.prepare(ofMagnitudes, 'float32', 0, 0, 0)).toBeUndefined();
  expect(kernels.prepareGradient(ofMagnitudes, 'float32', 0, 0, 0)).toBeUndefined();
  expect(kernels.prepare(cubic, 'int32', 0, 0, 0)).toBeUndefined();
  // a window entirely in the padding: its index may name a cell of the next plane
  const beyond = plan([1, 2, 2], { op: 'MaxPool2d', kwargs: { kernel_size: 2, stride: 1, padding: 1, dilation: 3 } });
  expect(kernels.prepareGradient(beyond, 'float32', 0, 0, 0)).toBeUndefined();
});
