import * as l10n from '@vscode/l10n';
import type { Formula } from '../../src/formula';
import type { PoolGeometry } from '../../src/pooling/geometry';
import { axisNames } from '../../src/pooling/outputSize';
import {
  isAccepted,
  returnOf,
  symbolicTransposedSize,
  transposedCall,
  transposedFormula,
  type Return,
} from '../../src/pooling/transposed';
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
    math(symbolicTransposedSize(axisNames(rank).at(-1)!)),
    ...alike(returns, axisNames(rank)).flatMap(([names, back]) => [
      ...(names.length > 1 ? [h('p', {}, names.join(' = '))] : []),
      math(transposedFormula(names[0]!, back.fitting)),
      ...ownNumbers(names[0]!, back, math),
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

/** Dimensions with the same numbers together. */
function alike(returns: readonly Return[], names: readonly string[]): (readonly [names: string[], back: Return])[] {
  const known = new Map<string, readonly [string[], Return]>();
  for (const [i, back] of returns.entries()) {
    const key = JSON.stringify(back);
    const group = known.get(key);
    if (group) group[0].push(names[i]!);
    else known.set(key, [[names[i]!], back]);
  }
  return [...known.values()];
}
