/** What values are like in a line; NaN and infinities are counted separately. */
export interface Summary {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** The standard deviation of the values as they are, divided by their number. */
  readonly deviation: number;
  readonly notNumbers: number;
  /** How many are +∞ and −∞. */
  readonly positive: number;
  readonly negative: number;
}

/** Statistics of a plane's values. */
export interface Statistics extends Summary {
  readonly zeros: number;
  /** How many values lie in each of equal parts from the min to the max. */
  readonly histogram: readonly number[];
  /** About where one in a hundred values lies below, and one above. */
  readonly percentiles: readonly [low: number, high: number];
  /** If the plane is too large to be read whole, every how many rows and columns one counts; else 1. */
  readonly rowStep: number;
  readonly columnStep: number;
}

const BINS = 64;
/** What percentiles are found by. */
const FINE = 64 * BINS;

/** A summary of values. Mean and deviation are of the finite ones, in float64. */
export function summaryOf(values: ArrayLike<number>): Summary {
  const { finite, sum, notNumbers, positive, ...ends } = totalsOf(values);
  const mean = sum / finite;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const off = values[i]! - mean;
    if (Number.isFinite(off)) squares += off ** 2;
  }
  return {
    count: values.length,
    min: finite ? ends.min : NaN,
    max: finite ? ends.max : NaN,
    mean,
    deviation: Math.sqrt(squares / finite),
    notNumbers,
    positive,
    negative: values.length - finite - notNumbers - positive,
  };
}

/**
 * Statistics of values. Mean and deviation are of the finite ones, in float64.
 *
 * @param rowStep,columnStep which rows and columns the values are of; part of the result
 */
export function statisticsOf(values: ArrayLike<number>, rowStep = 1, columnStep = 1): Statistics {
  const totals = totalsOf(values);
  const { finite, sum, zeros, notNumbers, positive } = totals;
  const [min, max] = finite ? [totals.min, totals.max] : [NaN, NaN];
  const mean = sum / finite;
  const { squares, fine } = spread(values, mean, min, max);
  return {
    count: values.length,
    min,
    max,
    mean,
    deviation: Math.sqrt(squares / finite),
    zeros,
    notNumbers,
    positive,
    negative: values.length - finite - notNumbers - positive,
    histogram: Array.from({ length: BINS }, (_, bin) =>
      fine.slice((bin * FINE) / BINS, ((bin + 1) * FINE) / BINS).reduce((a, b) => a + b),
    ),
    percentiles: [
      min + (max - min) * quantile(fine, finite / 100),
      max - (max - min) * quantile(fine.reverse(), finite / 100),
    ],
    rowStep,
    columnStep,
  };
}

function totalsOf(values: ArrayLike<number>) {
  let [min, max, sum, finite, zeros, notNumbers, positive] = [Infinity, -Infinity, 0, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === 0) zeros++;
    if (Number.isFinite(value)) {
      finite++;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    } else if (value === Infinity) positive++;
    else if (Number.isNaN(value)) notNumbers++;
  }
  return { min, max, sum, finite, zeros, notNumbers, positive };
}

function spread(values: ArrayLike<number>, mean: number, min: number, max: number) {
  const fine = new Float64Array(FINE);
  const width = (max - min) / FINE;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    squares += (value - mean) ** 2;
    const bin = width > 0 ? Math.floor((value - min) / width) : 0;
    fine[Math.min(FINE - 1, bin)]!++;
  }
  return { squares, fine };
}

/** The share of the bins that hold the first `count` values. */
function quantile(bins: ArrayLike<number>, count: number): number {
  let seen = 0;
  for (let bin = 0; bin < bins.length; bin++) {
    seen += bins[bin]!;
    if (seen > count) return bin / bins.length;
  }
  return 0;
}
