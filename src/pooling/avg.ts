import { PoolingError } from '../errors';
import { isFloat, rounding, type DType } from '../tensors/dtype';
import type { Tensor } from '../tensors/tensor';
import { ArgumentReader, oneExpected, tupleExpected, windowArguments } from './arguments';
import { axisWindow, poolGeometry, windowBounds, type PoolAxis, type PoolGeometry } from './geometry';
import type { BackwardWork, Kernel } from './kernel';
import { layers, type LayerCall } from './layers';
import type { Divisor, Plan, PoolResult } from './plan';
import {
  acceptedRows,
  acceptedWindows,
  refuseDimensions,
  refuseDimensions1d,
  refuseDType,
  refuseMissingAxis,
} from './refusals';
import { rowCount, windowRows, windowSteps } from './windows';

/**
 * What an AvgPool layer does to an input of shape (N, C, …) or (C, …).
 *
 * @throws PoolingError with PyTorch's message if PyTorch refuses the call
 */
export function planAvgPool(shape: readonly number[], dtype: DType, call: LayerCall): Plan {
  const { functional, rank } = layers[call.op];
  const reader = new ArgumentReader(call, functional);
  const override = rank === 1 || reader.isLeftOut('divisor_override') ? undefined : divisorOverride(reader);
  const divisor = override ?? (reader.flag('count_include_pad') ? 'paddedWindow' : 'inputCells');
  const geometry = averageGeometry(shape, reader, functional, override);
  refuseDType(rank === 3 ? 'avg_pool3d' : 'avg_pool2d', dtype, (each) => isFloat(each) || each === 'int64');
  return { geometry, reduction: { kind: 'avg', divisor }, dtype };
}

function divisorOverride(reader: ArgumentReader): number {
  const [value] = reader.wholeNumbers('divisor_override');
  return value!;
}

/** The windows of an average: also LPPool runs on one. */
export function averageGeometry(
  shape: readonly number[],
  reader: ArgumentReader,
  functional: string,
  override: number | undefined,
): PoolGeometry {
  const rank = layers[reader.call.op].rank;
  const argument = windowArguments(reader, (name, length) =>
    rank === 1 ? oneExpected(functional, name, length) : tupleExpected(functional, rank, name),
  );
  if (rank === 1) refuseDimensions1d(shape, functional);
  if (rank === 3) refuseDimensions(shape, 3);
  if (override === 0) throw new PoolingError('divisor must be not zero', 'divisor_override');
  if (rank === 2) refuseMissingAxis(shape, 3);
  const axes =
    rank === 1
      ? acceptedRows(shape, argument, functional)
      : acceptedWindows(shape, argument, { name: functional, refusesSmallInput: rank === 3 });
  return poolGeometry(shape, axes);
}

/**
 * How many cells of one axis count for a window's divisor: those of the window clipped to the padded input, or those in
 * the input. What overhangs the padding never counts.
 */
export function countedCells(axis: PoolAxis, index: number, divisor: Exclude<Divisor, number>, plane = 0): number {
  const { start, end, step } = axisWindow(axis, index, plane);
  const count = (first: number, limit: number) => Math.max(0, Math.ceil((limit - first) / step));
  if (divisor === 'paddedWindow' && axis.kind === 'sliding') {
    return count(start, Math.min(end, axis.inputSize + axis.padding[1]));
  }
  const bounds = windowBounds(axis, index, plane);
  return count(bounds.first, bounds.end);
}

/** Divides by what a window's mean is divided by, in the steps and the precision that PyTorch does it in. */
class Division {
  private readonly depths: readonly number[];
  private readonly heights: readonly number[];
  private readonly widths: readonly number[];
  /** Adaptive averages divide by one axis after the other. */
  private readonly axisByAxis: boolean;

  constructor(
    { axes }: PoolGeometry,
    private readonly divisor: Divisor,
    private readonly round: (value: number) => number,
  ) {
    const counts = (axis: PoolAxis | undefined) =>
      axis && typeof divisor === 'string'
        ? Array.from({ length: axis.outputSize }, (_, index) => countedCells(axis, index, divisor))
        : Array<number>(axis?.outputSize ?? 1).fill(1);
    [this.depths, this.heights, this.widths] = [counts(axes.at(-3)), counts(axes.at(-2)), counts(axes.at(-1))];
    this.axisByAxis = axes.some((axis) => axis.kind === 'adaptive');
  }

  /** Cells that divide the mean of window (depth, height, width). */
  count(depth: number, height: number, width: number): number {
    if (typeof this.divisor === 'number') return this.divisor;
    return this.depths[depth]! * this.heights[height]! * this.widths[width]!;
  }

  divide(sum: number, depth: number, height: number, width: number): number {
    if (!this.axisByAxis) {
      const count = this.count(depth, height, width);
      // a window in the padding, which ONNX allows, averages to nothing
      return count === 0 ? 0 : this.round(sum / count);
    }
    const byDepth = this.round(sum / this.depths[depth]!);
    return this.round(this.round(byDepth / this.heights[height]!) / this.widths[width]!);
  }
}

/** The mean of each window: sums in scan order, in the type that PyTorch adds in. */
export const avgKernel: Kernel = { pieces: rowCount, forward: avgRows, backward: spreadBack };

function avgRows(input: Tensor, result: PoolResult, from: number, to: number): void {
  if (input.data instanceof BigInt64Array) avgWholeRows(input.data, result, from, to);
  else if (!(input.data instanceof BigUint64Array)) avgFloatRows(input.data, result, from, to);
}

function divisorOf(result: PoolResult): Divisor {
  return result.reduction.kind === 'avg' ? result.reduction.divisor : 'paddedWindow';
}

/** @see ATen/native/cpu/AvgPoolKernel.cpp, cpu_avg_pool */
function avgFloatRows(data: ArrayLike<number>, result: PoolResult, from: number, to: number): void {
  const { geometry, dtype, output } = result;
  const { stepDepth, stepHeight, stepWidth, inputHeight, inputWidth } = windowSteps(geometry);
  const add = dtype === 'float64' ? rounding(dtype) : Math.fround;
  const round = rounding(dtype);
  const division = new Division(geometry, divisorOf(result), add);
  for (const { input, output: start, position, depth, height, widths } of windowRows(geometry, from, to)) {
    for (let i = 0; i < widths.length; i++) {
      const { first, end } = widths[i]!;
      let sum = 0;
      for (let z = depth.first; z < depth.end; z += stepDepth) {
        for (let y = height.first; y < height.end; y += stepHeight) {
          const line = input + (z * inputHeight + y) * inputWidth;
          for (let x = first; x < end; x += stepWidth) sum = add(sum + data[line + x]!);
        }
      }
      output.data[start + i] = round(division.divide(sum, ...position, i));
    }
  }
}

/** Integers are divided towards zero. */
function avgWholeRows(data: BigInt64Array, result: PoolResult, from: number, to: number): void {
  const { geometry, output } = result;
  const { stepDepth, stepHeight, stepWidth, inputHeight, inputWidth } = windowSteps(geometry);
  const division = new Division(geometry, divisorOf(result), rounding(result.dtype));
  for (const { input, output: start, position, depth, height, widths } of windowRows(geometry, from, to)) {
    for (let i = 0; i < widths.length; i++) {
      const { first, end } = widths[i]!;
      let sum = 0n;
      for (let z = depth.first; z < depth.end; z += stepDepth) {
        for (let y = height.first; y < height.end; y += stepHeight) {
          const line = input + (z * inputHeight + y) * inputWidth;
          for (let x = first; x < end; x += stepWidth) sum += data[line + x]!;
        }
      }
      output.data[start + i] = BigInt.asIntN(64, sum) / BigInt(division.count(...position, i));
    }
  }
}

/** Every cell of a window gets the same share of its gradient; the shares of overlapping windows add up. */
function spreadBack({ result, gradOutput, gradInput }: BackwardWork, from: number, to: number): void {
  spreadGradient(result.geometry, divisorOf(result), gradOutput.data, gradInput, from, to);
}

/** Spreads the gradient at each average over the cells of its window. */
export function spreadGradient(
  geometry: PoolGeometry,
  divisor: Divisor,
  gradOutput: ArrayLike<number | bigint>,
  gradInput: Tensor,
  from: number,
  to: number,
): void {
  const { stepDepth, stepHeight, stepWidth, inputHeight, inputWidth } = windowSteps(geometry);
  const rowsPerPlane = rowCount(geometry) / Math.max(1, geometry.planes);
  const round = rounding(gradInput.dtype);
  const division = new Division(geometry, divisor, round);
  const target = gradInput.data as Float64Array;
  for (const row of windowRows(geometry, from * rowsPerPlane, to * rowsPerPlane)) {
    row.widths.forEach(({ first, end }, i) => {
      const share = division.divide(Number(gradOutput[row.output + i]), ...row.position, i);
      for (let z = row.depth.first; z < row.depth.end; z += stepDepth) {
        for (let y = row.height.first; y < row.height.end; y += stepHeight) {
          const line = row.input + (z * inputHeight + y) * inputWidth;
          for (let x = first; x < end; x += stepWidth) target[line + x] = round(target[line + x]! + share);
        }
      }
    });
  }
}
