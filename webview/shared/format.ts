/** `(0, 1)` */
export function formatPosition(position: readonly number[]): string {
  return `(${position.join(', ')})`.replaceAll('-', '−');
}
