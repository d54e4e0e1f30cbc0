import type { StagePlane } from './stageContent';
import { EVEN } from './viewport';
import type { Extents } from './volume';

/** Side of a cell of a small plane, in CSS pixels, and what it is at most where there is room. */
const LARGEST_CELL = 46;
const ROOMY_CELL = 64;
const SMALLEST_CELL = 20;
/** The maximum height of a large plane, what stands above and below it, and the maximum side of its cells, when all of it is in sight. */
const [SHORTEST, TALLEST] = [160, 600];
const AROUND = 392;
const LARGEST_PIXEL = 12;
/** A plane whose sides are all smaller at the scale of the others is a speck. */
const SPECK = 72;
/** From this width for each plane on, they always stand side by side; below, if their cells fit at full size. */
const BESIDE = 240;
const GAP = 64;

/** Whether a cell is as large in all planes, or each plane as large as there is room. */
export type Scaling = 'same' | 'fit';

/** The room that planes have: their width, and the height of the window that they are seen in, in CSS pixels. */
export interface StageRoom {
  readonly width: number;
  readonly height: number;
  /** Device pixels of a CSS pixel. */
  readonly ratio: number;
}

/** How planes stand in a room of some width: CSS pixels. */
export interface StageLayout {
  readonly isStacked: boolean;
  /** Undefined where all cells are as large as can be. */
  readonly scaling: Scaling | undefined;
  /** The side of a cell of each plane. */
  readonly cells: readonly number[];
}

/**
 * @param asGrid whether the planes are small enough to be read as numbers
 * @param wanted what the reader chose; else planes fit where one would be a speck
 */
export function layoutOf(
  planes: readonly StagePlane[],
  asGrid: boolean,
  room: StageRoom,
  wanted: Scaling | undefined,
): StageLayout {
  const { width, ratio } = room;
  const sizes = planes.map(({ extents }) => sizeOf(extents));
  const columns = sizes.map(([, across]) => across);
  const [total, gaps] = [columns.reduce((a, b) => a + b, 0), GAP * (planes.length - 1)];
  const isStacked = width < Math.min(BESIDE * planes.length, total * LARGEST_CELL + gaps);
  const most = isStacked ? width / Math.max(...columns) : (width - gaps) / total;
  const down = tallest(room) / sizes[0]![0];
  if (asGrid) return { isStacked, scaling: undefined, cells: planes.map(() => gridCell(most, down)) };
  const same = pixelSize(Math.min(most, down), LARGEST_PIXEL, ratio);
  const isSpeck = sizes.some((size) => Math.max(...size) * same < SPECK);
  const scaling = wanted ?? (isSpeck ? 'fit' : 'same');
  if (scaling === 'same') return { isStacked, scaling, cells: planes.map(() => same) };
  const cells = isStacked ? sizes.map(fitting(room)) : sharing(sizes, { ...room, width: width - gaps });
  return { isStacked, scaling, cells };
}

function sizeOf([, rows, columns]: Extents): readonly [height: number, width: number] {
  return [rows.to - rows.from, columns.to - columns.from];
}

/** So that the panel fits into its window. */
function tallest({ height }: StageRoom): number {
  return Math.max(SHORTEST, Math.min(TALLEST, height - AROUND));
}

function gridCell(across: number, down: number): number {
  const largest = Math.max(LARGEST_CELL, Math.min(ROOMY_CELL, Math.floor(down)));
  return Math.max(SMALLEST_CELL, Math.min(largest, Math.floor(across)));
}

/** The side of a cell of a plane that has all of a room. */
function fitting(room: StageRoom): (size: readonly [number, number]) => number {
  return ([height, across]) =>
    pixelSize(Math.min(room.width / across, tallest(room) / height), LARGEST_CELL, room.ratio);
}

/** Planes that share a room: what one does not need is for the others. */
function sharing(sizes: readonly (readonly [number, number])[], room: StageRoom): number[] {
  const needs = sizes.map((size) => fitting(room)(size) * size[1]);
  const cells: number[] = [];
  let [width, left] = [room.width, sizes.length];
  for (const i of [...needs.keys()].sort((a, b) => needs[a]! - needs[b]!)) {
    cells[i] = fitting({ ...room, width: width / left })(sizes[i]!);
    width -= cells[i] * sizes[i]![1];
    left--;
  }
  return cells;
}

/** How much a cell takes that has some room: from one pixel on halves of them, larger ones as the viewport rounds them. */
function pixelSize(room: number, largest: number, ratio: number): number {
  if (room < 1) return room;
  const parts = room * ratio >= EVEN ? ratio : 2;
  return Math.min(largest, Math.floor(parts * room) / parts);
}
