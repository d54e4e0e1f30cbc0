import * as l10n from '@vscode/l10n';
import { shortText } from '../../src/tensors/valueText';
import { h } from '../shared/dom';
import { valuesIn } from '../../src/plane/blockValues';
import type { Overlay } from '../../src/plane/overlay';
import type { PlaneValues } from './planeValues';
import {
  drawn,
  isTap,
  stateOf,
  type Cell,
  type PaddingMeaning,
  type PlaneMarks,
  type ViewedPlane,
} from '../../src/plane/viewedPlane';
import type { Viewport } from '../../src/plane/viewport';

/** The most cells that are told one by one. */
export const MOST_CELLS = 2048;

/**
 * The cells of a small plane for screen readers and for the keyboard: a grid that lies over the canvas, cell over cell, and is not seen.
 * Which of them has the focus is drawn on the canvas.
 */
export class CellGrid {
  readonly element: HTMLElement;
  private readonly cells = new Map<string, HTMLElement>();

  constructor(
    private readonly plane: ViewedPlane,
    private readonly values: Pick<PlaneValues, 'at' | 'name'>,
    focused: (cell: Cell) => void,
  ) {
    const { top, left, height, width } = drawn(plane);
    this.element = h('div', { class: 'grid', role: 'grid', 'aria-label': plane.label });
    this.element.setAttribute('aria-rowcount', String(height));
    this.element.setAttribute('aria-colcount', String(width));
    for (let row = top; row < top + height; row++) {
      const line = h('div', { class: 'row', role: 'row', 'aria-rowindex': String(row - top + 1) });
      for (let column = left; column < left + width; column++) {
        const element = this.cell([row, column]);
        element.setAttribute('aria-colindex', String(column - left + 1));
        this.cells.set(`${row},${column}`, element);
        line.append(element);
      }
      this.element.append(line);
    }
    this.element.addEventListener('focusin', ({ target }) => {
      const key = target instanceof HTMLElement ? target.dataset['place'] : undefined;
      if (key) focused(key.split(',').map(Number) as unknown as Cell);
    });
    this.makeFocusable([Math.max(0, top), Math.max(0, left)]);
  }

  /** Lies over the canvas's cells. */
  place(viewport: Viewport): void {
    const { x, y, width, height } = viewport.box(drawn(this.plane));
    const { style } = this.element;
    const pixels = (length: number) => `${length / viewport.devicePixelRatio}px`;
    [style.left, style.top, style.width, style.height] = [pixels(x), pixels(y), pixels(width), pixels(height)];
  }

  mark({ window, winner, readers = [] }: PlaneMarks): void {
    const reading = new Set(readers.map((cell) => cell.join()));
    for (const [key, element] of this.cells) {
      const cell = key.split(',').map(Number) as unknown as Cell;
      element.classList.toggle('tap', window !== undefined && isTap(window, cell));
      element.classList.toggle('winner', winner !== undefined && key === winner.join());
      element.classList.toggle('reader', reading.has(key));
    }
  }

  /** Moves the focus, if there is such a cell. */
  focus(cell: Cell): void {
    this.makeFocusable(cell)?.focus({ preventScroll: true });
  }

  /** Only one cell of the grid is in the tab order. */
  private makeFocusable(cell: Cell): HTMLElement | undefined {
    const next = this.cells.get(cell.join());
    if (!next) return undefined;
    for (const element of this.element.querySelectorAll('[tabindex="0"]')) element.setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    return next;
  }

  /** Its value and what the overlays say about it, or what it counts as outside the plane. */
  private cell(cell: Cell): HTMLElement {
    const { slice, overlays = [], padding = 'none' } = this.plane;
    const name = [slice ?? 0, ...cell].join();
    const element = h('div', { role: 'gridcell', class: 'cell', tabindex: '-1', 'data-cell': name });
    element.dataset['place'] = cell.join();
    const state = stateOf(this.plane, cell);
    if (state !== 'inside') {
      element.classList.add(state);
      const { text, label } =
        state === 'padding' ? paddingText(padding) : { text: '', label: l10n.t('outside the input, ignored') };
      element.textContent = text;
      element.setAttribute('aria-label', label);
      return element;
    }
    const text = (this.values.at(cell) ?? []).map(shortText).join(', ');
    element.textContent = text;
    const notes = overlays.flatMap(({ kind, overview }) => {
      const [value] = valuesIn(overview, ...cell) ?? [];
      return value === undefined ? [] : [addNote(element, kind, value)];
    });
    element.setAttribute('aria-label', [`${this.values.name(cell)}: ${text}`, ...notes].join('; '));
    return element;
  }
}

function paddingText(padding: PaddingMeaning): { text: string; label: string } {
  switch (padding) {
    case 'lowest':
      return { text: '−∞', label: l10n.t('padding: −∞') };
    case 'zero':
      return { text: '0', label: l10n.t('padding: 0') };
    case 'none':
      return { text: '', label: l10n.t('padding: ignored') };
  }
}

/** Keeps a number with the cell; returns a description. */
function addNote(element: HTMLElement, kind: Overlay['kind'], value: number): string {
  switch (kind) {
    case 'index':
      element.dataset['index'] = String(value);
      return l10n.t('index {0}', value);
    case 'gradient':
      element.dataset['gradient'] = shortText(Number(value.toPrecision(3)));
      return l10n.t('gradient {0}', shortText(value));
    case 'coverage':
      element.dataset['coverage'] = `${value}×`;
      element.classList.add(value === 0 ? 'never-read' : value === 1 ? 'read-once' : 'read-more');
      return value === 0
        ? l10n.t('not covered')
        : value === 1
          ? l10n.t('covered once')
          : l10n.t('covered {0} times', value);
  }
}
