import * as l10n from '@vscode/l10n';
import { toText } from '../formula';
import type { CellReason } from '../pooling/explain';
import { formatCall } from '../pooling/layers';
import { axisNames, numericOutputSize } from '../pooling/outputSize';
import { formatPosition, unravelIndex } from '../pooling/positions';
import { sentences } from '../pooling/sentences';
import type { DType } from '../tensors/dtype';
import type { Statistics } from '../tensors/statistics';
import { summaryLine } from '../tensors/summary';
import { formatShape } from '../tensors/tensor';
import { shortText } from '../tensors/valueText';
import type { ResultFacts } from './sight';

/** Windows that are written one by one. */
const MOST_WINDOWS = 1000;

/** What is told of one plane of a result. */
export interface PlaneInWords {
  readonly facts: ResultFacts;
  readonly plane: number;
  readonly dtype: DType;
  /** Of the plane's values before and after pooling. */
  readonly input: Statistics;
  readonly output: Statistics;
  readonly reasonAt: (position: readonly number[]) => CellReason;
}

/** A result in words: the call, shapes, what the values are like, the formula with its numbers, and a sentence for each window. */
export function resultText({ facts, plane, dtype, input, output, reasonAt }: PlaneInWords): string {
  const { call, plan, before } = facts;
  const { axes, inputShape, outputShape } = plan.geometry;
  const names = axisNames(axes.length);
  const shapes = [...(before ? [before.inputShape] : []), inputShape, outputShape].map((shape) => formatShape(shape));
  const sizes = axes.map((axis) => axis.outputSize);
  const windows = sizes.reduce((a, b) => a * b, 1);
  const lines = Array.from({ length: Math.min(windows, MOST_WINDOWS) }, (_, window) => {
    const position = unravelIndex(sizes, window);
    const reason = reasonAt(position);
    const cell = l10n.t('output {0}', formatPosition(position));
    return `${cell} = ${shortText(reason.value)}. ${sentences(reason)}`;
  });
  return [
    formatCall(call),
    shapes.join(' → '),
    '',
    l10n.t('Plane {0}', plane),
    `${l10n.t('Input')}: ${summaryLine(inputShape.slice(-axes.length), dtype, input)}`,
    `${l10n.t('Output')}: ${summaryLine(outputShape.slice(-axes.length), plan.dtype, output)}`,
    '',
    ...axes.map((axis, i) => toText(numericOutputSize(names[i]!, call.op, axis))),
    '',
    ...lines,
    ...(windows > MOST_WINDOWS ? [l10n.t('… and {0} more', windows - MOST_WINDOWS)] : []),
    '',
  ].join('\n');
}
