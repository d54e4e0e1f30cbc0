import * as l10n from '@vscode/l10n';
import { Latest } from '../../src/latest';
import type { CellReason } from '../../src/pooling/explain';
import { formatPosition } from '../../src/pooling/positions';
import { createIconButton, createSmallButton } from '../shared/controls';
import { h } from '../shared/dom';
import { equation } from './equation';
import { request } from './host';

/** An output cell that is kept in sight. */
export interface Pin {
  readonly plane: number;
  readonly position: readonly number[];
}

const MOST = 8;

/** Up to eight output cells with their window, calculation and gradient, to be compared and copied. */
export class Pins {
  private readonly rows = h('tbody', {});
  private readonly said = h('span', { class: 'unseen', role: 'status' });
  readonly element: HTMLElement;
  private readonly asking = new Latest();
  private reasons: readonly (CellReason | undefined)[] = [];

  /**
   * @param chosen a pin's cell is to be shown
   * @param changed there are others
   */
  constructor(
    private pins: readonly Pin[],
    private readonly chosen: (pin: Pin) => void,
    private readonly changed: () => void,
  ) {
    const heads = [l10n.t('Output'), l10n.t('Window'), l10n.t('Calculation'), l10n.t('Gradient')];
    const table = h(
      'table',
      {},
      h('thead', {}, h('tr', {}, ...heads.map((text) => h('th', { scope: 'col' }, text)), h('td', {}))),
      this.rows,
    );
    const copy = createSmallButton(l10n.t('Copy as Markdown'), () => void this.copy());
    copy.classList.add('secondary');
    this.element = h(
      'section',
      { class: 'pins', id: 'pins', 'aria-label': l10n.t('Pinned cells') },
      h('div', { class: 'table' }, table),
      h('div', { class: 'buttons' }, copy, this.said),
    );
    this.element.hidden = pins.length === 0;
  }

  get saved(): readonly Pin[] {
    return this.pins;
  }

  /** Keeps a cell, or lets go of it if it is kept. Of nine the oldest goes. */
  toggle(pin: Pin): void {
    const others = this.pins.filter((each) => !isSame(each, pin));
    this.pins = others.length < this.pins.length ? others : [...others, pin].slice(-MOST);
    this.changed();
    void this.refresh();
  }

  /** The result is another one: cells that it does not have are let go of. @param sizes of a plane of the output */
  show(planes: number, sizes: readonly number[]): void {
    this.pins = this.pins.filter(
      ({ plane, position }) =>
        plane < planes && position.length === sizes.length && position.every((cell, axis) => cell < sizes[axis]!),
    );
    void this.refresh();
  }

  private async refresh(): Promise<void> {
    const { pins } = this;
    const signal = this.asking.begin();
    const reasons = await Promise.all(
      pins.map((pin) =>
        request('reasons', pin, { signal }).then(
          ([reason]) => reason,
          () => undefined,
        ),
      ),
    );
    if (signal.aborted) return;
    this.reasons = reasons;
    this.element.hidden = pins.length === 0;
    this.rows.replaceChildren(...pins.flatMap((pin, i) => (reasons[i] ? [this.row(pin, reasons[i])] : [])));
  }

  private row(pin: Pin, reason: CellReason): HTMLElement {
    const name = nameOf(pin);
    const go = h('button', { type: 'button', class: 'link' }, name);
    go.addEventListener('click', () => {
      this.chosen(pin);
    });
    const unpin = createIconButton('close', l10n.t('Unpin {0}', name), () => {
      this.toggle(pin);
    });
    const cells = [go, windowText(reason), equation(reason), gradientText(reason), unpin.element];
    return h('tr', {}, ...cells.map((cell) => h('td', {}, cell)));
  }

  private async copy(): Promise<void> {
    const heads = [l10n.t('Output'), l10n.t('Window'), l10n.t('Calculation'), l10n.t('Gradient')];
    const lines = this.pins.flatMap((pin, i) => {
      const reason = this.reasons[i];
      if (!reason) return [];
      return [[nameOf(pin), windowText(reason), equation(reason).textContent, gradientText(reason)]];
    });
    const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    await navigator.clipboard.writeText([row(heads), row(heads.map(() => '---')), ...lines.map(row), ''].join('\n'));
    this.said.textContent = l10n.t('Copied');
  }
}

function isSame(a: Pin, b: Pin): boolean {
  return a.plane === b.plane && a.position.join() === b.position.join();
}

function nameOf({ plane, position }: Pin): string {
  return plane === 0 ? formatPosition(position) : l10n.t('{0} of plane {1}', formatPosition(position), plane);
}

/** `0–2, 3–5`: the cells that the window covers along each dimension. */
function windowText({ taps, position }: CellReason): string {
  if (taps.length === 0) return '…';
  return position
    .map((_, axis) => {
      const cells = taps.map((tap) => tap.position[axis]!);
      return `${Math.min(...cells)}–${Math.max(...cells)}`.replaceAll('-', '−');
    })
    .join(', ');
}

/** Where the gradient goes: to the maximum, or in parts to all cells. */
function gradientText({ cause, counts }: CellReason): string {
  if (cause.kind === 'max' || cause.kind === 'unpool')
    return cause.winner ? `1 → ${formatPosition(cause.winner.position)}` : '—';
  return cause.kind === 'avg' ? `1/${cause.divisor} → ${counts.inside}×` : '…';
}
