import * as l10n from '@vscode/l10n';
import { layers } from '../../src/pooling/layers';
import type { PanelState } from '../../src/views/panel';
import { h } from '../shared/dom';

/** What else can be done with a result: it can be predicted, and compared. */
export class Actions {
  private readonly predict = this.chip(
    'predict',
    l10n.t('Predict'),
    l10n.t('Hide the output and answer questions about it'),
  );
  private readonly compare = this.chip('compare', l10n.t('Compare…'), l10n.t('Put another output beside this one'));
  private readonly pin = this.chip('pin', l10n.t('Pin'), l10n.t('Keep this output cell in sight (P)'));
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

  private chip(id: string, text: string, title: string): HTMLButtonElement {
    return h('button', { type: 'button', class: 'chip', id, title }, text);
  }
}
