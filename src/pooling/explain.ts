import { elementCount, valueAt, type Tensor } from '../tensors/tensor';
import { countedCells } from './avg';
import { axisWindow, planeSizes, type PoolAxis, type PoolGeometry } from './geometry';
import type { Operands, Plan, PoolResult } from './plan';
import { flatIndex, product } from './positions';

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

/** How the value of an output cell follows from its taps. */
export type Cause =
  /** The tap whose value became the output, absent if all are outside; and those that tie with it. */
  | { readonly kind: 'max'; readonly winner?: Tap; readonly ties: readonly Tap[] }
  | { readonly kind: 'avg'; readonly sum: number; readonly divisor: number; readonly source: DivisorSource }
  /** p = ±∞: the maximum or minimum magnitude. */
  | { readonly kind: 'magnitude'; readonly normType: number; readonly winner?: Tap }
  /** The sum of the p-th powers over the taps; a window in part outside is scaled by `scale` as if it were whole. */
  | { readonly kind: 'lp'; readonly normType: number; readonly sum: number; readonly scale: number }
  /** The tap that was put here, and those that were put here before it and overwritten. */
  | { readonly kind: 'unpool'; readonly winner?: Tap; readonly ties: readonly Tap[] };

/** Why an average is divided by its divisor. */
type DivisorSource = 'divisor_override' | 'padded window' | 'input cells' | 'adaptive window';

/** Why an output cell has its value. */
export interface CellReason {
  /** The output cell along each axis. */
  readonly position: readonly number[];
  readonly value: number;
  /** All cells the window covers, row by row. */
  readonly taps: readonly Tap[];
  readonly cause: Cause;
}

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
  const sizes = planeSizes(result.geometry);
  const outputIndex = flatIndex(
    result.geometry.axes.map((axis) => axis.outputSize),
    position,
  );
  const from = plane * sizes.input;
  const exact = (tap: Tap) => valueAt(input, from + tap.index!)!;
  const taps = windowTaps(result.geometry, position, plane, (index) => Number(valueAt(input, from + index)));
  const inside = taps.filter((tap) => tap.state === 'inside');
  const value = Number(result.output.data[plane * sizes.output + outputIndex]);
  const cause = causeOf(result, plane, position, inside, exact, (tap) => {
    return Number(operands.indices?.data[from + tap.index!]) === outputIndex;
  });
  return { position, value, taps, cause };
}

function causeOf(
  plan: Plan,
  plane: number,
  position: readonly number[],
  inside: readonly Tap[],
  exact: (tap: Tap) => number | bigint,
  isPutHere: (tap: Tap) => boolean,
): Cause {
  const { reduction } = plan;
  switch (reduction.kind) {
    case 'max':
      return { kind: 'max', ...contest(reduction.ignoresNaN ? inside.filter(isNumber) : inside, exact) };
    case 'avg': {
      const sum = inside.reduce((total, tap) => total + tap.value!, 0);
      return { kind: 'avg', sum, ...divisorAt(plan, plane, position) };
    }
    case 'lp':
      return normCause(plan, reduction.normType, reduction.magnitudes, plane, position, inside);
    case 'unpool': {
      const [winner, ...ties] = inside.filter(isPutHere).reverse();
      return { kind: 'unpool', ...(winner && { winner }), ties };
    }
  }
}

function isNumber(tap: Tap): boolean {
  return !Number.isNaN(tap.value);
}

/** Compared without conversion, so that int64 stays exact: the first of ties wins, the last of NaNs. */
function contest(inside: readonly Tap[], valueAt: (tap: Tap) => number | bigint) {
  const read = inside.map((tap) => ({ tap, value: valueAt(tap) }));
  let winner = read[0];
  for (const candidate of read.slice(1)) {
    if (candidate.value > winner!.value || Number.isNaN(candidate.value)) winner = candidate;
  }
  const ties = read.filter((other) => other !== winner && equal(other.value, winner!.value)).map(({ tap }) => tap);
  return { ...(winner && { winner: winner.tap }), ties };
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
  normType: number,
  magnitudes: boolean,
  plane: number,
  position: readonly number[],
  inside: readonly Tap[],
): Cause {
  if (!Number.isFinite(normType)) {
    const sign = normType > 0 ? 1 : -1;
    const { winner } = contest(inside, (tap) => sign * Math.abs(tap.value!));
    return { kind: 'magnitude', normType, ...(winner && { winner }) };
  }
  const sum = inside.reduce((total, { value }) => total + (magnitudes ? Math.abs(value!) : value!) ** normType, 0);
  const whole = elementCount(geometry.axes.map((axis) => (axis.kind === 'sliding' ? axis.kernelSize : 1)));
  const counted = elementCount(geometry.axes.map((axis, i) => countedCells(axis, position[i]!, 'paddedWindow', plane)));
  return { kind: 'lp', normType, sum, scale: magnitudes ? 1 : whole / counted };
}

function windowTaps(
  { axes }: PoolGeometry,
  position: readonly number[],
  plane: number,
  valueAt: (index: number) => number,
): readonly Tap[] {
  const sizes = axes.map((axis) => axis.inputSize);
  return product(axes.map((axis, i) => windowCells(axis, position[i]!, plane))).map((cells): Tap => {
    const states = cells.map((cell, i) => tapState(axes[i]!, cell));
    const outside = (['beyond', 'overhang', 'padding'] as const).find((state) => states.includes(state));
    if (outside) return { position: cells, state: outside };
    const index = flatIndex(sizes, cells);
    return { position: cells, state: 'inside', index, value: valueAt(index) };
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

function equal(a: number | bigint, b: number | bigint): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
