import { axisWindow, coveredCells, type PoolAxis } from '../../src/pooling/geometry';

/** One window of an axis as a bar beneath the cells. */
export interface WindowBar {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** Bars of one lane do not overlap. */
  readonly lane: number;
  /** Ceil mode proposed it, and the rule about its start drops it. */
  readonly isDropped: boolean;
}

/** The bars of an axis from cell `from` on; `to` is after the last cell that there is or that a bar covers. */
export interface AxisBars {
  readonly from: number;
  readonly to: number;
  readonly isElided: boolean;
  readonly bars: readonly WindowBar[];
  readonly lanes: number;
}

/** The most cells that are drawn: of longer axes the end, where floor and ceil differ. */
const MOST = 64;

/** @param until a cell to reach at least, so that several drawings of an axis agree */
export function axisBars(axis: PoolAxis, plane: number, until = 0): AxisBars {
  const dropped = axis.kind === 'sliding' && axis.dropsLastWindow ? axisWindow(axis, axis.outputSize) : undefined;
  const covered = axis.outputSize > 0 ? coveredCells(axis) : bareCells(axis);
  const to = Math.max(covered.to, dropped?.end ?? 0, until);
  const from = to - covered.from > MOST ? to - MOST : covered.from;
  const ends: number[] = [];
  const bars: WindowBar[] = [];
  for (let index = firstAt(axis, from, plane); index < axis.outputSize; index++) {
    const { start, end, step } = axisWindow(axis, index, plane);
    const free = ends.findIndex((taken) => taken <= start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = end;
    bars.push({ index, start, end, step, lane, isDropped: false });
  }
  if (dropped) bars.push({ ...dropped, index: axis.outputSize, lane: ends.length, isDropped: true });
  return { from, to, isElided: from > covered.from, bars, lanes: ends.length + (dropped ? 1 : 0) };
}

/** The first window that ends after a cell. */
function firstAt(axis: PoolAxis, cell: number, plane: number): number {
  let [low, high] = [0, Math.max(0, axis.outputSize)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (axisWindow(axis, middle, plane).end <= cell) low = middle + 1;
    else high = middle;
  }
  return low;
}

function bareCells(axis: PoolAxis): { from: number; to: number } {
  const [before, after] = axis.kind === 'sliding' ? axis.padding : [0, 0];
  return { from: 0 - before, to: axis.inputSize + after };
}
