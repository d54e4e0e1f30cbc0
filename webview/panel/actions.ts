import * as l10n from '@vscode/l10n';
import { layers } from '../../src/pooling/layers';
import type { PanelState } from '../../src/views/panel';
import { h } from '../shared/dom';

/** What else can be done with a result: it can be predicted, compared, up-sampled, and its input disturbed. */
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
  private readonly robustness = this.chip(
    'disturb',
    l10n.t('Robustness'),
    l10n.t('Shift the input or add noise, and see how much of the output stays the same'),
  );
  readonly element = h('span', { class: 'actions' }, this.compare, this.upsample, this.robustness, this.predict);

  constructor(act: Readonly<Record<'predict' | 'compare' | 'upsample' | 'robustness', () => void>>) {
    this.predict.addEventListener('click', act.predict);
    this.compare.addEventListener('click', act.compare);
    this.upsample.addEventListener('click', act.upsample);
    this.robustness.addEventListener('click', act.robustness);
  }

  /** @param isOn what is done now */
  show(
    { call, problem }: PanelState,
    isPredicted: boolean,
    isOn: Readonly<Record<'compare' | 'upsample' | 'robustness', boolean>>,
  ): void {
    this.predict.hidden = !['max', 'avg'].includes(layers[call.op].operator);
    for (const chip of [this.predict, this.compare, this.upsample, this.robustness]) {
      chip.disabled = problem !== undefined;
    }
    this.predict.setAttribute('aria-pressed', String(isPredicted));
    this.compare.setAttribute('aria-pressed', String(isOn.compare));
    this.upsample.setAttribute('aria-pressed', String(isOn.upsample));
    this.robustness.setAttribute('aria-pressed', String(isOn.robustness));
    this.compare.hidden = isPredicted;
    this.upsample.hidden = this.robustness.hidden = isPredicted || layers[call.op].operator === 'unpool';
  }

  private chip(id: string, text: string, title: string): HTMLButtonElement {
    return h('button', { type: 'button', class: 'chip', id, title }, text);
  }
}
