import { exactText, shortText } from '../tensors/valueText';
import type { ViewedPlane } from './viewedPlane';

/** How all numbers of a plane are written, so that their points stand below each other. */
export interface NumberFormat {
  readonly text: (value: number) => string;
  /** Digits after the point; undefined if numbers have an exponent. */
  readonly decimals: number | undefined;
}

/** How the numbers of a plane are written, and how many characters the longest has. @param digits significant ones of the largest number */
export function formatFor(
  { range, dtype, overview }: Pick<ViewedPlane, 'range' | 'dtype' | 'overview'>,
  digits: number,
): { readonly format: NumberFormat; readonly longest: number } {
  const { values, unit } = overview;
  const all = unit === 1 ? values : Float32Array.from(values, (value) => value / unit);
  const format = numberFormat(range, all, !dtype.includes('float'), digits);
  return { format, longest: Math.max(...range.map((end) => format.text(end).length)) };
}

const MOST_DECIMALS = 6;

/**
 * Integers in full, others with as many decimals as the largest leaves room for, or as they need.
 *
 * @param range of the finite values
 * @param values all of them, or some
 * @param isInteger whether the others are integers, too
 * @param digits how many significant ones the largest number has
 */
export function numberFormat(
  range: readonly [min: number, max: number],
  values: ArrayLike<number>,
  isInteger: boolean,
  digits: number,
): NumberFormat {
  const size = Math.max(Math.abs(range[0]), Math.abs(range[1]));
  const needed = isInteger ? 0 : decimalsOf(values);
  if (needed === 0) return formatOf(0, String);
  if (size > 0 && (size < 1e-3 || size >= 1e7))
    return formatOf(undefined, (value) => (value === 0 ? '0' : value.toExponential(2)));
  const before = size >= 1 ? Math.floor(Math.log10(size)) + 1 : 1;
  const wanted = Math.max(1, digits - before + (size < 0.1 ? 2 : 0));
  const decimals = Math.min(needed, wanted, Math.max(MOST_DECIMALS, digits));
  return formatOf(decimals, (value) => value.toFixed(decimals));
}

function formatOf(decimals: number | undefined, write: (value: number) => string): NumberFormat {
  const text = (value: number) =>
    Number.isFinite(value) ? write(value === 0 ? 0 : value).replaceAll('-', '−') : shortText(value);
  return { text, decimals };
}

/** The most decimals that a value has, as the shortest number that is it in float32. */
function decimalsOf(values: ArrayLike<number>): number {
  const dtype = values instanceof Float64Array ? 'float64' : 'float32';
  let most = 0;
  for (let i = 0; i < values.length && most < MOST_DECIMALS; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value) || Number.isInteger(value)) continue;
    const [digits, exponent] = exactText(value, dtype).split('e');
    most = Math.max(most, (digits!.split('.')[1]?.length ?? 0) - Number(exponent ?? 0));
  }
  return most;
}
