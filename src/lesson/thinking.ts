import { windowCells } from '../pooling/explain';
import { axisWindow, windowsReading, type AxisGeometry } from '../pooling/geometry';
import { flatIndex, product } from '../pooling/positions';
import { channelsOf, inputSizes, valueOf, type Exercise } from './exercise';
import type { Answer, Question } from './question';

/** A cell that a window covers. */
export interface CoveredCell {
  readonly position: readonly number[];
  readonly where: 'inside' | 'padding' | 'overhang';
  /** Its number in the window, row by row. */
  readonly tap: number;
}

/** A way to think about pooling: PyTorch's, or a wrong one. What it does not say is PyTorch's. */
export interface Thinking {
  /** What the parameters along an axis are taken for. */
  readonly axis?: (axis: AxisGeometry) => AxisGeometry;
  /** How many windows there are along an axis, if that is not counted by the formula. */
  readonly size?: (axis: AxisGeometry) => number;
  /** What a padding cell counts as in a maximum; absent if it never wins. */
  readonly padding?: number;
  /** Whether a value takes the place of the best one so far. */
  readonly beats?: (value: number, best: number) => boolean;
  /** Whether a value counts at all. */
  readonly counts?: (value: number) => boolean;
  /** What a window's average is divided by. */
  readonly divisor?: (cells: readonly CoveredCell[]) => number;
  /** How a window's value is made, if not as the layer's name says. */
  readonly reduction?: 'max' | 'avg';
  /** What a window sends to a cell that it reads. */
  readonly share?: (window: WindowOf, cell: readonly number[]) => number;
  /** What an input cell makes of the shares that come back. */
  readonly gather?: (shares: readonly number[]) => number;
  /** How a winner is numbered. */
  readonly number?: (winner: CoveredCell, axes: readonly AxisGeometry[], exercise: Exercise) => number;
  /** Channels are pooled into one. */
  readonly joinsChannels?: boolean;
}

interface CountedCell extends CoveredCell {
  readonly value: number;
}

/** A window as it is thought of. */
export interface WindowOf {
  readonly reduction: 'max' | 'avg';
  /** The cells that count, each with its value. */
  readonly counted: readonly CountedCell[];
  readonly winner: CountedCell | undefined;
  readonly divisor: number;
  readonly value: number;
}

/** NaN wins, the last one; else the first of the greatest. */
const beats = (value: number, best: number) => Number.isNaN(value) || value > best;

/**
 * The answer that follows from a way to think.
 *
 * @returns undefined if it has none: the cell is not there in its eyes
 */
export function answerOf(exercise: Exercise, question: Question, thinking: Thinking = {}): Answer | undefined {
  const axes = axesOf(exercise, thinking);
  switch (question.kind) {
    case 'shape':
      return shapeOf(exercise, thinking, axes);
    case 'dropped':
      return droppedStart(axes[question.axis]!);
    case 'gradient':
      return [(thinking.gather ?? added)(sharesOf(exercise, thinking, axes, question.cell))];
    default: {
      if (question.cell.some((cell, axis) => cell >= axes[axis]!.outputSize)) return undefined;
      const window = windowOf(exercise, thinking, axes, question.cell);
      if (question.kind === 'value') return [window.value];
      if (question.kind === 'divisor') return [window.divisor];
      const { winner } = window;
      if (!winner) return undefined;
      return question.kind === 'winner' ? winner.position : [numberOf(exercise, thinking, axes, winner)];
    }
  }
}

/** The axes as they are thought of. */
export function axesOf({ axes }: Exercise, { axis = (each) => each, size }: Thinking): AxisGeometry[] {
  return axes.map((each) => (size ? { ...each, outputSize: size(each) } : axis(each)));
}

function shapeOf({ input, axes }: Exercise, { joinsChannels }: Thinking, thought: readonly AxisGeometry[]): Answer {
  const outer = input.shape.slice(0, input.shape.length - axes.length);
  const sizes = thought.map((axis) => axis.outputSize);
  return [...(joinsChannels ? [...outer.slice(0, -1), 1] : outer), ...sizes];
}

/** The next window after the last one, if it would begin before the padding ends. */
function droppedStart(axis: AxisGeometry): Answer {
  const { start } = axisWindow(axis, axis.outputSize);
  return start < axis.inputSize + axis.padding[1] ? [start] : [];
}

/** A window of an output cell. */
export function windowOf(
  exercise: Exercise,
  thinking: Thinking,
  axes: readonly AxisGeometry[],
  cell: readonly number[],
): WindowOf {
  const cells = cellsOf(axes, cell);
  const planes = thinking.joinsChannels ? channelsOf(exercise) : [exercise.plane];
  const reduction = thinking.reduction ?? (exercise.result.reduction.kind === 'max' ? 'max' : 'avg');
  const divisor = (thinking.divisor ?? usualDivisor(exercise))(cells) * planes.length;
  const counted = cells.flatMap((cell) =>
    valuesOf(exercise, thinking, cell, planes)
      .filter(thinking.counts ?? (() => true))
      .map((value) => ({ ...cell, value })),
  );
  const winner = winnerOf(counted, thinking.beats ?? beats);
  if (reduction === 'max') return { reduction, counted, winner, divisor, value: winner?.value ?? -Infinity };
  const average = counted.reduce((sum, { value }) => sum + value, 0) / divisor;
  const isWhole = exercise.input.dtype.includes('int');
  return { reduction, counted, winner, divisor, value: isWhole ? Math.trunc(average) : average };
}

/** What a cell has in each of the planes; padding has a value only if it is thought to have one. */
function valuesOf(
  exercise: Exercise,
  { padding }: Thinking,
  { where, position }: CoveredCell,
  planes: readonly number[],
): number[] {
  if (where === 'inside') return planes.map((plane) => valueOf(exercise, position, plane));
  return where === 'padding' && padding !== undefined ? [padding] : [];
}

function cellsOf(axes: readonly AxisGeometry[], cell: readonly number[]): CoveredCell[] {
  return product(axes.map((axis, i) => windowCells(axis, cell[i]!))).map((position, tap) => {
    const isPast = position.some((at, i) => at >= axes[i]!.inputSize + axes[i]!.padding[1]);
    const isInside = position.every((at, i) => at >= 0 && at < axes[i]!.inputSize);
    return { position, tap, where: isPast ? 'overhang' : isInside ? 'inside' : 'padding' };
  });
}

function winnerOf(cells: readonly CountedCell[], wins: typeof beats): CountedCell | undefined {
  let best: CountedCell | undefined;
  for (const cell of cells) if (!best || wins(cell.value, best.value)) best = cell;
  return best;
}

function usualDivisor({ result: { reduction } }: Exercise) {
  return (cells: readonly CoveredCell[]): number => {
    if (reduction.kind !== 'avg') return cells.length;
    const { divisor } = reduction;
    if (typeof divisor === 'number') return divisor;
    const counts = divisor === 'paddedWindow' ? ['inside', 'padding'] : ['inside'];
    return cells.filter(({ where }) => counts.includes(where)).length;
  };
}

function numberOf(exercise: Exercise, thinking: Thinking, axes: readonly AxisGeometry[], winner: CoveredCell): number {
  return thinking.number?.(winner, axes, exercise) ?? flatIndex(inputSizes(exercise), winner.position);
}

/** What comes back to an input cell, of each window that sends something. */
export function sharesOf(
  exercise: Exercise,
  thinking: Thinking,
  axes: readonly AxisGeometry[],
  cell: readonly number[],
): number[] {
  const share = thinking.share ?? usualShare(exercise);
  return product(axes.map((axis, i) => windowsReading(axis, cell[i]!)))
    .map((reader) => share(windowOf(exercise, thinking, axes, reader), cell))
    .filter((each) => each !== 0);
}

const added = (shares: readonly number[]) => shares.reduce((sum, share) => sum + share, 0);

/** All of it to the winner, or to each its part. */
function usualShare({ result: { reduction } }: Exercise) {
  return ({ winner, divisor }: WindowOf, cell: readonly number[]): number => {
    if (reduction.kind === 'avg') return 1 / divisor;
    return winner?.position.join() === cell.join() ? 1 : 0;
  };
}
