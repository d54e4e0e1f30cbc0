import * as l10n from '@vscode/l10n';
import type { Statistics } from '../../src/tensors/statistics';
import { shortText } from '../../src/tensors/valueText';
import { h } from '../shared/dom';
import { s } from '../shared/svg';
import type { ColourRange, Range, RangeWay } from './colourRange';
import type { ColourScale } from './colourScale';
import { css } from './theme';

type End = 'low' | 'high';

const HEIGHT = 28;
const STEPS = 64;

/**
 * The colors with the values behind them: how many there are of each, and from where to where colors go. Both ends are dragged, moved by
 * keys, or typed.
 */
export class ColourBar {
  readonly element: HTMLElement;
  private readonly bars = s('svg', { class: 'histogram', preserveAspectRatio: 'none', role: 'img' });
  private readonly gradient = h('div', { class: 'gradient', 'aria-hidden': 'true' });
  private readonly track: HTMLElement;
  private readonly counts = h('p', { class: 'counts' });
  private readonly ends: Readonly<Record<End, { readonly handle: HTMLElement; readonly field: HTMLInputElement }>>;
  private readonly locked = button('', l10n.t('Keep this range for other planes'), () => {
    this.range.toggleLock();
    this.draw();
  });
  private readonly ways: Readonly<Record<RangeWay, HTMLElement>>;

  constructor(
    private readonly colours: ColourScale,
    private readonly range: ColourRange,
  ) {
    this.ends = { low: this.end('low'), high: this.end('high') };
    this.track = h('div', { class: 'track' }, this.bars, this.gradient, this.ends.low.handle, this.ends.high.handle);
    this.locked.setAttribute('aria-label', this.locked.title);
    this.locked.append(h('span', { class: 'codicon codicon-lock', 'aria-hidden': 'true' }));
    const way = (name: RangeWay, text: string, label: string) =>
      button(text, label, () => {
        this.range.choose(name);
        this.draw();
      });
    this.ways = {
      all: way('all', l10n.t('All'), l10n.t('From min to max')),
      percentiles: way('percentiles', '1–99 %', l10n.t('Without the outermost 1 % on each side')),
      symmetric: way('symmetric', '±', l10n.t('As far below 0 as above')),
    };
    const { low, high } = this.ends;
    const group = { class: 'colour-bar', role: 'group', 'aria-label': l10n.t('Colors') };
    this.element = h(
      'div',
      group,
      low.field,
      this.track,
      high.field,
      h('div', { class: 'buttons' }, ...Object.values(this.ways), this.locked),
      this.counts,
    );
    colours.onChange(() => {
      this.draw();
    });
  }

  /**
   * The values of another plane.
   *
   * @param usual the range of all of them
   */
  show(statistics: Statistics | undefined, usual: Range): void {
    this.range.show(statistics, usual);
    this.draw();
  }

  private set(low: number, high: number): void {
    if (Number.isFinite(low) && Number.isFinite(high) && low <= high) this.range.choose([low, high]);
    this.draw();
  }

  /** From where to where the track goes: all values, and the range. */
  private get reach(): Range {
    const { low, high } = this.colours.state;
    const { min, max } = this.range.statistics ?? { min: low, max: high };
    const known = [low, high, min, max].filter(Number.isFinite);
    return [Math.min(...known), Math.max(...known)];
  }

  private end(name: End) {
    const label =
      name === 'low' ? l10n.t('Lowest value with a color of its own') : l10n.t('Highest value with a color of its own');
    const handle = h('div', { class: `handle ${name}`, role: 'slider', tabindex: '0', 'aria-label': label });
    const field = h('input', {
      type: 'text',
      class: `end ${name}`,
      'aria-label': label,
      spellcheck: 'false',
      size: '7',
    });
    const move = (value: number) => {
      const { low, high } = this.colours.state;
      if (name === 'low') this.set(Math.min(value, high), high);
      else this.set(low, Math.max(value, low));
    };
    field.addEventListener('change', () => {
      move(Number(field.value.trim().replaceAll('−', '-') || NaN));
    });
    handle.addEventListener('keydown', (event) => {
      const [from, to] = this.reach;
      const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
      const goal = event.key === 'Home' ? from : event.key === 'End' ? to : undefined;
      if (steps === undefined && goal === undefined) return;
      event.preventDefault();
      move(goal ?? this.colours.state[name] + (steps! * (to - from)) / 100);
    });
    handle.addEventListener('pointerdown', (event) => {
      handle.setPointerCapture(event.pointerId);
      const { x, width } = this.track.getBoundingClientRect();
      // while it is dragged, the track stays what it is
      const [from, to] = this.reach;
      const drag = ({ clientX }: PointerEvent) => {
        move(from + Math.min(1, Math.max(0, (clientX - x) / width)) * (to - from));
      };
      handle.addEventListener('pointermove', drag);
      handle.addEventListener(
        'lostpointercapture',
        () => {
          handle.removeEventListener('pointermove', drag);
        },
        { once: true },
      );
    });
    return { handle, field };
  }

  /** Hides it behind a button, and makes that. */
  hide(opened: () => void = () => undefined): HTMLElement {
    const opener = h('button', { type: 'button', 'aria-expanded': 'false' }, l10n.t('Range'));
    this.element.hidden = true;
    opener.addEventListener('click', () => {
      this.element.hidden = !this.element.hidden;
      opener.setAttribute('aria-expanded', String(!this.element.hidden));
      opened();
    });
    return opener;
  }

  private draw(): void {
    this.locked.setAttribute('aria-pressed', String(this.range.isLocked));
    for (const [name, element] of Object.entries(this.ways)) {
      element.setAttribute('aria-pressed', String(name === this.range.choice));
    }
    const [from, to] = this.reach;
    const share = (value: number) => (to > from ? (100 * (value - from)) / (to - from) : 50);
    for (const name of ['low', 'high'] as const) {
      const value = this.colours.state[name];
      const { handle, field } = this.ends[name];
      handle.style.left = `${share(value)}%`;
      const attributes = { valuenow: value, valuemin: from, valuemax: to, valuetext: shortText(value) };
      for (const [key, of] of Object.entries(attributes)) handle.setAttribute(`aria-${key}`, String(of));
      if (document.activeElement !== field) field.value = shortText(value);
    }
    const colors = Array.from({ length: STEPS }, (_, i) =>
      css(this.colours.colorOf(from + (i / (STEPS - 1)) * (to - from))),
    );
    this.gradient.style.background = `linear-gradient(to right, ${colors.join(', ')})`;
    this.drawHistogram(share);
    this.count();
  }

  private drawHistogram(share: (value: number) => number): void {
    if (!this.range.statistics) return;
    const { histogram, min, max } = this.range.statistics;
    const most = Math.max(1, ...histogram);
    const [left, right] = [share(min), share(max)];
    const width = Math.max(0.5, (right - left) / histogram.length);
    const bars = histogram.map((count, bin) => {
      // rare values are still seen
      const height = count === 0 ? 0 : Math.max(1.5, HEIGHT * Math.sqrt(count / most));
      return s('rect', { x: left + bin * width, y: HEIGHT - height, width: width * 0.9, height });
    });
    this.bars.setAttribute('viewBox', `0 0 100 ${HEIGHT}`);
    this.bars.setAttribute('aria-label', l10n.t('Histogram of values from {0} to {1}', shortText(min), shortText(max)));
    this.bars.replaceChildren(...(Number.isNaN(min) ? [] : bars));
  }

  /** How many values have no color of their own, as far as the histogram tells. */
  private count(): void {
    if (!this.range.statistics) return;
    const { notNumbers, positive, negative, zeros, rowStep, columnStep, min, max } = this.range.statistics;
    const { low, high } = this.colours.state;
    const parts = [
      ...(zeros ? [l10n.t('zeros: {0}', zeros.toLocaleString())] : []),
      ...(notNumbers ? [`▨ NaN: ${notNumbers.toLocaleString()}`] : []),
      ...(positive ? [`▲ +∞: ${positive.toLocaleString()}`] : []),
      ...(negative ? [`▼ −∞: ${negative.toLocaleString()}`] : []),
      ...(min < low ? [l10n.t('▼ below: {0}', this.beyond(low, 'low'))] : []),
      ...(max > high ? [l10n.t('▲ above: {0}', this.beyond(high, 'high'))] : []),
      ...(rowStep * columnStep === 1
        ? []
        : [
            columnStep === 1
              ? l10n.t('Large plane: statistics use 1 in {0} rows', rowStep)
              : l10n.t('Large plane: statistics use 1 in {0} values', rowStep * columnStep),
          ]),
    ];
    this.counts.textContent = parts.join(' · ');
  }

  private beyond(end: number, side: End): string {
    const { histogram, min, max } = this.range.statistics!;
    const at = ((end - min) / (max - min || 1)) * histogram.length;
    const whole =
      side === 'low' ? histogram.slice(0, Math.max(0, Math.floor(at))) : histogram.slice(Math.max(0, Math.ceil(at)));
    return `≈ ${whole.reduce((sum, count) => sum + count, 0).toLocaleString()}`;
  }
}

function button(text: string, label: string, pressed: () => void): HTMLElement {
  const element = h('button', { type: 'button', title: label }, text);
  element.addEventListener('click', pressed);
  return element;
}
