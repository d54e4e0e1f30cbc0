import { PoolingError } from '../errors';
import { axisWindow, type PoolAxis } from './geometry';

/** How many input cells are covered by no window, one window, several windows. */
export interface Coverage {
  readonly never: number;
  readonly once: number;
  readonly more: number;
}

const MAX_CELLS = 2 ** 24;

/**
 * How many windows cover each cell of an axis; cells that are 0 in `asked` do not count.
 *
 * @throws PoolingError for an axis above 2^24 cells
 */
export function readCounts(axis: PoolAxis, plane = 0, asked?: Int32Array): Int32Array {
  const { inputSize, outputSize } = axis;
  if (inputSize > MAX_CELLS) throw new PoolingError(`an axis of ${inputSize} cells is too long`);
  // one more from a window's first tap in the input, one less after its last: its width, and its padding, cost nothing
  const counts = new Int32Array(inputSize);
  const { step } = outputSize > 0 ? axisWindow(axis, 0, plane) : { step: 1 };
  for (let index = 0; index < outputSize; index++) {
    if (asked?.[index] === 0) continue;
    const { start, end } = axisWindow(axis, index, plane);
    if (end <= 0) continue;
    const first = start < 0 ? start + Math.ceil(-start / step) * step : start;
    const behind = end - 1 + step;
    if (first < inputSize && first < behind) counts[first]!++;
    if (first < behind && behind < inputSize) counts[behind]!--;
  }
  for (let cell = step; cell < inputSize; cell++) counts[cell]! += counts[cell - step]!;
  return counts;
}

/** Coverage of a plane: a cell is read as often as its row times its column. */
export function coverage(axes: readonly PoolAxis[], plane = 0): Coverage {
  const perAxis = axes.map((axis) => {
    const counts = readCounts(axis, plane);
    return {
      all: counts.length,
      read: counts.filter((count) => count > 0).length,
      once: counts.filter((count) => count === 1).length,
    };
  });
  const product = (key: 'all' | 'read' | 'once') => perAxis.reduce((total, axis) => total * axis[key], 1);
  return { never: product('all') - product('read'), once: product('once'), more: product('read') - product('once') };
}

/** The cells of an axis that no window covers, as stretches `from` to `to` (not included). */
export function unreadCells(axis: PoolAxis, plane = 0): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  readCounts(axis, plane).forEach((count, cell) => {
    if (count > 0) return;
    const last = stretches.at(-1);
    if (last?.to === cell) last.to++;
    else stretches.push({ from: cell, to: cell + 1 });
  });
  return stretches;
}
