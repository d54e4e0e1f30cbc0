import type { Region } from '../tensors/tile';
import type { NumberFormat } from './numberFormat';
import type { Colours } from './palette';
import type { Pen } from './pen';
import { textSize } from './textSize';
import type { Viewport } from './viewport';

/** What numbers are written in a plane's cells, and how. */
export interface CellTexts {
  readonly format: NumberFormat;
  /** Characters of the longest number. */
  readonly longest: number;
  /** Lines in a cell: one for each channel. */
  readonly lines: number;
  readonly valuesAt: (row: number, column: number) => readonly number[] | undefined;
  readonly isBold: (row: number, column: number) => boolean;
}

/** Writes the numbers into the cells as soon as they can be read; all in one size, points below each other. */
export function writeNumbers(
  pen: Pen,
  viewport: Viewport,
  cells: Region,
  colours: Colours,
  { format, longest, lines, valuesAt, isBold }: CellTexts,
): void {
  const ratio = viewport.devicePixelRatio;
  const cssSize = textSize(viewport.scale / ratio, longest, lines);
  if (cssSize === undefined) return;
  const size = cssSize * ratio;
  const half = (pen.widthOf('0', size) * longest) / 2;
  for (let row = cells.top; row < cells.top + cells.height; row++) {
    for (let column = cells.left; column < cells.left + cells.width; column++) {
      const values = valuesAt(row, column);
      if (!values) continue;
      const box = viewport.box({ top: row, left: column, height: 1, width: 1 });
      const color = colours.inkOn(values.length === 1 ? values[0]! : mean(values));
      for (const [line, value] of values.entries()) {
        const middle = box.y + box.height / 2 + (line - (values.length - 1) / 2) * size * 1.15;
        // what has no digits stands in the middle
        const isNumber = Number.isFinite(value);
        pen.text(format.text(value), [box.x + box.width / 2 + (isNumber ? half : 0), middle], {
          size,
          color,
          align: isNumber ? 'right' : 'center',
          isBold: isBold(row, column),
        });
      }
    }
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
