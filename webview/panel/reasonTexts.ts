import * as l10n from '@vscode/l10n';
import type { Equivalent, Framework } from '../../src/frameworks/equivalent';
import type { PlainReason, Reason } from '../../src/frameworks/reasons';
import { shortText } from '../../src/tensors/valueText';

export const frameworkNames: Readonly<Record<Framework, string>> = { keras: 'Keras', jax: 'JAX', onnx: 'ONNX' };

/** Why a framework's call differs, and what to watch out for; what holds for several axes is listed once. */
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
      return l10n.t('Along {0}, the last window overhangs by {1}; ceil_mode has no equivalent.', axes, reason.overhang);
    case 'same-padding-is-asymmetric':
    case 'same-padding-differs':
      return l10n.t(
        'Along {0}, padding="same" adds {1} before and {2} after; PyTorch adds {3} on both sides.',
        axes,
        reason.before,
        reason.after,
        reason.wanted,
      );
    case 'strides-default-differs':
      return l10n.t('The default stride is {0}; in PyTorch it is kernel_size.', reason.theirs);
    case 'divisor-override':
      return l10n.t(
        'No divisor_override: the mean of {0} cells is multiplied by {0} / {1}.',
        reason.cells,
        reason.divisor,
      );
    case 'lp-takes-magnitudes':
      return l10n.t('Sums |x|^{0}; PyTorch sums x^{0} and keeps the sign.', shortText(reason.normType));
    case 'norm-type-must-be-whole':
      return l10n.t('p must be a positive integer, not {0}.', shortText(reason.normType));
    case 'dtype-not-taken':
      return l10n.t('dtype {0} is not supported.', reason.dtype);
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
      return l10n.t('The mean ignores padding; in PyTorch it counts as 0.');
    case 'overhang-counts-in-average':
      return l10n.t('The mean counts cells past the edge; PyTorch ignores them.');
    case 'lp-does-not-scale':
      return l10n.t('Partly outside windows are not scaled; PyTorch scales them as if they were full.');
    case 'nan-ignored':
      return l10n.t('NaN is ignored; in PyTorch, any NaN in the window makes the result NaN.');
    case 'empty-window-is-lowest-finite':
      return l10n.t('A window of only padding gives the lowest finite value; in PyTorch it gives −∞.');
    case 'no-dilation':
      return l10n.t('The layer does not support dilation.');
    case 'no-such-layer':
      return isThere ? l10n.t('No equivalent layer; built from other operations.') : l10n.t('No equivalent layer.');
    case 'channels-last':
      return l10n.t('Channels come last, in the output too; shapes here use PyTorch’s order.');
    case 'needs-batch-axis':
      return l10n.t('The input needs a batch dimension.');
    case 'indices-count-through-the-tensor':
      return l10n.t('Indices are numbered through the whole tensor; in PyTorch they restart in every plane.');
    case 'adaptive-windows-differ-in-size':
      return l10n.t('Adaptive windows vary in size; no single kernel size matches.');
    case 'draws-own-samples':
      return l10n.t('Windows are random on every call, so the values differ.');
  }
}
