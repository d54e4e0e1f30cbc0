import { PoolingError } from '../errors';
import { isComputable, isFloat, rounding, type DType } from '../tensors/dtype';
import { elementCount, type Tensor } from '../tensors/tensor';
import { ArgumentReader } from './arguments';
import { averageGeometry, countedCells, spreadGradient } from './avg';
import { planeSizes, type PoolGeometry } from './geometry';
import type { BackwardWork, Kernel } from './kernel';
import { layers, type LayerCall } from './layers';
import type { Plan, PoolResult } from './plan';
import { refuseDType } from './refusals';
import { rowCount, windowRows, windowSteps } from './windows';

/**
 * What an LPPool layer does to an input of shape (N, C, …) or (C, …). Integers become float32, as `pow` makes them.
 *
 * @throws PoolingError with PyTorch's message if PyTorch refuses the call
 * @see torch/nn/functional.py, lp_pool2d
 */
export function planLpPool(shape: readonly number[], dtype: DType, call: LayerCall): Plan {
  const { rank } = layers[call.op];
  const average = `avg_pool${rank}d`;
  const reader = new ArgumentReader(call, average);
  const normType = reader.float('norm_type');
  const kernel = reader.value('kernel_size');
  if (rank > 1 && Array.isArray(kernel) && kernel.length !== rank) {
    const text =
      kernel.length < rank
        ? `not enough values to unpack (expected ${rank}, got ${kernel.length})`
        : `too many values to unpack (expected ${rank})`;
    throw new PoolingError(text, 'kernel_size');
  }
  const geometry = averageGeometry(shape, reader, average, undefined);
  if (rank === 1 && Array.isArray(kernel)) {
    throw new PoolingError("mul(): argument 'other' (position 1) must be Tensor, not list", 'kernel_size');
  }
  if (normType === 0) throw new PoolingError('float division by zero', 'norm_type');
  refuseDType(rank === 3 ? 'avg_pool3d' : 'avg_pool2d', dtype, isComputable);
  return {
    geometry,
    reduction: { kind: 'lp', normType, magnitudes: false },
    dtype: isFloat(dtype) ? dtype : 'float32',
  };
}

/** Norms of windows, in the very steps that PyTorch composes them of: each step rounds to the dtype. */
export const lpKernel: Kernel = { pieces: rowCount, forward: lpRows, backward: lpBack };

interface Norm {
  readonly normType: number;
  readonly magnitudes: boolean;
}

function normOf({ reduction }: PoolResult): Norm {
  if (reduction.kind === 'lp') return reduction;
  throw new Error(`no norm: ${reduction.kind}`);
}

function kernelCells({ axes }: PoolGeometry): number {
  return elementCount(axes.map((axis) => (axis.kind === 'sliding' ? axis.kernelSize : 1)));
}

function lpRows(input: Tensor, result: PoolResult, from: number, to: number): void {
  const norm = normOf(result);
  const round = rounding(result.dtype);
  const cells = kernelCells(result.geometry);
  const { output } = result;
  if (!Number.isFinite(norm.normType)) {
    for (const { at, taps } of windowsOf(result, from, to)) {
      output.data[at] = Math.abs(Number(input.data[extreme(input, taps, norm.normType)]));
    }
    return;
  }
  for (const { at, taps, count } of windowsOf(result, from, to)) {
    const sum = norm.magnitudes
      ? powerSum(input, taps, norm, result.dtype)
      : meanPower(input, taps, count, norm, result.dtype) * cells;
    output.data[at] = round(pow(round(sum), 1 / norm.normType));
  }
}

/** Powers as ATen takes them: by root where it can, so that (−∞)^½ is NaN. */
function pow(base: number, exponent: number): number {
  if (exponent === 0.5) return Math.sqrt(base);
  return exponent === -0.5 ? 1 / Math.sqrt(base) : base ** exponent;
}

/** −1, 0 or 1; NaN has the sign 0. */
function sign(value: number): number {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/** The mean of `xᵖ` over the window. */
function meanPower(input: Tensor, taps: readonly number[], count: number, norm: Norm, dtype: DType): number {
  return rounding(dtype)(adding(dtype)(powerSum(input, taps, norm, dtype) / count));
}

function powerSum(input: Tensor, taps: readonly number[], norm: Norm, dtype: DType): number {
  const [round, add] = [rounding(dtype), adding(dtype)];
  let sum = 0;
  for (const tap of taps) sum = add(sum + power(Number(input.data[tap]), norm, round));
  return sum;
}

/** Sums of half floats are kept in float32. */
function adding(dtype: DType): (value: number) => number {
  return dtype === 'float64' ? rounding(dtype) : Math.fround;
}

function power(value: number, { normType, magnitudes }: Norm, round: (value: number) => number): number {
  const base = round(magnitudes ? Math.abs(value) : value);
  return round(pow(base, normType));
}

/** Where the maximum magnitude is for p = ∞, the minimum for −∞; the first of ties, NaN before all. */
function extreme({ data }: Tensor, taps: readonly number[], normType: number): number {
  let best = taps[0]!;
  for (const tap of taps) {
    const [value, known] = [Math.abs(Number(data[tap])), Math.abs(Number(data[best]))];
    if (Number.isNaN(value) || (normType > 0 ? value > known : value < known)) best = tap;
  }
  return best;
}

/**
 * The gradient through the same steps, backwards.
 *
 * relu passes nothing where the mean is zero, so that a window of zeros has the gradient 0, not NaN.
 */
function lpBack({ input, result, gradOutput, gradInput }: BackwardWork, from: number, to: number): void {
  const { normType } = normOf(result);
  const { geometry } = result;
  const rowsPerPlane = rowCount(geometry) / Math.max(1, geometry.planes);
  const windows = windowsOf(result, from * rowsPerPlane, to * rowsPerPlane);
  const target = gradInput.data as Float64Array;
  if (!Number.isFinite(normType)) {
    for (const { at, taps } of windows) {
      const cell = extreme(input, taps, normType);
      target[cell]! += Number(gradOutput.data[at]) * sign(Number(input.data[cell]));
    }
    return;
  }
  const round = rounding(result.dtype);
  const cells = kernelCells(geometry);
  const means = new Float64Array(gradOutput.data.length);
  for (const { at, taps, count } of windows) {
    const mean = meanPower(input, taps, count, normOf(result), result.dtype);
    const scaled = round(mean * cells);
    const slope = round((1 / normType) * round(pow(scaled, 1 / normType - 1)));
    means[at] = mean === 0 ? 0 : round(round(Number(gradOutput.data[at]) * slope) * cells) * sign(mean) ** 2;
  }
  spreadGradient(geometry, 'paddedWindow', means, gradInput, from, to);
  const plane = planeSizes(geometry).input;
  for (let cell = from * plane; cell < to * plane; cell++) {
    const slope = round(normType * round(pow(Number(input.data[cell]), normType - 1)));
    target[cell] = round(target[cell]! * slope);
  }
}

/** The windows of output rows: the cell each fills, the cells it reads, and what its mean is divided by. */
function* windowsOf({ geometry }: PoolResult, from: number, to: number) {
  const { stepDepth, stepHeight, stepWidth, inputHeight, inputWidth } = windowSteps(geometry);
  const counted = [geometry.axes.at(-3), geometry.axes.at(-2), geometry.axes.at(-1)].map(
    (axis) => (index: number) => (axis ? countedCells(axis, index, 'paddedWindow') : 1),
  );
  for (const { input, output, position, depth, height, widths } of windowRows(geometry, from, to)) {
    const outer = counted[0]!(position[0]) * counted[1]!(position[1]);
    for (const [i, { first, end }] of widths.entries()) {
      const taps: number[] = [];
      for (let z = depth.first; z < depth.end; z += stepDepth) {
        for (let y = height.first; y < height.end; y += stepHeight) {
          const line = input + (z * inputHeight + y) * inputWidth;
          for (let x = first; x < end; x += stepWidth) taps.push(line + x);
        }
      }
      yield { at: output + i, taps, count: outer * counted[2]!(i) };
    }
  }
}
