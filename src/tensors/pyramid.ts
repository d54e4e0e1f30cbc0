import { CancelledError } from '../errors';
import { emptyCells, halved, putCells, reduce, type Cells } from './levelCells';
import type { Block, BlockValues, Region } from './tile';

/** The values of a plane as they lie in memory. */
export interface PlaneValues {
  readonly values: ArrayLike<number | bigint>;
  /** Where each channel begins. */
  readonly starts: readonly number[];
  /** Values that are there: of a thinned out plane rows `0, rowStep, …`, and of them columns `0, columnStep, …`; powers of two. */
  readonly rows: number;
  readonly columns: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

/** What of a plane is drawn. */
export interface Drawing {
  /** What each value is divided by. */
  readonly unit: number;
  /** Samples of 8 or 16 bits that stand for brightness: they travel as such, and coarse cells show their mean. */
  readonly isImage: boolean;
  /** Whether float32 would round the values. */
  readonly isWide: boolean;
  /** Min and max of the plane's finite values, before they are divided. */
  readonly range: readonly [min: number, max: number];
}

/** The levels below it are made from the values, cell by cell as they are asked for: all others take a 48th of their number. */
const BASE = 3;
/** Values between two looks at the signal. */
const CHUNK = 2 ** 20;
/** From which share of the plane's range on a peak takes the place of the mean. */
const PEAK = 1 / 4;

/** A plane at every scale: each cell of a coarser level keeps min, max and mean, and whether it has NaN, +∞ or −∞. */
export class Pyramid {
  /** Of each channel, from `base` on. */
  private readonly stored: Cells[][] = [];
  private readonly base: number;

  /** @param plane asked for anew each time: memory may have moved */
  constructor(
    private readonly plane: () => PlaneValues,
    private readonly drawing: Drawing,
  ) {
    const { rowStep, columnStep } = plane();
    this.base = BASE + Math.log2(Math.max(rowStep, columnStep));
  }

  /** The finest level whose cells are all known. */
  get finest(): number {
    return this.base - BASE;
  }

  /** What the levels take, in bytes. */
  get bytes(): number {
    return this.stored.flat().reduce((sum, { count }) => sum + 29 * count.length, 0);
  }

  /** Makes the levels that a block of this one needs. @throws CancelledError if `signal` says so */
  async prepare(level: number, signal: AbortSignal): Promise<void> {
    if (level >= this.base && this.stored.length === 0) await this.build(signal);
  }

  /** Makes the levels. @throws CancelledError if `signal` says so */
  async build(signal: AbortSignal): Promise<void> {
    const { starts, rows, columns } = this.plane();
    const made: Cells[][] = [];
    for (const channel of starts.keys()) {
      const [height, width] = [rows, columns].map((size, axis) => Math.ceil(size / this.factors(this.base)[axis]!)) as [
        number,
        number,
      ];
      const cells = emptyCells(height, width);
      const lines = Math.max(1, Math.floor(CHUNK / Math.max(1, columns * this.factors(this.base)[0])));
      for (let row = 0; row < height; row += lines) {
        // a timer lets the thread's messages in, a cancel among them
        if (row > 0) await new Promise<void>((resolve) => setTimeout(resolve));
        if (signal.aborted) throw new CancelledError();
        const region = { top: row, left: 0, height: Math.min(lines, height - row), width };
        putCells(cells, this.reduced(channel, this.base, region), row * width);
      }
      const levels = [cells];
      while (levels.at(-1)!.rows > 1 || levels.at(-1)!.columns > 1) levels.push(halved(levels.at(-1)!));
      made.push(levels);
    }
    this.stored.splice(0, Infinity, ...made);
  }

  /** The level whose cells are at most `limit` along each axis. */
  levelFor(limit: number): number {
    const { rows, columns, rowStep, columnStep } = this.plane();
    const longest = Math.max(rows * rowStep, columns * columnStep, 1);
    return Math.max(this.finest, Math.ceil(Math.log2(longest / limit)));
  }

  /** What is drawn of some cells of a level; cells beyond the plane are left out. The level is not below `finest`. */
  block(level: number, wanted: Region): Block {
    const region = this.clipped(level, wanted);
    const { starts } = this.plane();
    const { unit } = this.drawing;
    const size = region.height * region.width;
    if (level === 0) return { level, region, channels: starts.length, unit, values: this.exact(region) };
    const values = this.storage(starts.length * size, false);
    const isWhole = !(values instanceof Float32Array || values instanceof Float64Array);
    const marks = new Uint8Array(size);
    for (const channel of starts.keys()) {
      const cells = this.cells(channel, level, region);
      for (let i = 0; i < size; i++) {
        const shown = this.shown(cells, i);
        values[channel * size + i] = isWhole ? Math.round(shown) : shown;
        marks[i]! |= cells.flags[i]!;
      }
    }
    const isMarked = marks.some((mark) => mark !== 0);
    return { level, region, channels: starts.length, unit, values, ...(isMarked && { flags: marks }) };
  }

  /** What is known of some cells of a coarse level. */
  cells(channel: number, level: number, region: Region): Cells {
    const stored = this.stored[channel]?.[Math.min(level - this.base, (this.stored[channel]?.length ?? 0) - 1)];
    if (level < this.base || !stored) return this.reduced(channel, level, region);
    const { top, left, height, width } = region;
    const cells = emptyCells(height, width);
    for (let row = 0; row < height; row++) {
      const from = (top + row) * stored.columns + left;
      for (const part of ['min', 'max', 'mean', 'count', 'flags'] as const) {
        cells[part].set(stored[part].subarray(from, from + width), row * width);
      }
    }
    return cells;
  }

  private clipped(level: number, { top, left, height, width }: Region): Region {
    const { rows, columns } = this.plane();
    const [down, across] = this.factors(level);
    const inside = (from: number, length: number, most: number) => {
      const start = Math.min(Math.max(0, from), most);
      return [start, Math.max(0, Math.min(length, most - start))] as const;
    };
    const [y, high] = inside(top, height, Math.ceil(rows / down));
    const [x, wide] = inside(left, width, Math.ceil(columns / across));
    return { top: y, left: x, height: high, width: wide };
  }

  /** How many of the values that are there a cell covers along each axis. */
  private factors(level: number): [down: number, across: number] {
    const { rowStep, columnStep } = this.plane();
    return [2 ** level / rowStep, 2 ** level / columnStep];
  }

  /** A peak that stands out takes the place of the mean, so that it is not lost. */
  private shown({ min, max, mean }: Cells, i: number): number {
    const [least, most] = this.drawing.range;
    const [low, middle, high] = [min[i]!, mean[i]!, max[i]!];
    if (this.drawing.isImage) return middle;
    const [below, above] = [middle - low, high - middle];
    if (Math.max(below, above) <= PEAK * (most - least)) return middle;
    return below > above ? low : high;
  }

  private storage(length: number, isExact: boolean): BlockValues {
    const { isWide, isImage } = this.drawing;
    const { values } = this.plane();
    if (isWide) return new Float64Array(length);
    if (!isImage && !isExact) return new Float32Array(length);
    if (values instanceof Uint8Array) return new Uint8Array(length);
    if (values instanceof Uint16Array) return new Uint16Array(length);
    if (values instanceof Int8Array) return new Int8Array(length);
    return values instanceof Int16Array ? new Int16Array(length) : new Float32Array(length);
  }

  private exact({ top, left, height, width }: Region): BlockValues {
    const { values, starts, columns } = this.plane();
    const cells = this.storage(starts.length * height * width, true);
    let at = 0;
    for (const start of starts) {
      for (let row = top; row < top + height; row++) {
        const line = start + row * columns + left;
        for (let column = 0; column < width; column++) cells[at++] = Number(values[line + column]);
      }
    }
    return cells;
  }

  /** Cells of a level, from the values. */
  private reduced(channel: number, level: number, { top, left, height, width }: Region): Cells {
    const { values, starts, rows, columns } = this.plane();
    const [down, across] = this.factors(level);
    const cells = emptyCells(height, width);
    for (let row = 0, cell = 0; row < height; row++) {
      const [firstLine, lastLine] = [(top + row) * down, Math.min((top + row + 1) * down, rows)];
      for (let column = 0; column < width; column++, cell++) {
        const [first, last] = [(left + column) * across, Math.min((left + column + 1) * across, columns)];
        const rows = [starts[channel]! + firstLine * columns, starts[channel]! + lastLine * columns] as const;
        reduce(values, { rows, columns: [first, last], stride: columns }, cells, cell);
      }
    }
    return cells;
  }
}
