import type { Region } from '../tensors/tile';
import type { Colours } from './palette';
import type { Ink, Pen, Point } from './pen';
import type { Color } from './theme';
import type { Box, Viewport } from './viewport';

/** From this many CSS pixels on a cell has room for a mark. */
const ROOM = 8;

/** Stripes, which read without colors. */
export function hatch(pen: Pen, box: Box, ink: Ink, distance: number): void {
  const half = Math.max(1, distance / 5) / Math.SQRT2;
  // all stripes of a drawing are one pattern, wherever a box begins
  const start = box.x + box.y - ((box.x + box.y) % distance);
  const stripes: Point[][] = [];
  for (let at = start; at < box.x + box.width + box.y + box.height + distance; at += distance) {
    const stripe = between(box, at - half, at + half);
    if (stripe.length > 2) stripes.push(stripe);
  }
  pen.shapes(stripes, ink);
}

/** The part of a box between two lines on which x + y is the same. */
function between({ x, y, width, height }: Box, from: number, to: number): Point[] {
  const corners: Point[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
  return below(below(corners, 1, to), -1, -from);
}

/** The part of a polygon where the sum of the coordinates, times a sign, is not above a limit. */
function below(points: readonly Point[], sign: number, limit: number): Point[] {
  const excess = ([x, y]: Point) => sign * (x + y) - limit;
  return points.flatMap((point, i) => {
    const next = points[(i + 1) % points.length]!;
    const [here, there] = [excess(point), excess(next)];
    const kept = here <= 0 ? [point] : [];
    if (here <= 0 === there <= 0) return kept;
    const share = here / (here - there);
    return [...kept, [point[0] + share * (next[0] - point[0]), point[1] + share * (next[1] - point[1])] as const];
  });
}

/** What shows where small cells are left clear: NaN. */
export function stripe(pen: Pen, viewport: Viewport, cells: Region): void {
  const ratio = viewport.devicePixelRatio;
  if (viewport.scale >= ROOM * ratio) return;
  hatch(pen, viewport.box(cells), { color: pen.theme.ink, alpha: 0.45 }, 5 * ratio);
}

/**
 * Marks the cells that are not what their color says: NaN is striped, infinities have an arrow, what is outside the scale a corner.
 *
 * @param valueAt undefined where it is not known
 */
export function markCells(
  pen: Pen,
  viewport: Viewport,
  cells: Region,
  colours: Colours,
  valueAt: (row: number, column: number) => number | undefined,
): void {
  const ratio = viewport.devicePixelRatio;
  if (viewport.scale < ROOM * ratio) return;
  const { ink, paper } = pen.theme;
  for (let row = cells.top; row < cells.top + cells.height; row++) {
    for (let column = cells.left; column < cells.left + cells.width; column++) {
      const value = valueAt(row, column);
      if (value === undefined) continue;
      const box = viewport.box({ top: row, left: column, height: 1, width: 1 });
      if (Number.isNaN(value)) {
        pen.fill(box, { color: paper });
        hatch(pen, box, { color: ink, alpha: 0.45 }, 5 * ratio);
      } else {
        const side = colours.isClipped(value);
        if (side) corner(pen, box, side, colours.inkOn(value), !Number.isFinite(value), ratio);
      }
    }
  }
}

/** A triangle at the upper edge for what is too high, at the lower for what is too low; of infinities a larger one. */
function corner(
  pen: Pen,
  { x, y, width, height }: Box,
  side: 'low' | 'high',
  color: Color,
  isInfinite: boolean,
  ratio: number,
): void {
  const size = Math.min(width / 3, (isInfinite ? 9 : 5) * ratio);
  const [middle, edge, point] =
    side === 'high'
      ? [x + width / 2, y + size + ratio, y + ratio]
      : [x + width / 2, y + height - size - ratio, y + height - ratio];
  const triangle: Point[] = [
    [middle - size / 2, edge],
    [middle + size / 2, edge],
    [middle, point],
  ];
  pen.shapes([triangle], { color });
}
