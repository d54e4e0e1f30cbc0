import * as l10n from '@vscode/l10n';
import { layers } from '../../src/pooling/layers';
import type { PanelState } from '../../src/views/panel';
import { h, icon } from '../shared/dom';

/** What else can be done with a result: it can be predicted, compared and up-sampled, its cells pinned, its input disturbed. */
export class Actions {
  private readonly pin = this.button('pin', 'pinned', l10n.t('Pin this output cell (P)'));
  private readonly compare = this.button('compare', 'compare-changes', l10n.t('Compare with another output'));
  private readonly predict = this.button(
    'predict',
    'question',
    l10n.t('Predict: hide the output and answer questions'),
  );
  private readonly upsample = this.button(
    'upsample',
    'unfold',
    l10n.t('Up-sample: bring the output back to the input’s size'),
  );
  private readonly robustness = this.button(
    'disturb',
    'pulse',
    l10n.t('Robustness: shift the input or add noise, and see what stays the same'),
  );
  readonly element = h(
    'span',
    { class: 'actions' },
    this.pin,
    this.compare,
    this.upsample,
    this.robustness,
    this.predict,
  );

  constructor(act: Readonly<Record<'pin' | 'predict' | 'compare' | 'upsample' | 'robustness', () => void>>) {
    this.pin.addEventListener('click', act.pin);
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
    for (const button of [this.pin, this.predict, this.compare, this.upsample, this.robustness]) {
      button.disabled = problem !== undefined;
    }
    this.predict.setAttribute('aria-pressed', String(isPredicted));
    this.compare.setAttribute('aria-pressed', String(isOn.compare));
    this.upsample.setAttribute('aria-pressed', String(isOn.upsample));
    this.robustness.setAttribute('aria-pressed', String(isOn.robustness));
    this.compare.hidden = isPredicted;
    this.upsample.hidden = this.robustness.hidden = isPredicted || layers[call.op].operator === 'unpool';
  }

  private button(id: string, iconName: string, label: string): HTMLButtonElement {
    return h('button', { type: 'button', class: 'action', id, title: label, 'aria-label': label }, icon(iconName));
  }
}
