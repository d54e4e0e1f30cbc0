import { naiveWindowCount, type NaiveAxis } from './naiveMaxPool';
import {
  inFloat64,
  naiveGathered,
  naiveIndex,
  naivePositions,
  type NaivePlane,
  type NaiveRounding,
} from './naivePlane';

export type NaiveAvgAxis = Omit<NaiveAxis, 'dilation'>;

/** What a window's sum is divided by. */
export interface NaiveDivisor {
  readonly countIncludePad: boolean;
  readonly divisorOverride: number | undefined;
}

interface Window {
  /** The input's cells in the window, as indices of the plane. */
  readonly cells: readonly number[];
  readonly divisor: number;
}

/** A window is cut off where the padding ends: what overhangs in ceil mode is no cell, padded or not. */
function windowsOf(sizes: readonly number[], axes: readonly NaiveAvgAxis[], rule: NaiveDivisor): Window[] {
  const taps = naivePositions(axes.map(({ kernelSize }) => kernelSize));
  return naivePositions(outputSizesOf(sizes, axes)).map((window) => {
    const covered = taps
      .map((tap) => tap.map((step, i) => window[i]! * axes[i]!.stride - axes[i]!.padding + step))
      .filter((position) => position.every((cell, i) => cell < sizes[i]! + axes[i]!.padding));
    const cells = covered.map((position) => naiveIndex(position, sizes)).filter((index) => index !== undefined);
    return { cells, divisor: rule.divisorOverride ?? (rule.countIncludePad ? covered.length : cells.length) };
  });
}

function outputSizesOf(sizes: readonly number[], axes: readonly NaiveAvgAxis[]): number[] {
  return axes.map((axis, i) => naiveWindowCount(sizes[i]!, { ...axis, dilation: 1 }));
}

/**
 * Average pooling of one plane by the definition: the sum in scan order over the divisor. Numbers are rounded after every
 * step as `round` says; without it they are float64, and answers for smaller floats are compared with a tolerance.
 */
export function naiveAvgPool<Value extends number | bigint>(
  plane: readonly Value[],
  sizes: readonly number[],
  axes: readonly NaiveAvgAxis[],
  rule: NaiveDivisor,
  round = inFloat64,
): NaivePlane<Value> {
  const values = windowsOf(sizes, axes, rule).map(({ cells, divisor }) => {
    const read = cells.map((cell) => plane[cell]!);
    return isWhole(read) ? wholeQuotient(read, divisor) : quotient(read as number[], divisor, round);
  });
  return { sizes: outputSizesOf(sizes, axes), values: values as Value[] };
}

function isWhole(values: readonly (number | bigint)[]): values is bigint[] {
  return typeof values[0] === 'bigint';
}

/** int64 wraps around and is divided towards zero. */
function wholeQuotient(values: readonly bigint[], divisor: number): bigint {
  const sum = values.reduce((total, value) => total + value, 0n);
  return BigInt.asIntN(64, sum) / BigInt(divisor);
}

function quotient(values: readonly number[], divisor: number, round: NaiveRounding): number {
  return round(values.reduce((sum, value) => round(sum + value), 0) / divisor);
}

/** The gradient at the plane: every cell of a window gets the window's gradient over its divisor. */
export function naiveAvgPoolGradient(
  gradOutput: readonly number[],
  sizes: readonly number[],
  axes: readonly NaiveAvgAxis[],
  rule: NaiveDivisor,
  round = inFloat64,
): number[] {
  const shares = windowsOf(sizes, axes, rule).flatMap(({ cells, divisor }, window) =>
    cells.map((cell) => ({ cell, gradient: round(gradOutput[window]! / divisor) })),
  );
  return naiveGathered(sizes, shares, round);
}
