import type { DType } from '../tensors/dtype';
import type { Block, Region } from '../tensors/tile';
import type { Overlay } from './overlay';
import type { BlockSource } from './seenPlanes';

/** Row and column of a plane. */
export type Cell = readonly [row: number, column: number];

/** Cells of an axis that are drawn; what lies around the plane itself is padding or overhang. */
export interface Extent {
  readonly from: number;
  readonly to: number;
  readonly size: number;
  /** Padding after the plane. */
  readonly after: number;
}

/** What the cells of the padding count as; `none` if they do not count. */
export type PaddingMeaning = 'lowest' | 'zero' | 'none';

/** Planes of one size that stand side by side: a mosaic. */
export interface Facets {
  readonly count: number;
  /** How many in a row. */
  readonly across: number;
  /** Of each. */
  readonly rows: number;
  readonly columns: number;
}

/** A plane, and all that is shown of it. */
export interface ViewedPlane {
  /** What screen readers call it. */
  readonly label: string;
  readonly dtype: DType;
  readonly extents: readonly [rows: Extent, columns: Extent];
  readonly isImage: boolean;
  /** Min and max of the finite values. */
  readonly range: readonly [min: number, max: number];
  /** All of it, from afar. */
  readonly overview: Block;
  /** Finer parts; absent if the overview is the values. */
  readonly source?: BlockSource;
  readonly padding?: PaddingMeaning;
  readonly overlays?: readonly Overlay[];
  /** Of a mosaic. */
  readonly facets?: Facets & { readonly of: 'planes' | 'channels' };
  /** Of a volume's slice: which one it is. */
  readonly slice?: number;
}

/** Rows and columns, `step` apart; `to` is not included. */
export interface CellRange {
  readonly from: Cell;
  readonly to: Cell;
  readonly step: Cell;
}

/** What is marked on a plane. */
export interface PlaneMarks {
  readonly window?: CellRange | undefined;
  readonly winner?: Cell | undefined;
  readonly readers?: readonly Cell[];
}

export type CellState = 'inside' | 'padding' | 'overhang';

/** The cells that are drawn. */
export function drawn({ extents: [rows, columns] }: ViewedPlane): Region {
  return { top: rows.from, left: columns.from, height: rows.to - rows.from, width: columns.to - columns.from };
}

/** The cells of the plane itself. */
export function inside({ extents: [rows, columns] }: ViewedPlane): Region {
  return { top: 0, left: 0, height: rows.size, width: columns.size };
}

export function stateOf({ extents }: ViewedPlane, cell: Cell): CellState {
  const states = cell.map((at, axis) => axisState(extents[axis]!, at));
  return states.includes('overhang') ? 'overhang' : states.includes('padding') ? 'padding' : 'inside';
}

function axisState(extent: Extent, at: number): CellState {
  if (at >= 0 && at < extent.size) return 'inside';
  return at < extent.size + extent.after ? 'padding' : 'overhang';
}

/** An axis that is all plane. */
export function wholeExtent(size: number): Extent {
  return { from: 0, to: size, size, after: 0 };
}

export function isTap({ from, to, step }: CellRange, cell: Cell): boolean {
  return cell.every((at, axis) => at >= from[axis]! && at < to[axis]! && (at - from[axis]!) % step[axis]! === 0);
}

/** The cells of a range as one box. */
export function hull({ from, to }: CellRange): Region {
  return { top: from[0], left: from[1], height: to[0] - from[0], width: to[1] - from[1] };
}
