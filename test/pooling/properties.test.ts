import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PoolingError } from '../../src/errors';
import { readCounts } from '../../src/pooling/coverage';
import { backward, plan, pool } from '../../src/pooling/engine';
import { windowsReading } from '../../src/pooling/geometry';
import type { ArgumentValue, LayerCall, LayerName } from '../../src/pooling/layers';
import type { DType } from '../../src/tensors/dtype';
import { tensorOf } from '../../src/tensors/tensor';
import { naiveAnswer } from './naiveAnswers';

const floats = fc.constantFrom<DType>('float32', 'float64');
const numbers = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: -24, max: 24 }).map((value) => value / 8) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0) },
);
const size = fc.integer({ min: 1, max: 5 });
const sizesOf = fc.array(size, { minLength: 1, maxLength: 3 });
const kernel = fc.integer({ min: 1, max: 3 });

type Kwargs = Readonly<Record<string, ArgumentValue>>;

interface Drawn {
  readonly kwargs: Kwargs;
  /** Outputs of the plane's size for the second operand. */
  readonly indicesIn?: (cells: number) => number[];
  readonly samples?: readonly number[];
}

/** One number an axis. */
function perAxis(draw: fc.GeneratorValue, rank: number, arbitrary: fc.Arbitrary<number>): number[] {
  return Array.from({ length: rank }, () => draw(() => arbitrary));
}

const windows = (draw: fc.GeneratorValue, rank: number) => {
  const kernelSize = perAxis(draw, rank, kernel);
  return {
    kernel_size: kernelSize,
    stride: perAxis(draw, rank, kernel),
    ceil_mode: draw(() => fc.boolean()),
  };
};

const families: Readonly<Record<string, (draw: fc.GeneratorValue, sizes: readonly number[]) => Drawn>> = {
  AvgPool(draw, { length: rank }) {
    const kwargs = windows(draw, rank);
    const divisor = draw(() => fc.constantFrom(null, null, 2, -3));
    return {
      kwargs: {
        ...kwargs,
        padding: kwargs.kernel_size.map((each) => draw(() => fc.integer({ min: 0, max: Math.floor(each / 2) }))),
        count_include_pad: draw(() => fc.boolean()),
        ...(rank > 1 && divisor !== null ? { divisor_override: divisor } : {}),
      },
    };
  },
  LPPool(draw, { length: rank }) {
    const kwargs = windows(draw, rank);
    const norm = draw(() => fc.constantFrom<number>(1, 2, 3, 1.5, Infinity, -Infinity));
    const kernelSize = rank === 1 ? kwargs.kernel_size[0]! : kwargs.kernel_size;
    return { kwargs: { ...kwargs, kernel_size: kernelSize, norm_type: norm } };
  },
  AdaptiveAvgPool: (draw, sizes) => ({ kwargs: { output_size: perAxis(draw, sizes.length, size) } }),
  AdaptiveMaxPool: (draw, sizes) => ({ kwargs: { output_size: perAxis(draw, sizes.length, size) } }),
  FractionalMaxPool(draw, sizes) {
    const kernelSize = sizes.map((each) => draw(() => fc.integer({ min: 1, max: each })));
    const outputs = sizes.map((each, i) => draw(() => fc.integer({ min: 1, max: each - kernelSize[i]! + 1 })));
    const sample = fc.integer({ min: 0, max: 1023 }).map((value) => value / 1024);
    return {
      kwargs: { kernel_size: kernelSize, output_size: outputs },
      samples: perAxis(draw, sizes.length, sample),
    };
  },
  MaxUnpool(draw, { length: rank }) {
    const kernelSize = perAxis(draw, rank, kernel);
    return {
      kwargs: { kernel_size: kernelSize, stride: perAxis(draw, rank, kernel) },
      indicesIn: (cells) => Array.from({ length: cells }, () => draw(() => fc.nat())),
    };
  },
};

function isRefused(shape: readonly number[], call: LayerCall): boolean {
  try {
    plan(shape, call);
    return false;
  } catch (error) {
    if (error instanceof PoolingError) return true;
    throw error;
  }
}

/** Equal, or as close as sums in another order are. */
function expectClose(got: ArrayLike<number | bigint>, wanted: readonly (number | bigint)[], dtype: DType) {
  const tolerance = dtype === 'float64' ? 1e-11 : 2e-5;
  expect(got).toHaveLength(wanted.length);
  for (const [cell, value] of wanted.entries()) {
    const [a, b] = [Number(got[cell]), Number(value)];
    const isEqual = a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= tolerance * (1 + Math.abs(b));
    if (!isEqual) expect(Array.from(got, Number)).toEqual(wanted);
  }
}

describe.each(Object.keys(families))('%s is what its definition says', (operator) => {
  test('forward and backward, for every geometry and dtype', () => {
    let answered = 0;
    fc.assert(
      fc.property(sizesOf, floats, fc.gen(), (sizes, dtype, draw) => {
        fc.pre(operator !== 'FractionalMaxPool' || sizes.length > 1);
        const { kwargs, samples = [], indicesIn } = families[operator]!(draw, sizes);
        const call = { op: `${operator}${sizes.length}d` as LayerName, kwargs };
        fc.pre(!isRefused([1, ...sizes], call));
        const cells = sizes.reduce((a, b) => a * b);
        const values = Array.from({ length: cells }, () => draw(() => numbers));
        const outputCells = plan([1, ...sizes], call).geometry.outputShape.reduce((a, b) => a * b);
        const indices = (indicesIn?.(cells) ?? []).map((index) => index % outputCells);
        const operands = {
          ...(indicesIn && { indices: tensorOf(indices, [1, ...sizes], 'int64') }),
          ...(samples.length && { randomSamples: tensorOf(samples, [1, 1, samples.length], dtype) }),
        };
        const input = tensorOf(values, [1, ...sizes], dtype);
        const plane = { values: Array.from(input.data, Number), sizes, indicesIn: indices, samples };
        const wanted = naiveAnswer({ operator, kwargs, dtype }, plane);
        const result = pool(input, call, operands);
        expect(result.output.shape).toEqual([1, ...wanted.sizes]);
        expectClose(result.output.data, wanted.values, dtype);
        if (wanted.indices) expect([...result.indices!]).toEqual(wanted.indices);
        const gradOutput = Array.from({ length: outputCells }, () => draw(() => fc.integer({ min: -3, max: 3 })));
        const gradInput = backward(input, call, result, tensorOf(gradOutput, result.output.shape, dtype), operands);
        expectClose(gradInput.data, wanted.gradient(gradOutput), dtype);
        answered++;
      }),
      { numRuns: 300 },
    );
    expect(answered).toBeGreaterThan(100);
  });
});

test('every window is listed by the cells it reads, whatever kind the axis is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(families)), size, size, fc.gen(), (operator, height, width, draw) => {
      const { kwargs, samples } = families[operator]!(draw, [height, width]);
      const call = { op: `${operator}2d` as LayerName, kwargs };
      fc.pre(!isRefused([1, height, width], call));
      const randomSamples = tensorOf(samples ?? [0, 0], [1, 1, 2]);
      const { axes } = plan([1, height, width], call, 'float32', { randomSamples }).geometry;
      for (const axis of axes) {
        const counts = Array.from({ length: axis.inputSize }, (_, cell) => windowsReading(axis, cell).length);
        expect([...readCounts(axis)]).toEqual(counts);
      }
    }),
  );
});
