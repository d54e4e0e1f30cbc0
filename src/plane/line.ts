import type { Region } from '../tensors/tile';
import type { Colours } from './palette';
import type { Pen, Point } from './pen';
import type { Viewport } from './viewport';

/** A value of a row, and how many of the plane's columns it stands for. */
export interface Step {
  readonly column: number;
  readonly width: number;
  readonly value: number;
}

/** Draws a single row as a line: the low end of the colors is at the bottom, the high one at the top. NaN interrupts it. */
export function drawLine(pen: Pen, viewport: Viewport, cells: Region, colours: Colours, row: Iterable<Step>): void {
  if (!viewport.isLine || cells.width === 0) return;
  const ratio = viewport.devicePixelRatio;
  const { low, high } = colours.state;
  const { y, height } = viewport.box({ ...cells, top: 0, height: 1 });
  const level = (value: number) => y + height * (1 - (Math.min(high, Math.max(low, value)) - low) / (high - low || 1));
  const { ink } = pen.theme;
  if (low < 0 && high > 0) {
    const zero = {
      x: 0,
      y: Math.round(level(0)),
      width: viewport.size[0],
      height: Math.max(1, Math.round(ratio)),
    };
    pen.fill(zero, { color: ink, alpha: 0.35 });
  }
  const lines: Point[][] = [[]];
  for (const { column, width, value } of row) {
    const { x, width: wide } = viewport.box({ top: 0, left: column, height: 1, width });
    if (Number.isNaN(value)) lines.push([]);
    else lines.at(-1)!.push([x + wide / 2, level(value)]);
  }
  pen.lines(
    lines.filter((points) => points.length > 0),
    { color: ink, width: 1.5 * ratio },
  );
}
