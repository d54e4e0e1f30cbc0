import type { Region } from '../../src/tensors/tile';
import { shortText } from '../../src/tensors/valueText';
import { hatch } from './marks';
import type { Overlay } from './overlay';
import { overlayCanvas } from './pictureOverlay';
import { css, mixed, theme, type Color } from './theme';
import type { Viewport } from './viewport';
import { inside, type ViewedPlane } from './viewedPlane';

/** Smaller cells have no room for a second number: they are tinted. CSS pixels. */
const ROOM = 32;

/** Overlays, drawn as numbers in the corners of large cells, as tints of small ones. */
export class Notes {
  private readonly tints: readonly HTMLCanvasElement[];

  constructor(private readonly plane: ViewedPlane) {
    const { region } = plane.overview;
    this.tints = (plane.overlays ?? []).map((overlay) => overlayCanvas(overlay, region));
  }

  draw(context: CanvasRenderingContext2D, viewport: Viewport, cells: Region): void {
    const { overlays = [], overview } = this.plane;
    if (viewport.scale < ROOM * viewport.devicePixelRatio || overview.level > 0) {
      const box = viewport.box(inside(this.plane));
      context.imageSmoothingEnabled = false;
      for (const tint of this.tints) context.drawImage(tint, box.x, box.y, box.width, box.height);
      return;
    }
    for (const overlay of overlays) this.write(context, viewport, cells, overlay);
  }

  private write(context: CanvasRenderingContext2D, viewport: Viewport, cells: Region, { kind, values }: Overlay): void {
    const { top, left, height, width } = cells;
    const columns = this.plane.overview.region.width;
    for (let row = top; row < top + height; row++) {
      for (let column = left; column < left + width; column++) {
        const value = values[row * columns + column]!;
        const box = viewport.box({ top: row, left: column, height: 1, width: 1 });
        const { never, more, gradient } = theme().overlays;
        if (kind === 'coverage') {
          if (value === 0) hatch(context, box, css(never, 0.6), 5 * viewport.devicePixelRatio);
          note(context, viewport, box, `${value}×`, value > 1 ? more : undefined, 'above');
        } else if (kind === 'gradient') {
          note(
            context,
            viewport,
            box,
            shortText(Number(value.toPrecision(3))),
            value === 0 ? undefined : gradient,
            'below',
          );
        } else note(context, viewport, box, String(value), [204, 167, 0], 'below');
      }
    }
  }
}

/** A small number in the upper left or the lower right corner. */
function note(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  text: string,
  color: Color | undefined,
  where: 'above' | 'below',
): void {
  const ratio = viewport.devicePixelRatio;
  const { paper, ink, mono } = theme();
  const size = Math.min(13, Math.max(10, (box.height * 0.21) / ratio)) * ratio;
  context.font = `${size}px ${mono}`;
  context.textBaseline = 'middle';
  const width = context.measureText(text).width + 4 * ratio;
  const height = size * 1.2;
  const [x, y] =
    where === 'above'
      ? [box.x + 2 * ratio, box.y + 2 * ratio]
      : [box.x + box.width - width - 2 * ratio, box.y + box.height - height - 2 * ratio];
  context.fillStyle = css(color ? mixed(paper, color, 0.4) : paper, color ? 1 : 0.75);
  context.fillRect(x, y, width, height);
  context.fillStyle = css(ink);
  context.textAlign = 'center';
  context.fillText(text, x + width / 2, y + height / 2 + ratio / 2);
}
