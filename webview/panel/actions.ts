import * as l10n from '@vscode/l10n';
import { layers } from '../../src/pooling/layers';
import type { PanelState } from '../../src/views/panel';
import { h, icon } from '../shared/dom';

export interface ActionEvents {
  readonly pin: () => void;
  readonly predict: () => void;
  readonly compare: () => void;
  readonly field: () => void;
}

/** Which of the views that a result can be seen in are open. */
export interface OpenViews {
  readonly isPredicted: boolean;
  readonly isCompared: boolean;
  readonly hasField: boolean;
}

/** What else can be done with a result: it can be predicted, and compared. */
export class Actions {
  private readonly pin = this.button('pin', 'pinned', l10n.t('Pin this output cell (P)'));
  private readonly compare = this.button('compare', 'compare-changes', l10n.t('Compare with another output'));
  private readonly predict = this.button(
    'predict',
    'question',
    l10n.t('Predict: hide the output and answer questions'),
  );
  private readonly field = this.button('field-button', 'target', l10n.t('Receptive field of a chain of layers'));
  readonly element = h('span', { class: 'actions' }, this.pin, this.compare, this.field, this.predict);

  constructor(acts: ActionEvents) {
    this.pin.addEventListener('click', acts.pin);
    this.predict.addEventListener('click', acts.predict);
    this.compare.addEventListener('click', acts.compare);
    this.field.addEventListener('click', acts.field);
  }

  show({ call, problem }: PanelState, { isPredicted, isCompared, hasField }: OpenViews): void {
    this.predict.hidden = !['max', 'avg'].includes(layers[call.op].operator);
    for (const button of [this.predict, this.compare, this.pin, this.field]) button.disabled = problem !== undefined;
    this.predict.setAttribute('aria-pressed', String(isPredicted));
    this.compare.setAttribute('aria-pressed', String(isCompared));
    this.field.setAttribute('aria-pressed', String(hasField));
    this.field.hidden = layers[call.op].operator === 'unpool';
  }

  private button(id: string, iconName: string, label: string): HTMLButtonElement {
    return h('button', { type: 'button', class: 'action', id, title: label, 'aria-label': label }, icon(iconName));
  }
}
