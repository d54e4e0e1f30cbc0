/** Statistics of a plane's values; NaN and infinities are counted separately. */
export interface Statistics {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** The standard deviation of the values as they are, divided by their number. */
  readonly deviation: number;
  readonly zeros: number;
  readonly notNumbers: number;
  readonly infinities: number;
  /** How many values lie in each of equal parts from the min to the max. */
  readonly histogram: readonly number[];
  /** If the plane is too large to be read whole, every how many rows and columns one counts; else 1. */
  readonly rowStep: number;
  readonly columnStep: number;
}

const BINS = 64;

/**
 * Statistics of values. Mean and deviation are of the finite ones, in float64.
 *
 * @param rowStep,columnStep which rows and columns the values are of; part of the result
 */
export function statisticsOf(values: ArrayLike<number>, rowStep = 1, columnStep = 1): Statistics {
  let [min, max, sum, finite, zeros, notNumbers] = [Infinity, -Infinity, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === 0) zeros++;
    if (Number.isFinite(value)) {
      finite++;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    } else if (Number.isNaN(value)) notNumbers++;
  }
  const mean = sum / finite;
  const histogram = Array<number>(BINS).fill(0);
  let squares = 0;
  const width = (max - min) / BINS;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    squares += (value - mean) ** 2;
    const bin = width > 0 ? Math.floor((value - min) / width) : 0;
    histogram[Math.min(BINS - 1, bin)]!++;
  }
  return {
    count: values.length,
    min: finite ? min : NaN,
    max: finite ? max : NaN,
    mean,
    deviation: Math.sqrt(squares / finite),
    zeros,
    notNumbers,
    infinities: values.length - finite - notNumbers,
    histogram,
    rowStep,
    columnStep,
  };
}
