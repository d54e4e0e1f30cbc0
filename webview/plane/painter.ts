import { TILE, type Block, type Region } from '../../src/tensors/tile';
import { h } from '../shared/dom';
import { tilesIn, type Tile, type TileCache } from './tileCache';
import type { Viewport } from '../../src/plane/viewport';

/** How long tiles may be painted in one frame: milliseconds. */
const BUDGET = 6;

/** Paints a plane's cells: the finest tiles that are there, and a coarser level below what is still missing. */
export class Painter {
  /** Whether cells in sight were left clear: NaN. */
  isClear = false;

  /**
   * @param colours a new version whenever anything is to be painted in another way
   * @param paint gives each cell its color, ABGR; returns whether cells were left clear
   */
  constructor(
    private readonly tiles: TileCache,
    private readonly colours: { readonly version: number },
    private readonly paint: (block: Block, target: Uint32Array) => boolean,
  ) {}

  /** @returns whether everything in sight is as fine as it can be; else another frame is needed */
  draw(context: CanvasRenderingContext2D, viewport: Viewport, plane: Region): boolean {
    const { overview } = this.tiles;
    this.isClear = false;
    const level = Math.min(viewport.level, overview.block.level);
    context.imageSmoothingEnabled = viewport.scale < 1;
    const seen = intersection(viewport.visible, plane);
    if (seen.height <= 0 || seen.width <= 0) return true;
    if (level === overview.block.level) {
      this.blit(context, viewport, overview, seen, plane);
      return true;
    }
    const until = performance.now() + BUDGET;
    let isDone = true;
    for (const [row, column] of tilesIn(scaled(seen, level))) {
      const tile = this.tiles.get(level, row, column);
      const isPainted = tile !== undefined && (this.isFresh(tile) || performance.now() < until);
      if (tile && !isPainted) isDone = false;
      const cells = intersection(
        unscaled({ top: row * TILE, left: column * TILE, height: TILE, width: TILE }, level),
        seen,
      );
      this.blit(context, viewport, isPainted ? tile : this.coarser(level, row, column), cells, plane);
    }
    return isDone;
  }

  /** The first row's cells in sight, as fine as they are here; `width` is how many of the plane's columns one stands for. */
  *row(viewport: Viewport, { left, width }: Region): Generator<{ column: number; width: number; value: number }> {
    const { overview } = this.tiles;
    const wanted = Math.min(viewport.level, overview.block.level);
    const cells = scaled({ top: 0, left, height: 1, width }, wanted);
    for (const [, column] of tilesIn(cells)) {
      const { region, values, level, unit } = (this.tiles.get(wanted, 0, column) ?? this.coarser(wanted, 0, column))
        .block;
      const side = 2 ** level;
      const from = Math.max(region.left, Math.floor((column * TILE * 2 ** wanted) / side));
      const to = Math.min(region.left + region.width, Math.ceil(((column + 1) * TILE * 2 ** wanted) / side));
      for (let at = from; at < to; at++)
        yield { column: at * side, width: side, value: values[at - region.left]! / unit };
    }
  }

  /** The finest tile above one that is missing, as far as it is painted already; else the overview. */
  private coarser(level: number, row: number, column: number): Tile {
    const { overview } = this.tiles;
    for (let up = 1; level + up < overview.block.level; up++) {
      const tile = this.tiles.get(level + up, row >> up, column >> up);
      if (tile && this.isFresh(tile)) return tile;
    }
    return overview;
  }

  private isFresh(tile: Tile): boolean {
    return tile.version === this.colours.version;
  }

  /** Draws some of the plane's cells out of a tile. */
  private blit(context: CanvasRenderingContext2D, viewport: Viewport, tile: Tile, cells: Region, plane: Region): void {
    const { region, level } = tile.block;
    if (region.height * region.width === 0) return;
    const picture = this.picture(tile);
    this.isClear ||= tile.isClear === true;
    const side = 2 ** level;
    // whole cells of the level, so that edges fall where they belong
    const first = [Math.floor(cells.top / side), Math.floor(cells.left / side)] as const;
    const last = [
      Math.min(region.top + region.height, Math.ceil((cells.top + cells.height) / side)),
      Math.min(region.left + region.width, Math.ceil((cells.left + cells.width) / side)),
    ] as const;
    const [top, left] = [Math.max(first[0], region.top), Math.max(first[1], region.left)];
    const [height, width] = [last[0] - top, last[1] - left];
    if (height <= 0 || width <= 0) return;
    const to = intersection({ top: top * side, left: left * side, height: height * side, width: width * side }, plane);
    const box = viewport.box(to);
    const [right, bottom] = [to.width / side, to.height / side];
    context.drawImage(
      picture,
      left - region.left,
      top - region.top,
      right,
      bottom,
      box.x,
      box.y,
      box.width,
      box.height,
    );
  }

  private picture(tile: Tile): HTMLCanvasElement {
    const { region } = tile.block;
    const picture = (tile.picture ??= h('canvas'));
    if (this.isFresh(tile)) return picture;
    if (picture.width !== region.width) picture.width = region.width;
    if (picture.height !== region.height) picture.height = region.height;
    const context = picture.getContext('2d');
    if (context) {
      const pixels = context.createImageData(region.width, region.height);
      const colors = new Uint32Array(pixels.data.buffer);
      tile.isClear = this.paint(tile.block, colors);
      context.putImageData(pixels, 0, 0);
    }
    tile.version = this.colours.version;
    return picture;
  }
}

/** The cells of a level that have some of the plane's. */
export function scaled({ top, left, height, width }: Region, level: number): Region {
  const side = 2 ** level;
  const [y, x] = [Math.floor(top / side), Math.floor(left / side)];
  return { top: y, left: x, height: Math.ceil((top + height) / side) - y, width: Math.ceil((left + width) / side) - x };
}

function unscaled({ top, left, height, width }: Region, level: number): Region {
  const side = 2 ** level;
  return { top: top * side, left: left * side, height: height * side, width: width * side };
}

export function intersection(one: Region, other: Region): Region {
  const span = (from: number, size: number, otherFrom: number, otherSize: number) => {
    const start = Math.max(from, otherFrom);
    return [start, Math.max(0, Math.min(from + size, otherFrom + otherSize) - start)] as const;
  };
  const [top, height] = span(one.top, one.height, other.top, other.height);
  const [left, width] = span(one.left, one.width, other.left, other.width);
  return { top, left, height, width };
}
