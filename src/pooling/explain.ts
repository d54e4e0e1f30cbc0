import { elementCount, valueAt, type Tensor } from '../tensors/tensor';
import { countedCells } from './avg';
import { axisWindow, planeSizes, type PoolAxis, type PoolGeometry } from './geometry';
import type { Operands, Plan, PoolResult } from './plan';
import { flatIndex, product, unravelIndex } from './positions';

/**
 * Where a tap of a window lies: in the input, in the padding that was asked for, after that, as ceil mode allows, or
 * beyond the input where no padding is, as of an unpooled cell that no window covers.
 */
type TapState = 'inside' | 'padding' | 'overhang' | 'beyond';

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

/** How the value of an output cell follows from its taps. `ties` counts the others that have the winner's value. */
export type Cause =
  /** The tap whose value became the output, absent if all are outside. */
  | { readonly kind: 'max'; readonly winner?: Tap; readonly ties: number }
  | { readonly kind: 'avg'; readonly sum: number; readonly divisor: number; readonly source: DivisorSource }
  /** p = ±∞: the maximum or minimum magnitude. */
  | { readonly kind: 'magnitude'; readonly normType: number; readonly winner?: Tap }
  /** The sum of the p-th powers over the taps; a window in part outside is scaled by `scale` as if it were whole. */
  | { readonly kind: 'lp'; readonly normType: number; readonly sum: number; readonly scale: number }
  /** The tap that was put here; `ties` were put here before it and overwritten. */
  | { readonly kind: 'unpool'; readonly winner?: Tap; readonly ties: number };

/** Why an average is divided by its divisor. */
type DivisorSource = 'divisor_override' | 'padded window' | 'input cells' | 'adaptive window';

/** Why an output cell has its value. */
export interface CellReason {
  /** The output cell along each axis. */
  readonly position: readonly number[];
  readonly value: number;
  /** The cells the window covers, row by row; none are listed of a window of more than `MOST_LISTED`. */
  readonly taps: readonly Tap[];
  /** How many of the window's cells lie where. */
  readonly counts: Readonly<Record<TapState, number>>;
  readonly cause: Cause;
}

/** Windows of more cells are counted, not listed. */
const MOST_LISTED = 256;

/** Visits the cells of a window that lie in the input, row by row. `index` is in the flattened input plane. */
type Scan = (visit: (index: number, value: number | bigint) => void) => void;

/** The winner as a tap, if there is one. */
type WinnerAt = (index: number | undefined) => { readonly winner?: Tap };

/**
 * Explains one output cell.
 *
 * @param plane batch × channels + channel
 * @param position the output cell along each axis
 */
export function explain(
  input: Tensor,
  result: PoolResult,
  plane: number,
  position: readonly number[],
  operands: Operands = {},
): CellReason {
  const { axes } = result.geometry;
  const sizes = planeSizes(result.geometry);
  const outputIndex = flatIndex(
    axes.map((axis) => axis.outputSize),
    position,
  );
  const from = plane * sizes.input;
  const spans = axes.map((axis, i) => spanOf(axis, position[i]!, plane));
  const read = (index: number) => valueAt(input, from + index)!;
  const scan: Scan = (visit) => {
    forEachInside(axes, spans, (index) => {
      visit(index, read(index));
    });
  };
  const value = Number(result.output.data[plane * sizes.output + outputIndex]);
  const winnerAt: WinnerAt = (index) => (index === undefined ? {} : { winner: insideTap(axes, index, read) });
  const isPutHere = (index: number) => Number(operands.indices?.data[from + index]) === outputIndex;
  const cause = causeOf(result, plane, position, scan, winnerAt, isPutHere);
  const isListed = elementCount(spans.map(({ count }) => count)) <= MOST_LISTED;
  const taps = isListed ? windowTaps(result.geometry, position, plane, read) : [];
  return { position, value, taps, counts: countsOf(spans), cause };
}

function causeOf(
  plan: Plan,
  plane: number,
  position: readonly number[],
  scan: Scan,
  winnerAt: WinnerAt,
  isPutHere: (index: number) => boolean,
): Cause {
  const { reduction } = plan;
  switch (reduction.kind) {
    case 'max': {
      const { winner, ties } = contest(scan, (value) => value, reduction.ignoresNaN);
      return { kind: 'max', ...winnerAt(winner), ties };
    }
    case 'avg': {
      let sum = 0;
      scan((_, value) => (sum += Number(value)));
      return { kind: 'avg', sum, ...divisorAt(plan, plane, position) };
    }
    case 'lp':
      return normCause(plan, reduction, plane, position, scan, winnerAt);
    case 'unpool': {
      const put: number[] = [];
      scan((index) => {
        if (isPutHere(index)) put.push(index);
      });
      return { kind: 'unpool', ...winnerAt(put.at(-1)), ties: Math.max(0, put.length - 1) };
    }
  }
}

/** Compared without conversion, so that int64 stays exact: the first of ties wins, the last of NaNs. */
function contest(scan: Scan, measure: (value: number | bigint) => number | bigint, ignoresNaN = false) {
  let winner: number | undefined;
  let best: number | bigint = -Infinity;
  let ties = 0;
  scan((index, raw) => {
    const value = measure(raw);
    const isNaN = Number.isNaN(value);
    if (isNaN && ignoresNaN) return;
    if (winner === undefined || value > best || (isNaN && !Number.isNaN(best))) {
      [winner, best, ties] = [index, value, 0];
    } else if (isNaN) [winner, ties] = [index, ties + 1];
    else if (value === best) ties++;
  });
  return { winner, ties };
}

/** What a window's average is divided by. */
export function divisorAt({ geometry, reduction }: Plan, plane: number, position: readonly number[]) {
  if (reduction.kind !== 'avg') throw new Error(`no average: ${reduction.kind}`);
  const { divisor } = reduction;
  if (typeof divisor === 'number') return { divisor, source: 'divisor_override' } as const;
  const isAdaptive = geometry.axes.some((axis) => axis.kind === 'adaptive');
  const counts = geometry.axes.map((axis, i) => countedCells(axis, position[i]!, divisor, plane));
  const source: DivisorSource = isAdaptive
    ? 'adaptive window'
    : divisor === 'paddedWindow'
      ? 'padded window'
      : 'input cells';
  return { divisor: elementCount(counts), source };
}

function normCause(
  { geometry }: Plan,
  { normType, magnitudes }: { readonly normType: number; readonly magnitudes: boolean },
  plane: number,
  position: readonly number[],
  scan: Scan,
  winnerAt: WinnerAt,
): Cause {
  if (!Number.isFinite(normType)) {
    const sign = normType > 0 ? 1 : -1;
    const { winner } = contest(scan, (value) => sign * Math.abs(Number(value)));
    return { kind: 'magnitude', normType, ...winnerAt(winner) };
  }
  let sum = 0;
  scan((_, value) => (sum += (magnitudes ? Math.abs(Number(value)) : Number(value)) ** normType));
  const whole = elementCount(geometry.axes.map((axis) => (axis.kind === 'sliding' ? axis.kernelSize : 1)));
  const counted = elementCount(geometry.axes.map((axis, i) => countedCells(axis, position[i]!, 'paddedWindow', plane)));
  return { kind: 'lp', normType, sum, scale: magnitudes ? 1 : whole / counted };
}

/** A window along one axis: how many of its cells lie where, and which lie in the input. */
interface Span {
  readonly count: number;
  readonly inside: { readonly from: number; readonly count: number; readonly step: number };
  readonly padding: number;
  readonly overhang: number;
  readonly beyond: number;
}

function spanOf(axis: PoolAxis, index: number, plane: number): Span {
  const { start, end, step } = axisWindow(axis, index, plane);
  const count = Math.max(0, Math.ceil((end - start) / step));
  const cellsBefore = (place: number) => Math.min(count, Math.max(0, Math.ceil((place - start) / step)));
  const [first, last] = [cellsBefore(0), cellsBefore(axis.inputSize)];
  const inside = { from: start + first * step, count: last - first, step };
  const outside = count - inside.count;
  if (axis.kind !== 'sliding') return { count, inside, padding: 0, overhang: 0, beyond: outside };
  const overhang = count - cellsBefore(axis.inputSize + axis.padding[1]);
  return { count, inside, padding: outside - overhang, overhang, beyond: 0 };
}

/** A cell that lies outside along several axes counts once: as beyond, else as overhang, else as padding. */
function countsOf(spans: readonly Span[]): Record<TapState, number> {
  const product = (counted: (span: Span) => number) => elementCount(spans.map(counted));
  const inside = product((span) => span.inside.count);
  const padded = product((span) => span.inside.count + span.padding);
  const overhanging = product((span) => span.count - span.beyond);
  const all = product((span) => span.count);
  return { inside, padding: padded - inside, overhang: overhanging - padded, beyond: all - overhanging };
}

function forEachInside(axes: readonly PoolAxis[], spans: readonly Span[], visit: (index: number) => void): void {
  const walk = (axis: number, base: number): void => {
    const { from, count, step } = spans[axis]!.inside;
    const line = base * axes[axis]!.inputSize;
    const isLast = axis === spans.length - 1;
    for (let tap = 0, cell = from; tap < count; tap++, cell += step) {
      if (isLast) visit(line + cell);
      else walk(axis + 1, line + cell);
    }
  };
  walk(0, 0);
}

function insideTap(axes: readonly PoolAxis[], index: number, read: (index: number) => number | bigint): Tap {
  const position = unravelIndex(
    axes.map((axis) => axis.inputSize),
    index,
  );
  return { position, state: 'inside', index, value: Number(read(index)) };
}

function windowTaps(
  { axes }: PoolGeometry,
  position: readonly number[],
  plane: number,
  read: (index: number) => number | bigint,
): readonly Tap[] {
  const sizes = axes.map((axis) => axis.inputSize);
  return product(axes.map((axis, i) => windowCells(axis, position[i]!, plane))).map((cells): Tap => {
    const states = cells.map((cell, i) => tapState(axes[i]!, cell));
    const outside = (['beyond', 'overhang', 'padding'] as const).find((state) => states.includes(state));
    if (outside) return { position: cells, state: outside };
    const index = flatIndex(sizes, cells);
    return { position: cells, state: 'inside', index, value: Number(read(index)) };
  });
}

/** The cells along one axis that window `index` covers, in the input or not. */
export function windowCells(axis: PoolAxis, index: number, plane = 0): number[] {
  const { start, end, step } = axisWindow(axis, index, plane);
  return Array.from({ length: Math.max(0, Math.ceil((end - start) / step)) }, (_, tap) => start + tap * step);
}

/** Whether a cell lies in the input, in the padding, or beyond both. */
function tapState(axis: PoolAxis, cell: number): TapState {
  if (cell >= 0 && cell < axis.inputSize) return 'inside';
  if (axis.kind !== 'sliding') return 'beyond';
  return cell < axis.inputSize + axis.padding[1] ? 'padding' : 'overhang';
}
