import * as l10n from '@vscode/l10n';
import { layers } from '../../src/pooling/layers';
import type { PanelState } from '../../src/views/panel';
import { h, icon } from '../shared/dom';

/** What else can be done with a result: it can be predicted, and compared. */
export class Actions {
  private readonly pin = this.button('pin', 'pinned', l10n.t('Pin this output cell (P)'));
  private readonly compare = this.button('compare', 'compare-changes', l10n.t('Compare with another output'));
  private readonly predict = this.button(
    'predict',
    'question',
    l10n.t('Predict: hide the output and answer questions'),
  );
  readonly element = h('span', { class: 'actions' }, this.pin, this.compare, this.predict);

  constructor(pin: () => void, predict: () => void, compare: () => void) {
    this.pin.addEventListener('click', pin);
    this.predict.addEventListener('click', predict);
    this.compare.addEventListener('click', compare);
  }

  show({ call, problem }: PanelState, isPredicted: boolean, isCompared: boolean): void {
    this.predict.hidden = !['max', 'avg'].includes(layers[call.op].operator);
    this.predict.disabled = this.compare.disabled = this.pin.disabled = problem !== undefined;
    this.predict.setAttribute('aria-pressed', String(isPredicted));
    this.compare.setAttribute('aria-pressed', String(isCompared));
    this.compare.hidden = isPredicted;
  }

  private button(id: string, iconName: string, label: string): HTMLButtonElement {
    return h('button', { type: 'button', class: 'action', id, title: label, 'aria-label': label }, icon(iconName));
  }
}
