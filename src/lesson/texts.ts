import * as l10n from '@vscode/l10n';
import { toText } from '../formula';
import type { AxisGeometry } from '../pooling/geometry';
import { axisNames, numericOutputSize } from '../pooling/outputSize';
import { formatPosition } from '../pooling/positions';
import { formatShape } from '../tensors/tensor';
import { shortText } from '../tensors/valueText';
import type { Exercise } from './exercise';
import type { Answer, Question } from './question';
import { axesOf, sharesOf, windowOf, type Thinking } from './thinking';

/** More values than these are not listed. */
const LISTED = 16;

export function questionText({ axes }: Exercise, question: Question): string {
  switch (question.kind) {
    case 'shape':
      return l10n.t('What is the shape of the output?');
    case 'value':
      return l10n.t('What is output {0}?', formatPosition(question.cell));
    case 'winner':
      return l10n.t('Which input cell does output {0} come from?', formatPosition(question.cell));
    case 'index':
      return l10n.t('Which index does PyTorch give for output {0}?', formatPosition(question.cell));
    case 'divisor':
      return l10n.t('What is the sum of output {0} divided by?', formatPosition(question.cell));
    case 'gradient':
      return l10n.t('Every output sends back a gradient of 1. What does input {0} get?', formatPosition(question.cell));
    case 'dropped':
      return l10n.t(
        'Along {0}, one more window would start at which cell? Write none if it would start past the padding.',
        axisNames(axes.length)[question.axis]!,
      );
  }
}

/** An answer as it is written here. */
export function answerText({ kind }: Question, answer: Answer): string {
  if (answer.length === 0) return l10n.t('none');
  if (kind === 'shape') return formatShape(answer);
  if (kind === 'winner') return formatPosition(answer);
  const [value] = answer as readonly [number];
  // an index has all its digits
  return Number.isInteger(value) ? String(value).replace('-', '−') : shortText(value);
}

/** The calculation that leads to an answer, for one way to think; undefined where there is nothing to show. */
export function workings(exercise: Exercise, question: Question, thinking: Thinking = {}): string | undefined {
  const axes = axesOf(exercise, thinking);
  switch (question.kind) {
    case 'shape':
      return sizeFormulas(exercise, thinking);
    case 'value': {
      if (question.cell.some((cell, i) => cell >= axes[i]!.outputSize)) return undefined;
      const { reduction, counted, value, divisor } = windowOf(exercise, thinking, axes, question.cell);
      const values = counted.map((cell) => shortText(cell.value));
      if (values.length > LISTED) return undefined;
      const left = reduction === 'max' ? `max(${values.join(', ')})` : `(${values.join(' + ')}) / ${divisor}`;
      return `${left} = ${shortText(value)}`;
    }
    case 'gradient': {
      const shares = sharesOf(exercise, thinking, axes, question.cell).map(shareText);
      return shares.length > 1 && shares.length <= LISTED ? shares.join(' + ') : undefined;
    }
    default:
      return undefined;
  }
}

/** Each axis' formula with the numbers, or only the sizes where one thinks of no formula; what is the same along all axes is written once. */
function sizeFormulas(exercise: Exercise, thinking: Thinking): string {
  const names = axisNames(exercise.axes.length);
  const line = (axis: AxisGeometry, name: string) =>
    thinking.size
      ? `${name}: ${axis.inputSize} → ${axis.outputSize}`
      : toText(numericOutputSize(name, exercise.call.op, axis));
  const axes = axesOf(exercise, thinking);
  const isSame = new Set(axes.map((axis) => line(axis, ''))).size === 1;
  return (isSame ? axes.slice(0, 1) : axes).map((axis, i) => line(axis, names[i]!)).join('; ');
}

function shareText(share: number): string {
  const parts = Math.round(1 / share);
  return parts > 1 && Math.abs(1 / parts - share) < 1e-9 ? `1/${parts}` : shortText(share);
}
