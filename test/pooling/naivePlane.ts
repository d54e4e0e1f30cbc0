/** One plane: row-major values and the size of each axis. */
export interface NaivePlane<Value extends number | bigint = number> {
  readonly sizes: readonly number[];
  readonly values: readonly Value[];
}

/** Rounds to what a float type can hold: `Math.fround` for float32, `inFloat64` for float64. */
export type NaiveRounding = (value: number) => number;

export const inFloat64: NaiveRounding = (value) => value;

/** All positions in a box, row by row. */
export function naivePositions(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (lists, size) => lists.flatMap((list) => Array.from({ length: size }, (_, cell) => [...list, cell])),
    [[]],
  );
}

/** Where a position stands in a plane's row-major values; undefined outside the plane. */
export function naiveIndex(position: readonly number[], sizes: readonly number[]): number | undefined {
  if (position.some((cell, axis) => cell < 0 || cell >= sizes[axis]!)) return undefined;
  return position.reduce((index, cell, axis) => index * sizes[axis]! + cell, 0);
}

/** The cells of a plane from `start` up to, without, `end` on every axis, row by row. */
export function naiveBox(sizes: readonly number[], start: readonly number[], end: readonly number[]): number[] {
  const extent = start.map((first, axis) => end[axis]! - first);
  return naivePositions(extent).map((step) =>
    naiveIndex(
      step.map((cell, axis) => start[axis]! + cell),
      sizes,
    )!,
  );
}

/** Which of these cells max pooling takes: the last NaN, without one the first of the maximum. */
export function naiveWinner(plane: readonly number[], cells: readonly number[]): number {
  const nan = cells.findLast((cell) => Number.isNaN(plane[cell]));
  return nan ?? cells.find((cell) => cells.every((other) => plane[cell]! >= plane[other]!))!;
}

/** What a window hands to one of its cells. */
export interface NaiveShare {
  readonly cell: number;
  readonly gradient: number;
}

/** The gradient at a plane: a cell's shares add up, window after window. */
export function naiveGathered(sizes: readonly number[], shares: readonly NaiveShare[], round = inFloat64): number[] {
  const count = sizes.reduce((product, size) => product * size, 1);
  return Array.from({ length: count }, (_, index) =>
    shares.filter(({ cell }) => cell === index).reduce((sum, { gradient }) => round(sum + gradient), 0),
  );
}
