import * as l10n from '@vscode/l10n';
import { axisNames } from '../pooling/outputSize';
import type { Operation } from './tree/operation';
import { windowsOf } from './tree/windows';

/** Which cells at the end of its input a convolution or a pooling leaves out, in words; undefined if none, or if a size is not known. */
export function uncovered(operation: Operation): string | undefined {
  const windows = windowsOf(operation);
  const { inputs, output } = operation;
  if (!windows || output.kind !== 'tensor') return undefined;
  const rank = windows.length;
  const names = axisNames(rank);
  const sentences = windows.flatMap(({ kernelSize, stride, padding, dilation }, dim) => {
    const [before, after] = [inputs[0]!.shape.at(dim - rank), output.shape.at(dim - rank)];
    const span = (kernelSize - 1) * dilation + 1;
    // windows that stand apart leave out cells on purpose
    if (typeof before !== 'number' || typeof after !== 'number' || stride > span) return [];
    const left = before - ((after - 1) * stride - padding + span);
    return left > 0 ? [l10n.t('No window covers the last {0} of {1} cells along {2}.', left, before, names[dim]!)] : [];
  });
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}
