import * as l10n from '@vscode/l10n';
import type { Equivalent, Framework } from '../../src/frameworks/equivalent';
import type { PlainReason, Reason } from '../../src/frameworks/reasons';
import { formatValue } from '../shared/format';

export const frameworkNames: Readonly<Record<Framework, string>> = { keras: 'Keras', jax: 'JAX', onnx: 'ONNX' };

/** Why a framework's call differs, and what one has to mind: what holds for several axes is said once. */
export function reasonTexts(equivalent: Equivalent, axes: readonly string[]): string[] {
  const groups = new Map<string, { reason: Reason; names: string[] }>();
  for (const reason of equivalent.reasons) {
    const key = JSON.stringify({ ...reason, axis: undefined });
    const group = groups.get(key) ?? { reason, names: [] };
    if ('axis' in reason) group.names.push(axes[reason.axis]!);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ reason, names }) => textOf(reason, names.join(', '), equivalent));
}

function textOf(reason: Reason, axes: string, { framework, call }: Equivalent): string {
  switch (reason.code) {
    case 'ceil-mode-has-no-counterpart':
      return l10n.t(
        'Along {0} the last window hangs over by {1}; nothing here is like ceil_mode.',
        axes,
        reason.overhang,
      );
    case 'same-padding-is-asymmetric':
    case 'same-padding-differs':
      return l10n.t(
        'Along {0}, padding="same" pads by {1} before and {2} after; PyTorch pads by {3} on both sides.',
        axes,
        reason.before,
        reason.after,
        reason.wanted,
      );
    case 'strides-default-differs':
      return l10n.t('Strides left out are {0}; in PyTorch they are the kernel’s size.', reason.theirs);
    case 'divisor-override':
      return l10n.t(
        'There is no divisor_override: the mean of {0} cells is scaled by {0} / {1}.',
        reason.cells,
        reason.divisor,
      );
    case 'lp-takes-magnitudes':
      return l10n.t('The sum is of |x|^{0}; in PyTorch it is of x^{0}, sign and all.', formatValue(reason.normType));
    case 'norm-type-must-be-whole':
      return l10n.t('The norm’s p must be a whole number from 1 on, not {0}.', formatValue(reason.normType));
    case 'dtype-not-taken':
      return l10n.t('{0} is not taken.', reason.dtype);
    case 'needs-version':
      return l10n.t(
        'Needs {0} {1} or later.',
        framework === 'onnx' ? 'ONNX Runtime' : frameworkNames[framework],
        reason.version,
      );
    case 'needs-opset':
      return l10n.t('Needs opset {0} or later.', reason.opset);
    default:
      return plainText(reason.code, call !== undefined);
  }
}

function plainText(code: PlainReason, isThere: boolean): string {
  switch (code) {
    case 'padding-excluded-from-average':
      return l10n.t('Padding is left out of the average; in PyTorch it counts as 0.');
    case 'overhang-counts-in-average':
      return l10n.t('Cells beyond the edge count in the average; in PyTorch they do not.');
    case 'lp-does-not-scale':
      return l10n.t('A window in part outside counts as it is; PyTorch scales it as if it were whole.');
    case 'nan-ignored':
      return l10n.t('NaN is passed over; in PyTorch it beats every number.');
    case 'empty-window-is-least-finite':
      return l10n.t('A window of padding alone gives the least finite number; in PyTorch it gives −∞.');
    case 'no-dilation':
      return l10n.t('The layer has no dilation.');
    case 'no-such-layer':
      return isThere ? l10n.t('There is no such layer: it is put together.') : l10n.t('There is no such layer.');
    case 'channels-last':
      return l10n.t('The channels come last, in the output too; shapes are told in PyTorch’s order.');
    case 'needs-batch-axis':
      return l10n.t('The input must have a batch axis.');
    case 'indices-count-through-the-tensor':
      return l10n.t('Indices count through the whole tensor; in PyTorch they begin anew with every plane.');
    case 'adaptive-windows-differ-in-size':
      return l10n.t('The adaptive windows differ in size: no one kernel size gives them.');
    case 'draws-own-samples':
      return l10n.t('The windows are drawn anew every time, so the values differ.');
  }
}
