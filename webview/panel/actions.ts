import * as l10n from '@vscode/l10n';
import { layers } from '../../src/pooling/layers';
import type { PanelState } from '../../src/views/panel';
import { h } from '../shared/dom';

/** What else can be done with a result: it can be predicted, compared, and up-sampled. */
export class Actions {
  private readonly predict = this.chip(
    'predict',
    l10n.t('Predict'),
    l10n.t('Hide the output and answer questions about it'),
  );
  private readonly compare = this.chip('compare', l10n.t('Compare…'), l10n.t('Put another output beside this one'));
  private readonly upsample = this.chip(
    'upsample',
    l10n.t('Up-sample'),
    l10n.t('Bring the output back to the input’s size'),
  );
  readonly element = h('span', { class: 'actions' }, this.compare, this.upsample, this.predict);

  constructor(act: Readonly<Record<'predict' | 'compare' | 'upsample', () => void>>) {
    this.predict.addEventListener('click', act.predict);
    this.compare.addEventListener('click', act.compare);
    this.upsample.addEventListener('click', act.upsample);
  }

  /** @param isOn what is done now */
  show(
    { call, problem }: PanelState,
    isPredicted: boolean,
    isOn: Readonly<Record<'compare' | 'upsample', boolean>>,
  ): void {
    this.predict.hidden = !['max', 'avg'].includes(layers[call.op].operator);
    this.predict.disabled = this.compare.disabled = this.upsample.disabled = problem !== undefined;
    this.predict.setAttribute('aria-pressed', String(isPredicted));
    this.compare.setAttribute('aria-pressed', String(isOn.compare));
    this.upsample.setAttribute('aria-pressed', String(isOn.upsample));
    this.compare.hidden = isPredicted;
    this.upsample.hidden = isPredicted || layers[call.op].operator === 'unpool';
  }

  private chip(id: string, text: string, title: string): HTMLButtonElement {
    return h('button', { type: 'button', class: 'chip', id, title }, text);
  }
}
