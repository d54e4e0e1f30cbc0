const units = ['', 'K', 'M', 'G', 'T', 'P'];

/** `36,864`; from a hundred thousand on three digits and a unit: `25.6M`, `4.09G`. */
export function shortAmount(count: number): string {
  if (count < 100_000) return count.toLocaleString('en');
  const power = Math.floor(Math.log10(count) / 3);
  return `${digits(count / 1000 ** power)}${units[power]}`;
}

/** `3.1 MiB`. */
export function byteAmount(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return power === 0 ? `${bytes} B` : `${digits(bytes / 1024 ** power)} ${units[power]}iB`;
}

function digits(number: number): string {
  return number.toPrecision(number < 1000 ? 3 : 4);
}
