import { windowStart, type AxisGeometry, type PoolGeometry } from './geometry';

/** Where a tap of a window lies: in the input, in the padding that was asked for, or beyond it, as ceil mode allows. */
type TapState = 'inside' | 'padding' | 'overhang';

/** One cell that a window covers. */
export interface Tap {
  /** The cell along each axis; negative or too large outside the input. */
  readonly position: readonly number[];
  readonly state: TapState;
  /** The cell in the flattened input plane; absent outside the input. */
  readonly index?: number;
  /** As a number, to be shown. */
  readonly value?: number;
}

/** Why an output cell has its value. */
export interface CellReason {
  /** The output cell along each axis. */
  readonly position: readonly number[];
  /** All cells the window covers, row by row. */
  readonly taps: readonly Tap[];
  /** The tap whose value became the output; absent if all lie outside the input. */
  readonly winner?: Tap;
  /** Other taps of the same value, which lost for coming later (or, among NaNs, earlier). */
  readonly ties: readonly Tap[];
}

/** Whether a cell lies in the input, in the padding, or beyond both. */
function tapState(axis: AxisGeometry, cell: number): TapState {
  if (cell >= 0 && cell < axis.inputSize) return 'inside';
  return cell < axis.inputSize + axis.padding[1] ? 'padding' : 'overhang';
}

/** The cells along one axis that window `index` covers, in the input or not. */
export function axisTaps(axis: AxisGeometry, index: number): number[] {
  return Array.from({ length: axis.kernelSize }, (_, tap) => windowStart(axis, index) + tap * axis.dilation);
}

/**
 * Explains one output cell of max pooling.
 *
 * @param valueAt the input plane's value at a flattened position; compared as it is, so that int64 stays exact
 */
export function explainMax(
  geometry: PoolGeometry,
  position: readonly number[],
  valueAt: (index: number) => number | bigint,
): CellReason {
  const taps = windowTaps(geometry.axes, position, valueAt);
  const read = taps.flatMap((tap) => (tap.index === undefined ? [] : [{ tap, value: valueAt(tap.index) }]));
  let winner = read[0];
  for (const candidate of read.slice(1)) {
    if (candidate.value > winner!.value || Number.isNaN(candidate.value)) winner = candidate;
  }
  const ties = read.filter((other) => other !== winner && equal(other.value, winner!.value)).map(({ tap }) => tap);
  return { position, taps, ...(winner ? { winner: winner.tap } : {}), ties };
}

function windowTaps(
  axes: readonly AxisGeometry[],
  position: readonly number[],
  valueAt: (index: number) => number | bigint,
): readonly Tap[] {
  const corners = axes.map((axis, i) => axisTaps(axis, position[i]!));
  const positions = corners.reduce<number[][]>(
    (lists, cells) => lists.flatMap((list) => cells.map((cell) => [...list, cell])),
    [[]],
  );
  return positions.map((cells): Tap => {
    const states = cells.map((cell, i) => tapState(axes[i]!, cell));
    if (states.includes('overhang')) return { position: cells, state: 'overhang' };
    if (states.includes('padding')) return { position: cells, state: 'padding' };
    const index = flatIndex(
      axes.map((axis) => axis.inputSize),
      cells,
    );
    return { position: cells, state: 'inside', index, value: Number(valueAt(index)) };
  });
}

/** Row-major position of a cell in a plane of these sizes. */
export function flatIndex(sizes: readonly number[], position: readonly number[]): number {
  return position.reduce((index, cell, axis) => index * sizes[axis]! + cell, 0);
}

/** The cell along each axis at a row-major position. */
export function unravelIndex(sizes: readonly number[], index: number): number[] {
  const position: number[] = [];
  for (let axis = sizes.length - 1, rest = index; axis >= 0; axis--) {
    position[axis] = rest % sizes[axis]!;
    rest = Math.floor(rest / sizes[axis]!);
  }
  return position;
}

function equal(a: number | bigint, b: number | bigint): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
