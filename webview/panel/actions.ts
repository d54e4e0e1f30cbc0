import * as l10n from '@vscode/l10n';
import { layers } from '../../src/pooling/layers';
import type { PanelState } from '../../src/views/panel';
import { h, icon } from '../shared/dom';

/** The views that a result can be seen in. */
type ViewName = 'compare' | 'field' | 'upsample' | 'robustness';

/** Which of them are open. */
export type OpenViews = Readonly<Record<'predict' | ViewName, boolean>>;

/** What else can be done with a result: its cells can be pinned, and it can be seen in other views. */
export class Actions {
  private readonly pin = this.button('pin', 'pinned', l10n.t('Pin this output cell (P)'));
  private readonly compare = this.button('compare', 'compare-changes', l10n.t('Compare with another output'));
  private readonly predict = this.button(
    'predict',
    'question',
    l10n.t('Predict: hide the output and answer questions'),
  );
  private readonly field = this.button('field-button', 'target', l10n.t('Receptive field of a chain of layers'));
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
    this.field,
    this.upsample,
    this.robustness,
    this.predict,
  );

  constructor(acts: Readonly<Record<'pin' | 'predict' | ViewName, () => void>>) {
    this.pin.addEventListener('click', acts.pin);
    this.predict.addEventListener('click', acts.predict);
    this.compare.addEventListener('click', acts.compare);
    this.field.addEventListener('click', acts.field);
    this.upsample.addEventListener('click', acts.upsample);
    this.robustness.addEventListener('click', acts.robustness);
  }

  show({ call, problem }: PanelState, isOpen: OpenViews): void {
    const { operator } = layers[call.op];
    for (const name of ['predict', 'compare', 'field', 'upsample', 'robustness'] as const) {
      this[name].disabled = problem !== undefined;
      this[name].setAttribute('aria-pressed', String(isOpen[name]));
    }
    this.pin.disabled = problem !== undefined;
    this.predict.hidden = !['max', 'avg'].includes(operator);
    this.compare.hidden = isOpen.predict;
    this.field.hidden = operator === 'unpool';
    this.upsample.hidden = this.robustness.hidden = isOpen.predict || operator === 'unpool';
  }

  private button(id: string, iconName: string, label: string): HTMLButtonElement {
    return h('button', { type: 'button', class: 'action', id, title: label, 'aria-label': label }, icon(iconName));
  }
}
