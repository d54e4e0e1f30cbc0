import * as l10n from '@vscode/l10n';
import { changes, type Change } from '../../src/pooling/changes';
import { formatArgument, layers, type ArgumentValue } from '../../src/pooling/layers';
import { axisNames } from '../../src/pooling/outputSize';
import { formatShape } from '../../src/tensors/tensor';
import type { PanelState } from '../../src/views/panel';
import { createIconButton } from '../shared/controls';
import { h } from '../shared/dom';

/** What another value of one parameter would do to the output's shape; a click applies it. */
export class ChangesView {
  private readonly list = h('ul', {});
  readonly element = h(
    'section',
    { class: 'changes', id: 'changes', 'aria-labelledby': 'changes-title' },
    h('h2', { id: 'changes-title' }, l10n.t('Try instead')),
    this.list,
  );

  /** @param compared puts a change's output beside this one */
  constructor(
    private readonly chosen: (parameter: string, value: ArgumentValue) => void,
    private readonly compared: (parameter: string, value: ArgumentValue) => void,
  ) {}

  show({ result, problem, call, dtype }: PanelState): void {
    const isKnown = result && !problem && layers[call.op].operator !== 'unpool';
    const found = isKnown ? changes(result.plan.geometry.inputShape, call, dtype) : [];
    const focused = this.focused();
    this.element.hidden = found.length === 0;
    this.list.replaceChildren(...found.map((change) => h('li', {}, this.button(change), this.comparer(change))));
    if (focused !== undefined) this.focus(focused);
  }

  private button({ parameter, value, outputShape, ...change }: Change): HTMLElement {
    const button = h(
      'button',
      { type: 'button', 'data-parameter': parameter },
      h('code', {}, `${parameter}=${formatArgument(value)} → ${formatShape(outputShape)}`),
      h('span', { class: 'difference' }, change.keepsSize ? l10n.t('same size') : inWords(change.difference)),
    );
    button.addEventListener('click', () => {
      this.chosen(parameter, value);
    });
    return button;
  }

  private comparer({ parameter, value }: Change): HTMLElement {
    const label = l10n.t('Compare with {0}', `${parameter}=${formatArgument(value)}`);
    return createIconButton('compare-changes', label, () => {
      this.compared(parameter, value);
    }).element;
  }

  /** The parameter whose button has the focus. */
  private focused(): string | undefined {
    const { activeElement } = document;
    return activeElement instanceof HTMLElement && this.list.contains(activeElement)
      ? activeElement.dataset['parameter']
      : undefined;
  }

  /** Back to the button of a parameter, or to another one. */
  private focus(parameter: string): void {
    const button =
      this.list.querySelector<HTMLElement>(`[data-parameter="${parameter}"]`) ?? this.list.querySelector('button');
    button?.focus({ preventScroll: true });
  }
}

function inWords(difference: readonly number[]): string {
  return shortly(difference) ?? signed(difference);
}

/** A difference of one cell is shown in words. */
function shortly(difference: readonly number[]): string | undefined {
  switch (difference.join()) {
    case '1':
      return l10n.t('+1 cell');
    case '-1':
      return l10n.t('−1 cell');
    case '1,0':
      return l10n.t('+1 row');
    case '-1,0':
      return l10n.t('−1 row');
    case '0,1':
      return l10n.t('+1 column');
    case '0,-1':
      return l10n.t('−1 column');
    case '1,1':
      return l10n.t('+1 row, +1 column');
    case '-1,-1':
      return l10n.t('−1 row, −1 column');
    default:
      return undefined;
  }
}

/** `H +2, W −1` */
function signed(difference: readonly number[]): string {
  const names = axisNames(difference.length);
  const parts = difference.map((cells, axis) => `${names[axis]!} ${cells < 0 ? '−' : '+'}${Math.abs(cells)}`);
  return parts.filter((_, axis) => difference[axis] !== 0).join(', ');
}
