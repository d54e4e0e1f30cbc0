import type { Region } from '../../src/tensors/tile';
import { textSize } from './canvasText';
import { hatch } from './marks';
import { css, theme } from './theme';
import type { Box, Viewport } from './viewport';
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

/** From this many CSS pixels on cells have lines between them. */
const LINES = 14;
/** From this many on the cells around a plane are drawn one by one. */
const SMALLEST = 5;

/** Draws the cells around the plane: padding with what it counts as, overhang striped. */
export function drawMargin(context: CanvasRenderingContext2D, viewport: Viewport, plane: ViewedPlane): void {
  const all = drawn(plane);
  const own = inside(plane);
  if (all.height === own.height && all.width === own.width) return;
  const ratio = viewport.devicePixelRatio;
  const text = plane.padding === 'lowest' ? '−∞' : plane.padding === 'zero' ? '0' : '';
  const size = textSize(viewport.scale / ratio, 2);
  const { ink, quiet, mono } = theme();
  if (viewport.scale < SMALLEST * ratio) {
    outline(context, viewport.box(all), css(ink, 0.4), ratio, 0, [2 * ratio, 2 * ratio]);
    return;
  }
  context.textAlign = 'center';
  context.textBaseline = 'middle';
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
        hatch(context, box, css(ink, 0.22), 5 * ratio);
        continue;
      }
      outline(context, box, css(ink, 0.28), 1, 0, [2 * ratio, 2 * ratio]);
      if (!text || size === undefined) continue;
      context.font = `${size * ratio}px ${mono}`;
      context.fillStyle = quiet;
      context.fillText(text, box.x + box.width / 2, box.y + box.height / 2);
    }
  }
}

/** What is below all cells. */
export function paper(context: CanvasRenderingContext2D, { x, y, width, height }: Box): void {
  context.fillStyle = css(theme().paper);
  context.fillRect(x, y, width, height);
}

/** Lines between large cells, and between the planes of a mosaic. */
export function drawLines(context: CanvasRenderingContext2D, viewport: Viewport, plane: ViewedPlane): void {
  const ratio = viewport.devicePixelRatio;
  const { ink, paper: page, isHighContrast } = theme();
  const own = inside(plane);
  const width = Math.max(1, Math.round(ratio));
  if (!plane.facets) outline(context, viewport.box(own), css(ink, isHighContrast ? 1 : 0.3), width, width / 2);
  if (viewport.scale >= LINES * ratio) {
    rule(context, viewport, own, [1, 1], css(ink, isHighContrast ? 0.7 : 0.16), width);
  }
  if (!plane.facets) return;
  const { count, rows, columns } = plane.facets;
  const across = own.width / columns;
  const last = Math.floor((count - 1) / across);
  const empty = { top: last * rows, left: (count - last * across) * columns, height: rows, width: own.width };
  const box = viewport.box({ ...empty, width: own.width - empty.left });
  context.fillStyle = css(page);
  context.fillRect(box.x, box.y, box.width, box.height);
  rule(context, viewport, own, [rows, columns], css(page), 5 * width);
  rule(context, viewport, own, [rows, columns], css(ink, isHighContrast ? 1 : 0.3), width);
}

/** Lines every so many rows and columns. */
function rule(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  cells: Region,
  [rows, columns]: Cell,
  color: string,
  width: number,
): void {
  const { top, left, height, width: across } = viewport.visible;
  const box = viewport.box(cells);
  context.fillStyle = color;
  const half = Math.floor(width / 2);
  const [lastRow, lastColumn] = [Math.min(cells.height, top + height), Math.min(cells.width, left + across)];
  for (let row = Math.max(0, Math.floor(top / rows) * rows); row <= lastRow; row += rows) {
    context.fillRect(box.x, viewport.box({ top: row, left: 0, height: 0, width: 0 }).y - half, box.width, width);
  }
  for (let column = Math.max(0, Math.floor(left / columns) * columns); column <= lastColumn; column += columns) {
    context.fillRect(viewport.box({ top: 0, left: column, height: 0, width: 0 }).x - half, box.y, width, box.height);
  }
}

/** Frames the window in blue, the winner and other readers in amber; a window with gaps frames its taps. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  { window, winner, readers }: PlaneMarks,
): void {
  const ratio = viewport.devicePixelRatio;
  const { winner: amber, isHighContrast } = theme();
  const cell = ([row, column]: Cell): Box => viewport.box({ top: row, left: column, height: 1, width: 1 });
  const thick = (isHighContrast ? 3 : 2) * ratio;
  if (window) drawWindow(context, viewport, window, thick);
  for (const each of [...(readers ?? []), ...(winner ? [winner] : [])]) {
    const box = cell(each);
    const isLarge = box.width >= 8 * ratio;
    if (isLarge) tint(context, box, amber, 0.28);
    outline(context, box, amber, thick, isLarge ? -thick / 2 : thick / 2);
  }
}

function drawWindow(context: CanvasRenderingContext2D, viewport: Viewport, window: CellRange, thick: number): void {
  const ratio = viewport.devicePixelRatio;
  const { accent, paper: page } = theme();
  const { from, to, step } = window;
  const all = viewport.box(hull(window));
  const hasGaps = step.some((by) => by > 1);
  outline(context, all, css(page), thick + 2 * ratio, thick / 2);
  outline(context, all, accent, hasGaps ? ratio : thick, thick / 2, hasGaps ? [4 * ratio, 3 * ratio] : []);
  if (!hasGaps) tint(context, all, accent, 0.14);
  else if (viewport.scale >= 3 * ratio) {
    for (let row = from[0]; row < to[0]; row += step[0]) {
      for (let column = from[1]; column < to[1]; column += step[1]) {
        const tap = viewport.box({ top: row, left: column, height: 1, width: 1 });
        tint(context, tap, accent, 0.14);
        outline(context, tap, accent, thick, -thick / 2);
      }
    }
  }
}

function tint(context: CanvasRenderingContext2D, { x, y, width, height }: Box, color: string, alpha: number): void {
  context.globalAlpha = alpha;
  context.fillStyle = color;
  context.fillRect(x, y, width, height);
  context.globalAlpha = 1;
}

/** The cell that the keyboard is on. */
export function drawCursor(context: CanvasRenderingContext2D, viewport: Viewport, cells: Region): void {
  const ratio = viewport.devicePixelRatio;
  const { ink, paper: page } = theme();
  const box = viewport.box(cells);
  outline(context, box, css(page), 3 * ratio, ratio);
  outline(context, box, css(ink), ratio, ratio);
}

/** @param out how far outside the box the middle of the line is */
export function outline(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  color: string,
  thickness: number,
  out: number,
  dash: number[] = [],
): void {
  context.strokeStyle = color;
  context.lineWidth = thickness;
  context.setLineDash(dash);
  context.strokeRect(x - out, y - out, Math.max(1, width + 2 * out), Math.max(1, height + 2 * out));
  context.setLineDash([]);
}

/** Whether a cell is one that the window reads. */
export function isRead({ window }: PlaneMarks, cell: Cell): boolean {
  return window !== undefined && isTap(window, cell);
}
