import type { Block } from '../tensors/tile';
import { firstRow, valuesIn } from './blockValues';
import { inkLayers } from './inkLayers';
import { stripe } from './marks';
import { formatFor } from './numberFormat';
import type { Overlay } from './overlay';
import { canBeRead, writeNotes } from './overlayNotes';
import { paintTints } from './overlayTints';
import type { Colours } from './palette';
import type { Pen } from './pen';
import { drawMargin, paper } from './planeLayers';
import { drawn, inside, type PlaneMarks, type ViewedPlane } from './viewedPlane';
import type { Viewport } from './viewport';

/** Draws all of a plane at once, of which all that is seen is in its overview. @param digits significant ones of the largest number */
export function drawPlane(
  pen: Pen,
  viewport: Viewport,
  plane: ViewedPlane,
  colours: Colours,
  marks: PlaneMarks,
  digits: number,
): void {
  const own = inside(plane);
  const { overview, isImage } = plane;
  paper(pen, viewport.box(drawn(plane)));
  drawMargin(pen, viewport, plane);
  const isClear = paint(pen, viewport, plane, overview, (target) => {
    colours.paint(overview, isImage, target);
    return !isImage && target.includes(0);
  });
  if (isClear) stripe(pen, viewport, own);
  inkLayers(
    pen,
    viewport,
    own,
    colours,
    {
      plane,
      ...formatFor(plane, digits),
      valuesAt: (row, column) => (overview.level === 0 ? valuesIn(overview, row, column) : undefined),
      row: () => firstRow(overview),
      drawNotes: () => {
        for (const overlay of plane.overlays ?? []) drawOverlay(pen, viewport, plane, overlay);
      },
    },
    marks,
  );
}

function drawOverlay(pen: Pen, viewport: Viewport, plane: ViewedPlane, overlay: Overlay): void {
  const { overview } = overlay;
  if (canBeRead(viewport, plane, overlay) && overview.level === 0) {
    writeNotes(pen, viewport, inside(plane), overlay, (row, column) => valuesIn(overview, row, column)![0]!);
    return;
  }
  paint(pen, viewport, plane, overview, (target) => {
    paintTints(pen.theme, overlay, overview, target);
    return false;
  });
}

/** @returns what `fill` does: whether cells were left clear */
function paint(
  pen: Pen,
  viewport: Viewport,
  plane: ViewedPlane,
  { region: { height, width }, level }: Block,
  fill: (target: Uint32Array) => boolean,
): boolean {
  if (height * width === 0) return false;
  const colors = new Uint32Array(height * width);
  const isClear = fill(colors);
  pen.picture({ width, height, colors }, viewport.box(inside(plane)), viewport.scale * 2 ** level < 1);
  return isClear;
}
