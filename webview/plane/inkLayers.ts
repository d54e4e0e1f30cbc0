import type { Region } from '../../src/tensors/tile';
import { writeNumbers } from './cellText';
import type { ColourScale } from './colourScale';
import { facetOf, likeElsewhere, likeIn } from './facets';
import { drawLine } from './line';
import { markCells } from './marks';
import { drawCursor, drawLines, drawMarks, isRead } from './planeLayers';
import type { Scene } from './scene';
import type { Cell, PlaneMarks } from './viewedPlane';
import type { Viewport } from './viewport';

/** All that lies on a plane's colors: lines, marks, numbers, notes, frames. */
export function inkLayers(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  cells: Region,
  colours: ColourScale,
  { plane, values, notes, format, longest, painter }: Scene,
  marks: PlaneMarks,
  cursor: Cell | undefined,
): void {
  const { facets } = plane;
  const { window } = marks;
  const own = (cell: Cell) => (facets && window ? likeIn(facets, facetOf(facets, window.from), cell) : cell);
  const lines = plane.overview.channels;
  if (lines === 1) markCells(context, viewport, cells, colours, (row, column) => values.at([row, column])?.[0]);
  drawLines(context, viewport, plane);
  if (lines === 1) drawLine(context, viewport, cells, colours, painter);
  notes.draw(context, viewport, cells);
  writeNumbers(context, viewport, cells, colours, {
    format,
    longest,
    lines,
    valuesAt: (row, column) => values.at([row, column]),
    isBold: (row, column) => isRead(marks, own([row, column])),
  });
  for (const like of facets && window ? likeElsewhere(facets, window) : [])
    drawMarks(context, viewport, { window: like });
  drawMarks(context, viewport, marks);
  if (cursor) drawCursor(context, viewport, { top: cursor[0], left: cursor[1], height: 1, width: 1 });
}
