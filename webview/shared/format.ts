/** A value as a cell shows it: at most four significant digits, ∞ and NaN as such. */
export function formatValue(value: number): string {
  if (value === Infinity) return '∞';
  if (value === -Infinity) return '−∞';
  if (Number.isNaN(value)) return 'NaN';
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(1) : String(Number(value.toPrecision(4)));
  return text.replaceAll('-', '−');
}

/** `(0, 1)` */
export function formatPosition(position: readonly number[]): string {
  return `(${position.join(', ')})`.replaceAll('-', '−');
}
