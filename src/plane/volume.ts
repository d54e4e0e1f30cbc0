import type { PoolAxis } from '../pooling/geometry';
import type { CellRange, CellState, Extent, ViewedPlane } from './viewedPlane';

/** The cells that are drawn along a tensor's last three dimensions, outermost first. One that it lacks is one cell. */
export type Extents = readonly [depth: Extent, height: Extent, width: Extent];

/** Three coordinates, outermost first. */
export type Place = readonly [depth: number, row: number, column: number];

/** A box of cells, `step` apart; `to` is not included. */
export interface PlaceRange {
  readonly from: Place;
  readonly to: Place;
  readonly step: Place;
}

const lone: Extent = { from: 0, to: 1, size: 1, after: 0 };

/** Fills up to three axes. */
export function extentsOf(axes: readonly PoolAxis[], extent: (axis: PoolAxis) => Extent): Extents {
  const known = axes.map(extent);
  return [known.at(-3) ?? lone, known.at(-2) ?? lone, known.at(-1) ?? lone];
}

/** Puts missing axes in front. */
export function toPlace(position: readonly number[]): Place {
  return [position.at(-3) ?? 0, position.at(-2) ?? 0, position.at(-1) ?? 0];
}

/** The box one cell fills. */
export function onePlace(place: Place): PlaceRange {
  return { from: place, to: [place[0] + 1, place[1] + 1, place[2] + 1], step: [1, 1, 1] };
}

/** What of a box lies in a slice; undefined if nothing does. */
export function rangeIn({ from, to, step }: PlaceRange, slice: number): CellRange | undefined {
  if (slice < from[0] || slice >= to[0] || (slice - from[0]) % step[0] !== 0) return undefined;
  return { from: [from[1], from[2]], to: [to[1], to[2]], step: [step[1], step[2]] };
}

/** Rows and columns of a slice; of one that lies outside the volume no cell is inside. */
export function extentsIn([depth, rows, columns]: Extents, slice: number): ViewedPlane['extents'] {
  if (stateOfSlice(depth, slice) === 'inside') return [rows, columns];
  const isPadding = stateOfSlice(depth, slice) === 'padding';
  return [{ ...rows, size: 0, after: isPadding ? rows.size + rows.after : -Infinity }, columns];
}

export function stateOfSlice({ size, after }: Extent, slice: number): CellState {
  if (slice >= 0 && slice < size) return 'inside';
  return slice < size + after ? 'padding' : 'overhang';
}
