import type { Region } from '../tensors/tile';
import { writeNumbers } from './cellText';
import { facetOf, likeElsewhere, likeIn } from './facets';
import { drawLine, type Step } from './line';
import { markCells } from './marks';
import type { NumberFormat } from './numberFormat';
import type { Colours } from './palette';
import type { Pen } from './pen';
import { drawCursor, drawLines, drawMarks, isRead } from './planeLayers';
import type { Cell, PlaneMarks, ViewedPlane } from './viewedPlane';
import type { Viewport } from './viewport';

/** A plane, and how its values are known. */
export interface InkedPlane {
  readonly plane: ViewedPlane;
  readonly format: NumberFormat;
  /** Characters of the longest number. */
  readonly longest: number;
  /** One for each channel; undefined where they are not known. */
  readonly valuesAt: (row: number, column: number) => readonly number[] | undefined;
  /** The first row. */
  readonly row: () => Iterable<Step>;
  readonly drawNotes: () => void;
}

/** All that lies on a plane's colors: lines, marks, numbers, notes, frames. */
export function inkLayers(
  pen: Pen,
  viewport: Viewport,
  cells: Region,
  colours: Colours,
  { plane, format, longest, valuesAt, row, drawNotes }: InkedPlane,
  marks: PlaneMarks,
  cursor?: Cell,
): void {
  const { facets } = plane;
  const { window } = marks;
  const own = (cell: Cell) => (facets && window ? likeIn(facets, facetOf(facets, window.from), cell) : cell);
  const lines = plane.overview.channels;
  if (lines === 1) markCells(pen, viewport, cells, colours, (...cell) => valuesAt(...cell)?.[0]);
  drawLines(pen, viewport, plane);
  if (lines === 1) drawLine(pen, viewport, cells, colours, row());
  drawNotes();
  const isBold = (...cell: Cell) => isRead(marks, own(cell));
  writeNumbers(pen, viewport, cells, colours, { format, longest, lines, valuesAt, isBold });
  for (const like of facets && window ? likeElsewhere(facets, window) : []) drawMarks(pen, viewport, { window: like });
  drawMarks(pen, viewport, marks);
  if (cursor) drawCursor(pen, viewport, { top: cursor[0], left: cursor[1], height: 1, width: 1 });
}
