import * as l10n from '@vscode/l10n';
import { theme } from '../plane/theme';
import { createSmallButton } from '../shared/controls';
import { h } from '../shared/dom';

/** How long each one is seen, in ms. */
const PACE = 800;

type Arrangement = 'beside' | 'below' | 'blink' | 'split' | 'none';

/** Two figures beside each other, or one over the other: in turns, or parted by a line. */
export class Layers {
  private readonly both: HTMLElement;
  private readonly slider = h('input', { type: 'range', min: '0', max: '100', value: '50', class: 'split-line' });
  private readonly turn = createSmallButton('', () => {
    this.stop();
    this.swap();
  });
  readonly element: HTMLElement;
  private timer: number | undefined;
  private arrangement: Arrangement = 'none';
  private isSecond = false;

  constructor(
    first: HTMLElement,
    private readonly second: HTMLElement,
  ) {
    this.slider.setAttribute('aria-label', l10n.t('Line between a and b'));
    this.slider.addEventListener('input', () => {
      this.cut();
    });
    this.turn.classList.add('secondary');
    this.both = h('div', { class: 'layers' }, first, second);
    this.element = h('div', { class: 'layered' }, this.both, this.slider, this.turn);
  }

  get isBeside(): boolean {
    return this.arrangement === 'beside';
  }

  show(arrangement: Arrangement): void {
    if (arrangement === this.arrangement) return;
    this.stop();
    this.arrangement = arrangement;
    this.element.hidden = arrangement === 'none';
    this.both.dataset['arrangement'] = arrangement;
    this.slider.hidden = arrangement !== 'split';
    this.turn.hidden = arrangement !== 'blink';
    this.isSecond = false;
    this.second.style.visibility = '';
    this.cut();
    if (arrangement === 'blink') this.blink();
  }

  /** Nothing moves any more. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** In turns; with reduced motion only when asked. */
  private blink(): void {
    this.swap();
    if (theme().isStill) return;
    this.timer = window.setInterval(() => {
      this.swap();
    }, PACE);
  }

  private swap(): void {
    this.isSecond = !this.isSecond;
    this.second.style.visibility = this.isSecond ? '' : 'hidden';
    this.turn.textContent = this.isSecond ? l10n.t('Show a') : l10n.t('Show b');
  }

  /** The second one is seen right of the line. */
  private cut(): void {
    this.second.style.clipPath = this.arrangement === 'split' ? `inset(0 0 0 ${this.slider.value}%)` : '';
  }
}
