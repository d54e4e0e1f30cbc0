import * as l10n from '@vscode/l10n';
import { h } from '../shared/dom';
import type { Reading, ScaleState } from '../../src/plane/palette';
import type { ColourScale } from './colourScale';

/** Chooses how values are read, and which colors a heat map has. */
export class ReadingSwitch {
  readonly element: HTMLElement;
  private readonly buttons: readonly (readonly [Partial<ScaleState>, HTMLElement])[];

  /** @param chosen the reader chose this, for now and for later */
  constructor(
    private readonly colours: ColourScale,
    private readonly chosen: (reading: Reading, map: ScaleState['map']) => void,
  ) {
    const choices: readonly (readonly [string, Partial<ScaleState>])[] = [
      [l10n.t('Numbers'), { reading: 'numbers', map: 'neutral' }],
      [l10n.t('Heat map'), { reading: 'heat', map: 'neutral' }],
      ['Viridis', { reading: 'heat', map: 'viridis' }],
      [l10n.t('Image'), { reading: 'picture', map: 'neutral' }],
    ];
    this.buttons = choices.map(([text, state]) => {
      const button = h('button', { type: 'button' }, text);
      button.addEventListener('click', () => {
        colours.set(state);
        this.chosen(colours.state.reading, colours.state.map);
      });
      return [state, button] as const;
    });
    const group = { class: 'readings', role: 'group', 'aria-label': l10n.t('Show as') };
    this.element = h('div', group, ...this.buttons.map(([, button]) => button));
    colours.onChange(() => {
      this.draw();
    });
    this.draw();
  }

  private draw(): void {
    const { reading, map } = this.colours.state;
    for (const [state, button] of this.buttons) {
      button.setAttribute('aria-pressed', String(state.reading === reading && state.map === map));
    }
  }
}
