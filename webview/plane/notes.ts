import type { Region } from '../../src/tensors/tile';
import { shortText } from '../../src/tensors/valueText';
import { hatch } from './marks';
import type { Overlay } from './overlay';
import { paintTints } from './overlayTints';
import { Painter } from './painter';
import { css, mixed, theme, type Color } from './theme';
import { TileCache } from './tileCache';
import { inside, type ViewedPlane } from './viewedPlane';
import type { Box, Viewport } from './viewport';

/** Smaller cells, of one channel and of more, have no room for a second number: they are tinted. CSS pixels. */
const [ROOM, TALL_ROOM] = [36, 72];
/** What a digit takes, and what is around all of them. */
const [DIGIT, EDGES] = [6.2, 8];

interface Layer {
  readonly overlay: Overlay;
  readonly tiles: TileCache;
  readonly painter: Painter;
}

/** Overlays, drawn as numbers in the corners of large cells, as tints of small ones. */
export class Notes {
  private readonly layers: readonly Layer[];

  /**
   * @param colours a new version with every theme
   * @param changed more can be drawn
   */
  constructor(
    private readonly plane: ViewedPlane,
    colours: { readonly version: number },
    private readonly changed: () => void,
    failed: (error: unknown) => void,
  ) {
    this.layers = (plane.overlays ?? []).map((overlay) => {
      const tiles = new TileCache({ block: overlay.overview }, overlay.source, changed, failed);
      const painter = new Painter(tiles, colours, (block, target) => {
        paintTints(overlay, block, target);
        return false;
      });
      return { overlay, tiles, painter };
    });
  }

  close(): void {
    for (const { tiles } of this.layers) tiles.close();
  }

  /** Sees to it that some cells of a level are there. @returns whether they are */
  want(level: number, cells: Region): boolean {
    return this.layers.map(({ tiles }) => tiles.want(level, cells)).every(Boolean);
  }

  draw(context: CanvasRenderingContext2D, viewport: Viewport, cells: Region): void {
    const cell = viewport.scale / viewport.devicePixelRatio;
    const room = this.plane.overview.channels > 1 ? TALL_ROOM : ROOM;
    for (const { overlay, tiles, painter } of this.layers) {
      const isReadable = cell >= Math.max(room, DIGIT * longestOf(overlay) + EDGES);
      // several channels have no number in common
      if (isReadable && overlay.overview.channels === 1 && tiles.has(0, cells)) {
        write(context, viewport, cells, overlay.kind, (row, column) => tiles.valuesAt(row, column)![0]!);
      } else if (!painter.draw(context, viewport, inside(this.plane))) this.changed();
    }
  }
}

/** Characters of an overlay's longest number. */
function longestOf({ kind, range }: Overlay): number {
  if (kind === 'gradient') return '0.111'.length;
  return String(range[1]).length + (kind === 'coverage' ? 1 : 0);
}

function write(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  { top, left, height, width }: Region,
  kind: Overlay['kind'],
  valueAt: (row: number, column: number) => number,
): void {
  const { never, more, gradient } = theme().overlays;
  for (let row = top; row < top + height; row++) {
    for (let column = left; column < left + width; column++) {
      const value = valueAt(row, column);
      const box = viewport.box({ top: row, left: column, height: 1, width: 1 });
      if (kind === 'coverage') {
        if (value === 0) hatch(context, box, css(never, 0.6), 5 * viewport.devicePixelRatio);
        note(context, viewport, box, `${value}×`, value > 1 ? more : undefined, 'above');
      } else if (kind === 'gradient') {
        const text = shortText(Number(value.toPrecision(3)));
        note(context, viewport, box, text, value === 0 ? undefined : gradient, 'below');
      } else note(context, viewport, box, String(value), [204, 167, 0], 'below');
    }
  }
}

/** A small number in the upper left or the lower right corner. */
function note(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  box: Box,
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
