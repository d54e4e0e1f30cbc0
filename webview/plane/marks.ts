import type { Region } from '../../src/tensors/tile';
import type { ColourScale } from './colourScale';
import { css, theme, type Color } from './theme';
import type { Box, Viewport } from './viewport';

/** From this many CSS pixels on a cell has room for a mark. */
const ROOM = 8;

/** Stripes, which read without colors. */
export function hatch(context: CanvasRenderingContext2D, box: Box, color: string, distance: number): void {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = Math.max(1, distance / 5);
  context.beginPath();
  // all stripes of a canvas are one pattern, wherever a box begins
  const start = box.x + box.y - ((box.x + box.y) % distance);
  for (let at = start; at < box.x + box.width + box.y + box.height + distance; at += distance) {
    context.moveTo(at - box.y, box.y);
    context.lineTo(at - box.y - box.height, box.y + box.height);
  }
  context.stroke();
  context.restore();
}

/** What shows where small cells are left clear: NaN. */
export function stripe(context: CanvasRenderingContext2D, viewport: Viewport, cells: Region): void {
  const ratio = viewport.devicePixelRatio;
  if (viewport.scale < ROOM * ratio) hatch(context, viewport.box(cells), css(theme().ink, 0.45), 5 * ratio);
}

/**
 * Marks the cells that are not what their color says: NaN is striped, infinities have an arrow, what is outside the scale a corner.
 *
 * @param valueAt undefined where it is not known
 */
export function markCells(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  cells: Region,
  colours: ColourScale,
  valueAt: (row: number, column: number) => number | undefined,
): void {
  const ratio = viewport.devicePixelRatio;
  if (viewport.scale < ROOM * ratio) return;
  const { ink, paper } = theme();
  for (let row = cells.top; row < cells.top + cells.height; row++) {
    for (let column = cells.left; column < cells.left + cells.width; column++) {
      const value = valueAt(row, column);
      if (value === undefined) continue;
      const box = viewport.box({ top: row, left: column, height: 1, width: 1 });
      if (Number.isNaN(value)) {
        context.fillStyle = css(paper);
        context.fillRect(box.x, box.y, box.width, box.height);
        hatch(context, box, css(ink, 0.45), 5 * ratio);
      } else {
        const side = colours.isClipped(value);
        if (side) corner(context, box, side, colours.inkOn(value), !Number.isFinite(value), ratio);
      }
    }
  }
}

/** A triangle at the upper edge for what is too high, at the lower for what is too low; of infinities a larger one. */
function corner(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  side: 'low' | 'high',
  ink: Color,
  isInfinite: boolean,
  ratio: number,
): void {
  const size = Math.min(width / 3, (isInfinite ? 9 : 5) * ratio);
  const [middle, edge, point] =
    side === 'high'
      ? [x + width / 2, y + size + ratio, y + ratio]
      : [x + width / 2, y + height - size - ratio, y + height - ratio];
  context.fillStyle = css(ink);
  context.beginPath();
  context.moveTo(middle - size / 2, edge);
  context.lineTo(middle + size / 2, edge);
  context.lineTo(middle, point);
  context.fill();
}
