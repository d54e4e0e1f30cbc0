import * as l10n from '@vscode/l10n';
import type { Formula } from '../../src/formula';
import type { PoolGeometry } from '../../src/pooling/geometry';
import { axisNames } from '../../src/pooling/outputSize';
import { isAccepted, returnOf, transposedCall, transposedFormula, type Return } from '../../src/pooling/transposed';
import { h } from '../shared/dom';

/** Which ConvTranspose leads back to the input's size; empty of windows without a stride. */
export function transposedRule(
  { axes, inputShape }: PoolGeometry,
  math: (formula: Formula) => HTMLElement,
): HTMLElement {
  const sliding = axes.flatMap((axis) => (axis.kind === 'sliding' ? [axis] : []));
  const element = h('div', { class: 'transposed' });
  if (sliding.length < axes.length) return element;
  const rank = axes.length;
  const returns = sliding.map(returnOf);
  const name = `ConvTranspose${rank}d`;
  element.append(
    h('p', {}, l10n.t('{0} has learnable parameters, so only its size is shown:', name)),
    h(
      'code',
      {},
      transposedCall(
        inputShape.at(-rank - 1) ?? 1,
        returns.map(({ fitting }) => fitting),
      ),
    ),
    ...distinct(returns, axisNames(rank)).flatMap(([axis, back]) => [
      math(transposedFormula(axis, back.fitting)),
      ...ownNumbers(axis, back, math),
    ]),
  );
  return element;
}

/** What the numbers of the pooling itself would give, if PyTorch refuses them. */
function ownNumbers(name: string, { own }: Return, math: (formula: Formula) => HTMLElement): readonly HTMLElement[] {
  if (isAccepted(own)) return [];
  const refused = l10n.t(
    'With the pooling’s own kernel_size={0} and padding={1}, output_padding would be {2}. PyTorch refuses that: it must be 0 or more, and smaller than stride or dilation.',
    own.kernelSize,
    own.padding,
    own.outputPadding,
  );
  return [h('p', {}, refused), math(transposedFormula(name, own))];
}

/** Dimensions with the same numbers once. */
function distinct(returns: readonly Return[], names: readonly string[]): (readonly [name: string, back: Return])[] {
  const known = new Map<string, readonly [string, Return]>();
  for (const [i, back] of returns.entries()) {
    const key = JSON.stringify(back);
    if (!known.has(key)) known.set(key, [names[i]!, back]);
  }
  return [...known.values()];
}
