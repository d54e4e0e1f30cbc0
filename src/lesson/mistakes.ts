import * as l10n from '@vscode/l10n';
import { axisGeometry, type AxisGeometry, type AxisParameters } from '../pooling/geometry';
import type { Exercise } from './exercise';
import type { QuestionKind } from './question';
import type { CoveredCell, Thinking, WindowOf } from './thinking';

/** A way to go wrong: how one thinks then, about which questions, and what is said of it. */
export interface Mistake {
  readonly name: string;
  readonly thinking: Thinking;
  /** The questions that it is about. */
  readonly about: readonly QuestionKind[];
  /** What was done, and what PyTorch does. */
  readonly text: () => string;
  /** Whether it can be made at all here. */
  readonly isPossible?: (exercise: Exercise) => boolean;
}

const windows: readonly QuestionKind[] = ['shape', 'value', 'winner', 'index', 'divisor', 'gradient', 'dropped'];
const values: readonly QuestionKind[] = ['value', 'winner', 'index', 'gradient'];

/** The axis with other parameters. */
function taken(change: (axis: AxisGeometry) => Partial<AxisParameters>): Thinking {
  return { axis: (axis) => axisGeometry(axis.inputSize, { ...axis, ...change(axis) }) };
}

/** The axis with another number of windows. */
function counted(size: (axis: AxisGeometry) => number): Thinking {
  return { size };
}

const isMax = ({ result }: Exercise) => result.reduction.kind === 'max';
const isAvg = ({ result }: Exercise) => result.reduction.kind === 'avg';
const howMany = (kind: (cell: CoveredCell) => boolean) => (cells: readonly CoveredCell[]) => cells.filter(kind).length;

/** The ways to go wrong, the most likely first: of several that lead to the same answer it is named first. */
export const mistakes: readonly Mistake[] = [
  {
    name: 'gradient copied',
    thinking: { share: () => 1 },
    about: ['gradient'],
    isPossible: isAvg,
    text: () => l10n.t('You copied the gradient. An average divides it: each cell gets 1 / divisor.'),
  },
  {
    name: 'gradient to every cell',
    thinking: { share: () => 1 },
    about: ['gradient'],
    isPossible: isMax,
    text: () => l10n.t('You gave the gradient to every cell of the window. Only the maximum gets it.'),
  },
  {
    name: 'gradient spread',
    thinking: { share: ({ counted }) => 1 / counted.length },
    about: ['gradient'],
    isPossible: isMax,
    text: () => l10n.t('You divided the gradient among the cells. The maximum gets all of it.'),
  },
  {
    name: 'ties share',
    thinking: { share: shareOfTies },
    about: ['gradient'],
    isPossible: isMax,
    text: () => l10n.t('You split the gradient among the ties. The first one gets all of it.'),
  },
  {
    name: 'last of ties',
    thinking: { beats: (value, best) => Number.isNaN(value) || value >= best },
    about: ['winner', 'index', 'gradient'],
    isPossible: isMax,
    text: () => l10n.t('You took the last of the ties. The first one wins, row by row.'),
  },
  {
    name: 'index in window',
    thinking: { number: ({ tap }) => tap },
    about: ['index'],
    text: () => l10n.t('You counted within the window. The index counts in the input plane, row by row.'),
  },
  {
    name: 'index in padded plane',
    thinking: { number: ({ position }, axes) => flatIn(axes, position, true) },
    about: ['index'],
    text: () => l10n.t('You counted the padding. The index counts in the plane without padding.'),
  },
  {
    name: 'index by column',
    thinking: { number: ({ position }, axes) => flatIn([...axes].reverse(), [...position].reverse(), false) },
    about: ['index'],
    text: () => l10n.t('You counted column by column. The index counts row by row.'),
  },
  {
    name: 'padding is 0',
    thinking: { padding: 0 },
    about: values,
    isPossible: isMax,
    text: () => l10n.t('You took padding as 0. In max pooling it counts as −∞ and never wins.'),
  },
  {
    name: 'overhang counted',
    thinking: { divisor: (cells) => cells.length },
    about: ['divisor', 'value', 'gradient'],
    isPossible: isAvg,
    text: () => l10n.t('You divided by the whole window. Cells past the padding never count.'),
  },
  {
    name: 'padding not counted',
    thinking: { divisor: howMany(({ where }) => where === 'inside') },
    about: ['divisor', 'value', 'gradient'],
    isPossible: isAvg,
    text: () => l10n.t('You divided by the cells of the input. With count_include_pad=True padding counts, too.'),
  },
  {
    name: 'padding counted',
    thinking: { divisor: howMany(({ where }) => where !== 'overhang') },
    about: ['divisor', 'value', 'gradient'],
    isPossible: isAvg,
    text: () => l10n.t('You counted the padding in the divisor. It does not count here.'),
  },
  {
    name: 'overlaps not added',
    thinking: { gather: (shares) => shares[0] ?? 0 },
    about: ['gradient'],
    text: () => l10n.t('You counted one window. Where windows overlap, their gradients are summed.'),
  },
  {
    name: 'NaN ignored',
    thinking: { counts: (value) => !Number.isNaN(value) },
    about: ['value', 'winner', 'index', 'divisor', 'gradient'],
    text: () => l10n.t('You passed over NaN. In PyTorch it goes through: the result is NaN.'),
  },
  {
    name: 'ceil on both sides',
    thinking: { axis: spreadOverhang },
    about: [...values, 'divisor'],
    text: () => l10n.t('You spread the overhang over both sides. ceil_mode adds cells only at the end.'),
  },
  {
    name: 'channels pooled',
    thinking: { joinsChannels: true },
    about: ['shape', 'value', 'divisor'],
    text: () => l10n.t('You pooled over the channels. Every channel is pooled by itself.'),
  },
  {
    name: 'average',
    thinking: { reduction: 'avg' },
    about: ['value'],
    isPossible: isMax,
    text: () => l10n.t('You took the mean. This layer takes the maximum.'),
  },
  {
    name: 'maximum',
    thinking: { reduction: 'max' },
    about: ['value'],
    isPossible: isAvg,
    text: () => l10n.t('You took the maximum. This layer takes the mean.'),
  },
  {
    name: 'sum',
    thinking: { divisor: () => 1 },
    about: ['value'],
    isPossible: isAvg,
    text: () => l10n.t('You took the sum. The mean divides it.'),
  },
  {
    name: 'stride 1',
    thinking: taken(() => ({ stride: 1 })),
    about: windows,
    text: () => l10n.t('You moved the window by 1. Without stride, it moves by kernel_size.'),
  },
  {
    name: 'other rounding',
    thinking: taken((axis) => ({ ceilMode: !axis.ceilMode })),
    about: ['shape', 'dropped'],
    text: () => l10n.t('You rounded the other way. The size is rounded down, or up with ceil_mode=True.'),
  },
  {
    name: 'floor of W / k',
    thinking: counted((axis) => Math.floor(axis.inputSize / axis.kernelSize)),
    about: ['shape', 'dropped'],
    text: () => l10n.t('You divided the size by kernel_size. Padding, dilation and stride count, too.'),
  },
  {
    name: 'kernel without dilation',
    thinking: taken(() => ({ dilation: 1 })),
    about: windows,
    text: () => l10n.t('You forgot dilation: the window spans dilation × (kernel_size − 1) + 1 cells.'),
  },
  {
    name: 'padding on one side',
    thinking: counted((axis) => axisGeometry(axis.inputSize, { ...axis, padding: [axis.padding[0], 0] }).outputSize),
    about: ['shape', 'dropped'],
    text: () => l10n.t('You added padding on one side. It is added on both.'),
  },
  {
    name: 'no padding',
    thinking: taken(() => ({ padding: [0, 0] })),
    about: windows,
    text: () => l10n.t('You forgot padding: windows start before the input.'),
  },
  {
    name: 'last window kept',
    thinking: counted((axis) => axis.outputSize + (axis.dropsLastWindow ? 1 : 0)),
    about: ['shape', 'dropped'],
    text: () => l10n.t('You kept the last window. PyTorch drops it if it would start in the padding after the input.'),
  },
  {
    name: 'dilation counts gaps',
    thinking: taken((axis) => ({ dilation: axis.dilation + 1 })),
    about: windows,
    text: () => l10n.t('You took dilation as the gap between cells. It is the step: 1 leaves no gap.'),
  },
  {
    name: 'dilation 0',
    thinking: counted((axis) => sizeWithSpan(axis, 1)),
    about: ['shape', 'dropped'],
    text: () => l10n.t('You took dilation as 0. Without gaps it is 1; PyTorch refuses 0.'),
  },
];

function sizeWithSpan({ inputSize, padding, stride, ceilMode }: AxisGeometry, span: number): number {
  const exact = (inputSize + padding[0] + padding[1] - span) / stride;
  return (ceilMode ? Math.ceil(exact) : Math.floor(exact)) + 1;
}

/** The cells past the padding, half of them before the input. */
function spreadOverhang(axis: AxisGeometry): AxisGeometry {
  const [before, after] = axis.padding;
  const past = (axis.outputSize - 1) * axis.stride + axis.span - (axis.inputSize + before + after);
  if (!axis.ceilMode || past <= 0) return axis;
  const more = Math.floor(past / 2) || 1;
  return { ...axis, padding: [before + more, after + past - more] };
}

function shareOfTies({ counted, value }: WindowOf, cell: readonly number[]): number {
  const ties = counted.filter((each) => each.value === value);
  return ties.some(({ position }) => position.join() === cell.join()) ? 1 / ties.length : 0;
}

function flatIn(axes: readonly AxisGeometry[], position: readonly number[], isPadded: boolean): number {
  const sizes = axes.map(({ inputSize, padding }) => inputSize + (isPadded ? padding[0] + padding[1] : 0));
  const at = position.map((cell, i) => cell + (isPadded ? axes[i]!.padding[0] : 0));
  return at.reduce((index, cell, i) => index * sizes[i]! + cell, 0);
}
