import * as l10n from '@vscode/l10n';
import { createIconButton } from '../shared/controls';
import { h } from '../shared/dom';

/** How long one window is shown, in ms; more than `MANY` windows go faster. */
const PACE = 800;
const FAST_PACE = 60;
const MANY = 64;

/** Play, pause, step and scrub through the windows of a plane. */
export class Player {
  readonly element: HTMLElement;
  private readonly scrubber = h('input', { type: 'range', min: '0', step: '1', id: 'scrubber' });
  private readonly position = h('output', { class: 'position', for: 'scrubber' });
  private readonly playButton = createIconButton('play', '', () => {
    this.toggle();
  });
  private count = 1;
  private current = 0;
  private timer: number | undefined;

  constructor(private readonly moved: (window: number) => void) {
    this.scrubber.setAttribute('aria-label', l10n.t('Window'));
    this.scrubber.addEventListener('input', () => {
      this.pause();
      this.go(Number(this.scrubber.value));
    });
    const step = (iconName: string, label: string, by: number) =>
      createIconButton(iconName, label, () => {
        this.step(by);
      }).element;
    this.element = h(
      'div',
      { class: 'player', role: 'group', 'aria-label': l10n.t('Sliding window') },
      step('chevron-left', l10n.t('Step back'), -1),
      this.playButton.element,
      step('chevron-right', l10n.t('Step forward'), 1),
      this.scrubber,
      this.position,
    );
    this.pause();
  }

  /** Sets how many windows there are; the current one is kept if it still exists. */
  show(count: number, current: number): void {
    this.count = count;
    this.scrubber.max = String(Math.max(0, count - 1));
    this.position.style.minWidth = `${String(count).length * 2 + 3}ch`;
    this.mark(Math.min(current, count - 1));
  }

  /** Shows where the window is without moving it. */
  mark(window: number): void {
    this.current = window;
    this.scrubber.value = String(window);
    this.position.textContent = `${window + 1} / ${this.count}`;
    this.scrubber.setAttribute('aria-valuetext', l10n.t('window {0} of {1}', window + 1, this.count));
  }

  get isPlaying(): boolean {
    return this.timer !== undefined;
  }

  step(by: number): void {
    this.pause();
    this.go((this.current + by + this.count) % this.count);
  }

  toggle(): void {
    if (this.timer === undefined) this.play();
    else this.pause();
  }

  pause(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.playButton.set('play', l10n.t('Play'));
  }

  private play(): void {
    const stride = Math.max(1, Math.round(this.count / 600));
    const advance = () => {
      this.go((this.current + stride) % this.count);
    };
    this.timer = window.setInterval(advance, this.count > MANY ? FAST_PACE : PACE);
    this.playButton.set('debug-pause', l10n.t('Pause'));
    advance();
  }

  private go(window: number): void {
    this.mark(window);
    this.moved(window);
  }
}
