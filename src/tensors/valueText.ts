import { rounding, type DType } from './dtype';

/** From here on integers are written with an exponent where there is little room. */
const LARGE = 1e7;
/** Significant digits where there is little room; integers have all theirs. */
const DIGITS = 4;
/** Any float32 is told from all others by so many significant digits. */
const MOST_DIGITS = 9;

/**
 * The shortest decimal number that is this value in its dtype, as Python prints one: 1.4 for the float32 that is nearest to it, not
 * 1.399999976158142.
 */
export function exactText(value: number | bigint, dtype: DType): string {
  if (typeof value === 'bigint' || dtype === 'float64' || Number.isInteger(value)) return String(value);
  const stored = rounding(dtype);
  for (let digits = 1; digits <= MOST_DIGITS; digits++) {
    const shortened = Number(value.toPrecision(digits));
    if (stored(shortened) === value) return String(shortened);
  }
  return String(value);
}

/** A value where there is little room: integers in full up to seven digits, else four significant digits. */
export function shortText(value: number): string {
  if (value === Infinity) return '∞';
  if (value === -Infinity) return '−∞';
  if (Number.isNaN(value)) return 'NaN';
  return shortened(value).replaceAll('-', '−');
}

function shortened(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < LARGE) return String(value);
  if (size < 1e-3 || size >= LARGE) return value.toExponential(size >= LARGE ? DIGITS - 1 : 2);
  const beforePoint = Math.floor(Math.log10(size)) + 1;
  return String(Number(value.toPrecision(Math.max(DIGITS, beforePoint))));
}
