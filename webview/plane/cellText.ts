import type { Region } from '../../src/tensors/tile';
import { textSize } from './canvasText';
import type { ColourScale } from './colourScale';
import type { NumberFormat } from './numberFormat';
import { css, theme } from './theme';
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
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  cells: Region,
  colours: ColourScale,
  { format, longest, lines, valuesAt, isBold }: CellTexts,
): void {
  const ratio = viewport.devicePixelRatio;
  const size = textSize(viewport.scale / ratio, longest, lines);
  if (size === undefined) return;
  const font = (bold: boolean) => `${bold ? 'bold ' : ''}${size * ratio}px ${theme().mono}`;
  context.textBaseline = 'middle';
  context.font = font(false);
  const half = (context.measureText('0').width * longest) / 2;
  for (let row = cells.top; row < cells.top + cells.height; row++) {
    for (let column = cells.left; column < cells.left + cells.width; column++) {
      const values = valuesAt(row, column);
      if (!values) continue;
      const box = viewport.box({ top: row, left: column, height: 1, width: 1 });
      context.fillStyle = css(colours.inkOn(values.length === 1 ? values[0]! : mean(values)));
      context.font = font(isBold(row, column));
      for (const [line, value] of values.entries()) {
        const middle = box.y + box.height / 2 + (line - (values.length - 1) / 2) * size * 1.15 * ratio;
        const text = format.text(value);
        // what has no digits stands in the middle
        context.textAlign = Number.isFinite(value) ? 'right' : 'center';
        context.fillText(text, box.x + box.width / 2 + (Number.isFinite(value) ? half : 0), middle);
      }
    }
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
