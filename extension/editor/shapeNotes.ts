import * as vscode from 'vscode';
import { toMarkdown } from '../../src/formula';
import { changes, type Change } from '../../src/pooling/changes';
import { unreadCells } from '../../src/pooling/coverage';
import { axisWindow, type PoolAxis, type PoolGeometry } from '../../src/pooling/geometry';
import { formatArgument, type LayerCall } from '../../src/pooling/layers';
import { adaptiveBorders, axisNames } from '../../src/pooling/outputSize';
import { formatShape, type TensorHeader } from '../../src/tensors/tensor';
import { markdownCode } from '../shared/escape';

/** Adaptive windows that are listed one by one. */
const LISTED = 8;
/** Longer axes are not searched for uncovered cells in a hover. */
const LONGEST = 100_000;

/** Notes on a layer's shape: uncovered cells, windows that differ in size, alternatives. */
export function shapeNotes(call: LayerCall, input: TensorHeader, { axes }: PoolGeometry): string[] {
  const names = axisNames(axes.length);
  const notes = axes.flatMap((axis, i) => [...unread(names[i]!, axis), ...adaptive(names[i]!, axis)]);
  const alternatives = changes(input.shape, call, input.dtype).map(change);
  return [
    ...(notes.length > 0 ? [notes.join('  \n')] : []),
    ...(alternatives.length > 0 ? [alternatives.join('  \n')] : []),
  ];
}

function unread(name: string, axis: PoolAxis): string[] {
  if (axis.kind === 'unpool' || axis.inputSize > LONGEST) return [];
  const stretches = unreadCells(axis);
  const [last] = stretches;
  if (!last) return [];
  const count = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  const isTail = stretches.length === 1 && last.to === axis.inputSize;
  return [
    isTail
      ? `$(warning) ${vscode.l10n.t('No window covers the last {0} of {1} cells along {2}.', count, axis.inputSize, name)}`
      : `$(warning) ${vscode.l10n.t('No window covers {0} of {1} cells along {2}.', count, axis.inputSize, name)}`,
  ];
}

/** The windows of an adaptive axis, which PyTorch's documentation does not list. */
function adaptive(name: string, axis: PoolAxis): string[] {
  if (axis.kind !== 'adaptive' || axis.outputSize === 0) return [];
  const listed = Array.from({ length: Math.min(axis.outputSize, LISTED) }, (_, index) => {
    const { start, end } = axisWindow(axis, index);
    return `${start}…${end - 1}`;
  });
  const rest = axis.outputSize > LISTED ? ', …' : '';
  const example = adaptiveBorders(axis, Math.min(1, axis.outputSize - 1))
    .map(toMarkdown)
    .join(', ');
  return [`${vscode.l10n.t('Windows along {0}: {1}', name, listed.join(', ') + rest)} (${example})`];
}

function change({ parameter, value, outputShape, keepsSize }: Change): string {
  const call = markdownCode(`${parameter}=${formatArgument(value)}`);
  const kept = keepsSize ? ` · ${vscode.l10n.t('same size')}` : '';
  return `$(lightbulb) ${call} → ${formatShape(outputShape)}${kept}`;
}
