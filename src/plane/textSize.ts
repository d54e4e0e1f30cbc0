/** Text smaller than this is not read: CSS pixels. */
export const SMALLEST_TEXT = 10;
const LARGEST_TEXT = 28;
/** The width of a digit of a monospaced font, as a share of its size. */
const DIGIT = 0.61;

/** The size of the text in a cell, in CSS pixels; undefined if it would be too small to read. */
export function textSize(cell: number, length: number, lines = 1): number | undefined {
  const size = Math.min(
    LARGEST_TEXT,
    (cell * 0.36) / Math.max(1, 0.6 * lines),
    (cell - 5) / (DIGIT * Math.max(1, length)),
  );
  return size >= SMALLEST_TEXT ? size : undefined;
}
