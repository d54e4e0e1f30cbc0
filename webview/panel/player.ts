import * as l10n from '@vscode/l10n';
import { createIconButton, createSmallButton } from '../shared/controls';
import { h } from '../shared/dom';
import { pageSettings } from '../shared/settings';

/** How long one window is shown, in ms; more than `MANY` windows go faster. */
const PACE = 800;
const FAST_PACE = 60;
const MANY = 64;
/** How many times as fast as at first. */
const SPEEDS = [0.5, 1, 2, 4];

/** Play, pause, step and scrub through the windows of a plane. */
export class Player {
  readonly element: HTMLElement;
  private readonly scrubber = h('input', { type: 'range', min: '0', step: '1', id: 'scrubber' });
  private readonly position = h('output', { class: 'position', for: 'scrubber' });
  private readonly playButton = createIconButton('play', l10n.t('Play'), () => {
    this.toggle();
  });
  private readonly speedButton = createSmallButton('', () => {
    this.setSpeed(SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length]!);
  });
  private readonly rowSteps: readonly HTMLElement[];
  private speed = 1;
  private count = 1;
  private rowLength = 1;
  private current = 0;
  private timer: number | undefined;

  /** @param paused it does not play any more */
  constructor(
    private readonly moved: (window: number) => void,
    private readonly paused: () => void = () => undefined,
  ) {
    this.scrubber.setAttribute('aria-label', l10n.t('Window'));
    this.scrubber.addEventListener('input', () => {
      this.pause();
      this.go(Number(this.scrubber.value));
    });
    const step = (iconName: string, label: string, by: () => number) =>
      createIconButton(iconName, label, () => {
        this.step(by());
      }).element;
    this.rowSteps = [
      step('chevron-up', l10n.t('Back by a row'), () => -this.rowLength),
      step('chevron-down', l10n.t('Forward by a row'), () => this.rowLength),
    ];
    this.speedButton.classList.add('speed');
    this.element = h(
      'div',
      { class: 'player', role: 'group', 'aria-label': l10n.t('Sliding window') },
      step('chevron-left', l10n.t('Step back'), () => -1),
      this.playButton.element,
      step('chevron-right', l10n.t('Step forward'), () => 1),
      ...this.rowSteps,
      this.scrubber,
      this.position,
      this.speedButton,
    );
    this.setSpeed(pageSettings().speed);
  }

  /**
   * Sets how many windows there are; the current one is kept if it still exists.
   *
   * @param rowLength how many of them make a row
   */
  show(count: number, current: number, rowLength: number): void {
    this.count = count;
    this.rowLength = rowLength;
    for (const step of this.rowSteps) step.hidden = rowLength === 1 || rowLength === count;
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
    this.paused();
  }

  private setSpeed(speed: number): void {
    this.speed = speed;
    this.speedButton.textContent = `${speed}×`;
    this.speedButton.setAttribute('aria-label', l10n.t('Speed: {0}×', speed));
    if (!this.isPlaying) return;
    this.pause();
    this.play();
  }

  private play(): void {
    const stride = Math.max(1, Math.round(this.count / 600));
    const advance = () => {
      this.go((this.current + stride) % this.count);
    };
    this.timer = window.setInterval(advance, (this.count > MANY ? FAST_PACE : PACE) / this.speed);
    this.playButton.set('debug-pause', l10n.t('Pause'));
    advance();
  }

  private go(window: number): void {
    this.mark(window);
    this.moved(window);
  }
}
