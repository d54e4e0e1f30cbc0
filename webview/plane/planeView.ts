import type { PoolAxis } from '../../src/pooling/geometry';
import type { Tile } from '../../src/tensors/tile';
import type { Overlay } from './overlay';

/** The cells of a plane that are drawn along its last three axes, outermost first. An axis it lacks is one cell. */
export interface Extent {
  readonly from: number;
  readonly to: number;
  /** Cells of the plane itself; what lies around it is padding or overhang. */
  readonly size: number;
  /** Padding after the plane. */
  readonly after: number;
}

export type Extents = readonly [depth: Extent, height: Extent, width: Extent];

/** Three coordinates, outermost first. */
export type Cell = readonly [number, number, number];

/** A drawing of one plane of a tensor: a grid of numbers, or an image. */
export interface PlaneView {
  readonly element: HTMLElement;
  /** Marks the cells of a window, `step` cells apart, and the one among them that matters most; or nothing. */
  mark(cells: CellRange | undefined, winner: Cell | undefined): void;
  /** Marks cells other than the window: those whose windows cover what the pointer is over. */
  markReaders(cells: readonly Cell[]): void;
  /** The screen rectangle of a range of cells, for the lines between input and output. */
  rectangle(cells: CellRange): DOMRect | undefined;
}

/** A box of cells; `to` is not included. */
export interface CellRange {
  readonly from: Cell;
  readonly to: Cell;
  readonly step: Cell;
}

export interface PlaneEvents {
  /** The pointer or the focus came to a cell of the plane. */
  readonly entered: (cell: Cell) => void;
  readonly left: () => void;
}

/** What the cells of the padding count as; `none` if they do not count. */
export type PaddingMeaning = 'lowest' | 'zero' | 'none';

export interface PlaneContent {
  readonly label: string;
  readonly tile: Tile;
  readonly extents: Extents;
  readonly isImage: boolean;
  readonly padding: PaddingMeaning;
  readonly overlays: readonly Overlay[];
  /** The most room there is for the side of a cell, in CSS pixels. */
  readonly cell: number;
}

const lone: Extent = { from: 0, to: 1, size: 1, after: 0 };

/** Fills up to three axes. */
export function extentsOf(axes: readonly PoolAxis[], extent: (axis: PoolAxis) => Extent): Extents {
  const known = axes.map(extent);
  return [known.at(-3) ?? lone, known.at(-2) ?? lone, known.at(-1) ?? lone];
}

/** Puts missing axes in front. */
export function toCell(position: readonly number[]): Cell {
  return [position.at(-3) ?? 0, position.at(-2) ?? 0, position.at(-1) ?? 0];
}

/** The box one cell fills. */
export function oneCell(cell: Cell): CellRange {
  return { from: cell, to: [cell[0] + 1, cell[1] + 1, cell[2] + 1], step: [1, 1, 1] };
}

export function isIn({ from, to, step }: CellRange, cell: Cell): boolean {
  return cell.every((at, axis) => at >= from[axis]! && at < to[axis]! && (at - from[axis]!) % step[axis]! === 0);
}
