import { valuesIn } from '../../src/plane/blockValues';
import type { BlockSource } from '../../src/plane/seenPlanes';
import { TILE, type Block, type Region } from '../../src/tensors/tile';

/** Cells of one level that lie together, and how they were painted last. */
export interface Tile {
  readonly block: Block;
  picture?: HTMLCanvasElement;
  /** Of the colors. */
  version?: number;
  /** Some cells are left clear. */
  isClear?: boolean;
}

/** The most tiles that are kept. */
const MOST = 600;
/** The most cells along an axis that are asked for at once: an answer is taken in within a frame. */
const LIMIT = 8 * TILE;

/**
 * The tiles of one plane. One request is on its way at a time: what is wanted when its answer comes is asked for next, whatever was wanted
 * in between.
 */
export class TileCache {
  private readonly tiles = new Map<string, Tile>();
  private readonly closed = new AbortController();
  private wanted: Pick<Block, 'level' | 'region'> | undefined;
  private isAsking = false;

  constructor(
    /** All of it, from afar. */
    readonly overview: Tile,
    private readonly source: BlockSource | undefined,
    private readonly changed: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  close(): void {
    this.closed.abort();
  }

  /** The tile in some row and column of a level. */
  get(level: number, row: number, column: number): Tile | undefined {
    const key = keyOf(level, row, column);
    const found = this.tiles.get(key);
    if (found) {
      // those used last stay
      this.tiles.delete(key);
      this.tiles.set(key, found);
    }
    return found;
  }

  /** The values of a cell of the finest level, one for each channel, as far as they are here. */
  valuesAt(row: number, column: number): readonly number[] | undefined {
    const { block } = this.overview;
    if (block.level === 0) return valuesIn(block, row, column);
    const tile = this.get(0, Math.floor(row / TILE), Math.floor(column / TILE));
    return tile && valuesIn(tile.block, row, column);
  }

  /** Whether the tiles with some cells of a level are there. */
  has(level: number, cells: Region): boolean {
    return level >= this.overview.block.level || this.missing(level, cells).length === 0;
  }

  /** Sees to it that the tiles with some cells of a level are there. @returns whether they are */
  want(level: number, cells: Region): boolean {
    this.wanted = undefined;
    if (!this.source || level >= this.overview.block.level) return true;
    const missing = this.missing(level, cells);
    if (missing.length === 0) return true;
    const [rows, columns] = [missing.map(([row]) => row), missing.map(([, column]) => column)];
    const [top, left] = [Math.min(...rows), Math.min(...columns)];
    const side = (from: number, last: number) => Math.min(LIMIT, (last + 1 - from) * TILE);
    const [height, width] = [side(top, Math.max(...rows)), side(left, Math.max(...columns))];
    this.wanted = { level, region: { top: top * TILE, left: left * TILE, height, width } };
    void this.ask();
    return false;
  }

  private missing(level: number, cells: Region): readonly (readonly [row: number, column: number])[] {
    return tilesIn(cells).filter(([row, column]) => !this.tiles.has(keyOf(level, row, column)));
  }

  private async ask(): Promise<void> {
    if (this.isAsking || !this.source) return;
    this.isAsking = true;
    const { signal } = this.closed;
    try {
      while (this.wanted && !signal.aborted) {
        const asked = this.wanted;
        this.wanted = undefined;
        const block = await this.source(asked, signal);
        if (signal.aborted) return;
        this.keep(block);
        this.changed();
      }
    } catch (error) {
      if (!signal.aborted) this.failed(error);
    } finally {
      this.isAsking = false;
    }
  }

  private keep(block: Block): void {
    for (const [row, column] of tilesIn(block.region)) {
      this.tiles.set(keyOf(block.level, row, column), { block: part(block, row, column) });
    }
    for (const [key] of this.tiles) {
      if (this.tiles.size <= MOST) break;
      this.tiles.delete(key);
    }
  }
}

function keyOf(level: number, row: number, column: number): string {
  return `${level} ${row} ${column}`;
}

/** Row and column of each tile that has some of these cells. */
export function tilesIn({ top, left, height, width }: Region): [row: number, column: number][] {
  const indices = (from: number, size: number) => {
    const [first, last] = [Math.floor(from / TILE), Math.ceil((from + size) / TILE)];
    return Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
  };
  const columns = indices(left, width);
  return indices(top, height).flatMap((row) => columns.map((column) => [row, column] as [number, number]));
}

/** The part of a block that is one tile. */
function part({ region, channels, values, flags, ...rest }: Block, row: number, column: number): Block {
  const [top, left] = [row * TILE, column * TILE];
  const height = Math.min(TILE, region.top + region.height - top);
  const width = Math.min(TILE, region.left + region.width - left);
  const cut = <Values extends Block['values']>(from: Values, planes: number): Values => {
    const cells = new (from.constructor as new (length: number) => Values)(planes * height * width);
    for (let plane = 0; plane < planes; plane++) {
      for (let y = 0; y < height; y++) {
        const start = (plane * region.height + top - region.top + y) * region.width + left - region.left;
        cells.set(from.subarray(start, start + width), (plane * height + y) * width);
      }
    }
    return cells;
  };
  const own = { top, left, height, width };
  return { ...rest, region: own, channels, values: cut(values, channels), ...(flags && { flags: cut(flags, 1) }) };
}
