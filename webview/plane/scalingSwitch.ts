import * as l10n from '@vscode/l10n';
import { h } from '../shared/dom';
import type { Scaling } from '../../src/plane/stageLayout';

/** Chooses between cells that are as large in all planes, and planes that are as large as there is room. */
export class ScalingSwitch {
  private readonly buttons: Readonly<Record<Scaling, HTMLElement>>;
  readonly element: HTMLElement;

  constructor(
    public chosen: Scaling | undefined,
    changed: () => void,
  ) {
    const button = (scaling: Scaling, text: string, title: string) => {
      const element = h('button', { type: 'button', title }, text);
      element.addEventListener('click', () => {
        this.chosen = scaling;
        changed();
      });
      return element;
    };
    this.buttons = {
      same: button('same', l10n.t('Same scale'), l10n.t('A cell is as large in the output as in the input')),
      fit: button('fit', l10n.t('Fit'), l10n.t('Each plane is as large as there is room')),
    };
    const group = { class: 'readings', role: 'group', 'aria-label': l10n.t('Scale') };
    this.element = h('div', group, ...Object.values(this.buttons));
  }

  /** @param scaling how it is drawn; undefined where there is nothing to choose */
  show(scaling: Scaling | undefined): void {
    this.element.hidden = scaling === undefined;
    for (const [name, button] of Object.entries(this.buttons)) {
      button.setAttribute('aria-pressed', String(name === scaling));
    }
  }
}
