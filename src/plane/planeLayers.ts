import type { Region } from '../tensors/tile';
import { hatch } from './marks';
import type { Ink, Pen } from './pen';
import { textSize } from './textSize';
import {
  drawn,
  hull,
  inside,
  isTap,
  stateOf,
  type Cell,
  type CellRange,
  type PlaneMarks,
  type ViewedPlane,
} from './viewedPlane';
import type { Box, Viewport } from './viewport';

/** From this many CSS pixels on cells have lines between them. */
const LINES = 14;
/** From this many on the cells around a plane are drawn one by one. */
const SMALLEST = 5;

/** Draws the cells around the plane: padding with what it counts as, overhang striped. */
export function drawMargin(pen: Pen, viewport: Viewport, plane: ViewedPlane): void {
  const all = drawn(plane);
  const own = inside(plane);
  if (all.height === own.height && all.width === own.width) return;
  const ratio = viewport.devicePixelRatio;
  const text = plane.padding === 'lowest' ? '−∞' : plane.padding === 'zero' ? '0' : '';
  const size = textSize(viewport.scale / ratio, 2);
  const { ink, quiet } = pen.theme;
  if (viewport.scale < SMALLEST * ratio) {
    outline(pen, viewport.box(all), { color: ink, alpha: 0.4 }, ratio, 0, [2 * ratio, 2 * ratio]);
    return;
  }
  const { top, left, height, width } = viewport.visible;
  for (let row = top; row < top + height; row++) {
    for (let column = left; column < left + width; column++) {
      const state = stateOf(plane, [row, column]);
      if (state === 'inside') {
        column = own.width - 1;
        continue;
      }
      const box = viewport.box({ top: row, left: column, height: 1, width: 1 });
      if (state === 'overhang') {
        hatch(pen, box, { color: ink, alpha: 0.22 }, 5 * ratio);
        continue;
      }
      outline(pen, box, { color: ink, alpha: 0.28 }, 1, 0, [2 * ratio, 2 * ratio]);
      if (!text || size === undefined) continue;
      const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
      pen.text(text, middle, { size: size * ratio, color: quiet, align: 'center' });
    }
  }
}

/** What is below all cells. */
export function paper(pen: Pen, box: Box): void {
  pen.fill(box, { color: pen.theme.paper });
}

/** Lines between large cells, and between the planes of a mosaic. */
export function drawLines(pen: Pen, viewport: Viewport, plane: ViewedPlane): void {
  const ratio = viewport.devicePixelRatio;
  const { ink, paper: page, isHighContrast } = pen.theme;
  const own = inside(plane);
  const width = Math.max(1, Math.round(ratio));
  const edge = { color: ink, alpha: isHighContrast ? 1 : 0.3 };
  if (!plane.facets) outline(pen, viewport.box(own), edge, width, width / 2);
  if (viewport.scale >= LINES * ratio) {
    rule(pen, viewport, own, [1, 1], { color: ink, alpha: isHighContrast ? 0.7 : 0.16 }, width);
  }
  if (!plane.facets) return;
  const { count, rows, columns } = plane.facets;
  const across = own.width / columns;
  const last = Math.floor((count - 1) / across);
  const empty = { top: last * rows, left: (count - last * across) * columns, height: rows, width: own.width };
  pen.fill(viewport.box({ ...empty, width: own.width - empty.left }), { color: page });
  rule(pen, viewport, own, [rows, columns], { color: page }, 5 * width);
  rule(pen, viewport, own, [rows, columns], edge, width);
}

/** Lines every so many rows and columns. */
function rule(pen: Pen, viewport: Viewport, cells: Region, [rows, columns]: Cell, ink: Ink, width: number): void {
  const { top, left, height, width: across } = viewport.visible;
  const box = viewport.box(cells);
  const half = Math.floor(width / 2);
  const [lastRow, lastColumn] = [Math.min(cells.height, top + height), Math.min(cells.width, left + across)];
  for (let row = Math.max(0, Math.floor(top / rows) * rows); row <= lastRow; row += rows) {
    const { y } = viewport.box({ top: row, left: 0, height: 0, width: 0 });
    pen.fill({ x: box.x, y: y - half, width: box.width, height: width }, ink);
  }
  for (let column = Math.max(0, Math.floor(left / columns) * columns); column <= lastColumn; column += columns) {
    const { x } = viewport.box({ top: 0, left: column, height: 0, width: 0 });
    pen.fill({ x: x - half, y: box.y, width, height: box.height }, ink);
  }
}

/** Frames the window in blue, the winner and other readers in amber; a window with gaps frames its taps. */
export function drawMarks(pen: Pen, viewport: Viewport, { window, winner, readers }: PlaneMarks): void {
  const ratio = viewport.devicePixelRatio;
  const { winner: amber, isHighContrast } = pen.theme;
  const cell = ([row, column]: Cell): Box => viewport.box({ top: row, left: column, height: 1, width: 1 });
  const thick = (isHighContrast ? 3 : 2) * ratio;
  if (window) drawWindow(pen, viewport, window, thick);
  for (const each of [...(readers ?? []), ...(winner ? [winner] : [])]) {
    const box = cell(each);
    const isLarge = box.width >= 8 * ratio;
    if (isLarge) pen.fill(box, { color: amber, alpha: 0.28 });
    outline(pen, box, { color: amber }, thick, isLarge ? -thick / 2 : thick / 2);
  }
}

function drawWindow(pen: Pen, viewport: Viewport, window: CellRange, thick: number): void {
  const ratio = viewport.devicePixelRatio;
  const { accent, paper: page } = pen.theme;
  const { from, to, step } = window;
  const all = viewport.box(hull(window));
  const hasGaps = step.some((by) => by > 1);
  outline(pen, all, { color: page }, thick + 2 * ratio, thick / 2);
  outline(pen, all, { color: accent }, hasGaps ? ratio : thick, thick / 2, hasGaps ? [4 * ratio, 3 * ratio] : []);
  const tint = { color: accent, alpha: 0.14 };
  if (!hasGaps) pen.fill(all, tint);
  else if (viewport.scale >= 3 * ratio) {
    for (let row = from[0]; row < to[0]; row += step[0]) {
      for (let column = from[1]; column < to[1]; column += step[1]) {
        const tap = viewport.box({ top: row, left: column, height: 1, width: 1 });
        pen.fill(tap, tint);
        outline(pen, tap, { color: accent }, thick, -thick / 2);
      }
    }
  }
}

/** The cell that the keyboard is on. */
export function drawCursor(pen: Pen, viewport: Viewport, cells: Region): void {
  const ratio = viewport.devicePixelRatio;
  const { ink, paper: page } = pen.theme;
  const box = viewport.box(cells);
  outline(pen, box, { color: page }, 3 * ratio, ratio);
  outline(pen, box, { color: ink }, ratio, ratio);
}

/** @param out how far outside the box the middle of the line is */
export function outline(
  pen: Pen,
  { x, y, width, height }: Box,
  ink: Ink,
  thickness: number,
  out: number,
  dash: readonly number[] = [],
): void {
  const around = { x: x - out, y: y - out, width: Math.max(1, width + 2 * out), height: Math.max(1, height + 2 * out) };
  pen.frame(around, { ...ink, width: thickness, dash });
}

/** Whether a cell is one that the window reads. */
export function isRead({ window }: PlaneMarks, cell: Cell): boolean {
  return window !== undefined && isTap(window, cell);
}
