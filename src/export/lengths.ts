/** A length as files have it: hundredths, without zeros at its end. */
export function rounded(length: number): string {
  return String(Math.round(length * 100) / 100 || 0);
}
