/** Python's integers are bigint here, its floats are number. */
export type PythonNumber = bigint | number;

/** Longer integers fit no dtype, and reading them takes quadratic time. */
const LONGEST = 400;

/** A number as Python writes it: `1_000`, `0xff`, `.5`, `2.`, `1e-3`; undefined if Python has no such number. */
export function parseNumber(token: string): PythonNumber | undefined {
  if (token.length > LONGEST || /__|_$|_[.eE]|[.eE]_/.test(token)) return undefined;
  const digits = token.replaceAll('_', '');
  if (/^(0+|[1-9]\d*)$/.test(digits) || /^0([xX][\da-fA-F]+|[oO][0-7]+|[bB][01]+)$/.test(digits)) return BigInt(digits);
  return /^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(digits) && /[.eE]/.test(digits) ? Number(digits) : undefined;
}

/** What Python's `float(text)` reads, apart from numbers: nan and inf with a sign, in any case. */
export function parseFloatText(text: string): number | undefined {
  const word = text.trim().toLowerCase();
  const sign = word.startsWith('-') ? -1 : 1;
  const bare = word.replace(/^[+-]/, '');
  if (bare === 'nan') return NaN;
  if (bare === 'inf' || bare === 'infinity') return sign * Infinity;
  const value = parseNumber(bare);
  return value === undefined || /^0[xob]/.test(bare) ? undefined : sign * Number(value);
}
