import type { Region } from '../tensors/tile';
import { shortText } from '../tensors/valueText';
import { hatch } from './marks';
import type { Overlay } from './overlay';
import type { Pen } from './pen';
import { mixed, type Color } from './theme';
import type { ViewedPlane } from './viewedPlane';
import type { Box, Viewport } from './viewport';

/** Smaller cells, of one channel and of more, have no room for a second number: they are tinted. CSS pixels. */
const [ROOM, TALL_ROOM] = [36, 72];
/** What a digit takes, and what is around all of them. */
const [DIGIT, EDGES] = [6.2, 8];

/** Whether an overlay's numbers have room in the cells. */
export function canBeRead(viewport: Viewport, plane: ViewedPlane, overlay: Overlay): boolean {
  const cell = viewport.scale / viewport.devicePixelRatio;
  const room = plane.overview.channels > 1 ? TALL_ROOM : ROOM;
  // several channels have no number in common
  return cell >= Math.max(room, DIGIT * longestOf(overlay) + EDGES) && overlay.overview.channels === 1;
}

/** Characters of an overlay's longest number. */
function longestOf({ kind, range }: Overlay): number {
  if (kind === 'gradient') return '0.111'.length;
  return String(range[1]).length + (kind === 'coverage' ? 1 : 0);
}

/** Writes an overlay's numbers into the corners of cells. */
export function writeNotes(
  pen: Pen,
  viewport: Viewport,
  { top, left, height, width }: Region,
  { kind }: Overlay,
  valueAt: (row: number, column: number) => number,
): void {
  const { never, more, gradient } = pen.theme.overlays;
  for (let row = top; row < top + height; row++) {
    for (let column = left; column < left + width; column++) {
      const value = valueAt(row, column);
      const box = viewport.box({ top: row, left: column, height: 1, width: 1 });
      if (kind === 'coverage') {
        if (value === 0) hatch(pen, box, { color: never, alpha: 0.6 }, 5 * viewport.devicePixelRatio);
        note(pen, viewport, box, `${value}×`, value > 1 ? more : undefined, 'above');
      } else if (kind === 'gradient') {
        const text = shortText(Number(value.toPrecision(3)));
        note(pen, viewport, box, text, value === 0 ? undefined : gradient, 'below');
      } else note(pen, viewport, box, String(value), [204, 167, 0], 'below');
    }
  }
}

/** A small number in the upper left or the lower right corner. */
function note(
  pen: Pen,
  viewport: Viewport,
  box: Box,
  text: string,
  color: Color | undefined,
  where: 'above' | 'below',
): void {
  const ratio = viewport.devicePixelRatio;
  const { paper, ink } = pen.theme;
  const size = Math.min(13, Math.max(10, (box.height * 0.21) / ratio)) * ratio;
  const width = pen.widthOf(text, size) + 4 * ratio;
  const height = size * 1.2;
  const [x, y] =
    where === 'above'
      ? [box.x + 2 * ratio, box.y + 2 * ratio]
      : [box.x + box.width - width - 2 * ratio, box.y + box.height - height - 2 * ratio];
  pen.fill({ x, y, width, height }, color ? { color: mixed(paper, color, 0.4) } : { color: paper, alpha: 0.75 });
  pen.text(text, [x + width / 2, y + height / 2 + ratio / 2], { size, color: ink, align: 'center' });
}
