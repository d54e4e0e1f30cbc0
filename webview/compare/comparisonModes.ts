import * as l10n from '@vscode/l10n';
import type { DifferenceKind } from '../../src/tensors/difference';
import { h } from '../shared/dom';

/** How two outputs are looked at. */
export type ComparisonMode = 'beside' | 'blink' | 'split' | DifferenceKind;

/** Chooses how two outputs are looked at. */
export class ComparisonModes {
  readonly element: HTMLElement;
  private readonly buttons: ReadonlyMap<ComparisonMode, HTMLElement>;
  mode: ComparisonMode = 'beside';

  constructor(changed: () => void) {
    const texts: readonly (readonly [ComparisonMode, string, string?])[] = [
      ['beside', l10n.t('Side by side')],
      ['blink', l10n.t('Blink')],
      ['split', l10n.t('Split')],
      ['signed', 'a − b', l10n.t('The difference')],
      ['absolute', '|a − b|', l10n.t('The absolute difference')],
      ['unequal', '≠', l10n.t('1 where they differ')],
    ];
    this.buttons = new Map(
      texts.map(([mode, text, label]) => {
        const button = h(
          'button',
          { type: 'button', ...(label !== undefined && { title: label, 'aria-label': `${text}, ${label}` }) },
          text,
        );
        button.addEventListener('click', () => {
          this.mode = mode;
          this.draw();
          changed();
        });
        return [mode, button] as const;
      }),
    );
    const group = { class: 'readings', role: 'group', 'aria-label': l10n.t('Compare as') };
    this.element = h('div', group, ...this.buttons.values());
    this.draw();
  }

  private draw(): void {
    for (const [mode, button] of this.buttons) button.setAttribute('aria-pressed', String(mode === this.mode));
  }
}
