import type { Statistics } from '../views/tensorEditor';

const BINS = 64;

/**
 * What values are like. The mean and the deviation are taken in float64 over the finite ones.
 *
 * @param rowStep told with the result: of which rows the values are
 */
export function statisticsOf(values: ArrayLike<number>, rowStep = 1): Statistics {
  let [least, greatest, sum, finite, zeros, notNumbers] = [Infinity, -Infinity, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === 0) zeros++;
    if (Number.isFinite(value)) {
      finite++;
      sum += value;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    } else if (Number.isNaN(value)) notNumbers++;
  }
  const mean = sum / finite;
  const histogram = Array<number>(BINS).fill(0);
  let squares = 0;
  const width = (greatest - least) / BINS;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    squares += (value - mean) ** 2;
    const bin = width > 0 ? Math.floor((value - least) / width) : 0;
    histogram[Math.min(BINS - 1, bin)]!++;
  }
  return {
    count: values.length,
    least: finite ? least : NaN,
    greatest: finite ? greatest : NaN,
    mean,
    deviation: Math.sqrt(squares / finite),
    zeros,
    notNumbers,
    infinities: values.length - finite - notNumbers,
    histogram,
    rowStep,
  };
}
