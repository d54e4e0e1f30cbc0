import type { Overlay } from '../../src/plane/overlay';
import { canBeRead, writeNotes } from '../../src/plane/overlayNotes';
import { paintTints } from '../../src/plane/overlayTints';
import { inside, type ViewedPlane } from '../../src/plane/viewedPlane';
import type { Viewport } from '../../src/plane/viewport';
import type { Region } from '../../src/tensors/tile';
import { CanvasPen } from './canvasPen';
import { Painter } from './painter';
import { theme } from './theme';
import { TileCache } from './tileCache';

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
        paintTints(theme(), overlay, block, target);
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
    for (const { overlay, tiles, painter } of this.layers) {
      if (canBeRead(viewport, this.plane, overlay) && tiles.has(0, cells)) {
        writeNotes(new CanvasPen(context), viewport, cells, overlay, (...cell) => tiles.valuesAt(...cell)![0]!);
      } else if (!painter.draw(context, viewport, inside(this.plane))) this.changed();
    }
  }
}
