import * as l10n from '@vscode/l10n';
import { h } from '../shared/dom';
import { cellState, gridCell } from './gridCell';
import {
  isIn,
  type Cell,
  type CellRange,
  type PlaneContent,
  type Extents,
  type PlaneEvents,
  type PlaneView,
} from './planeView';

/** Side of a cell, in CSS pixels. */
export const LARGEST_CELL = 46;
const SMALLEST_CELL = 20;
/** Smaller cells have no room for a second number. */
const ROOM_FOR_NOTES = 32;
const moves: Readonly<Record<string, Cell>> = {
  ArrowUp: [0, -1, 0],
  ArrowDown: [0, 1, 0],
  ArrowLeft: [0, 0, -1],
  ArrowRight: [0, 0, 1],
  PageUp: [-1, 0, 0],
  PageDown: [1, 0, 0],
};

/** A plane as a grid of numbers; the slices of a volume stand side by side. */
export class GridView implements PlaneView {
  readonly element: HTMLElement;
  private readonly cells = new Map<string, HTMLElement>();
  private readonly frames: HTMLElement[] = [];
  private readonly extents: Extents;

  constructor(
    private readonly content: PlaneContent,
    private readonly events: PlaneEvents,
  ) {
    const { tile, extents, cell } = content;
    this.extents = extents;
    const [depth] = extents;
    const size = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, Math.floor(cell)));
    const slices = Array.from({ length: depth.to - depth.from }, (_, i) => this.slice(depth.from + i));
    this.element = h('div', { class: size < ROOM_FOR_NOTES ? 'grid-view tight' : 'grid-view' }, ...slices);
    this.element.style.setProperty('--cell', `${size}px`);
    this.tint(tile.range);
    this.element.addEventListener('pointerover', (event) => {
      this.enter(event);
    });
    this.element.addEventListener('focusin', (event) => {
      this.enter(event);
    });
    this.element.addEventListener('pointerleave', events.left);
    this.element.addEventListener('focusout', events.left);
    this.element.addEventListener('keydown', (event) => {
      this.move(event);
    });
    this.makeFocusable([0, 0, 0]);
  }

  mark(range: CellRange | undefined, winner: Cell | undefined): void {
    for (const [i, frame] of this.frames.entries()) {
      if (!range) {
        frame.classList.remove('shown');
        continue;
      }
      const { from, to } = range;
      const inside = isIn({ ...range, from: [from[0], 0, 0], to: [to[0], 1, 1] }, [this.extents[0].from + i, 0, 0]);
      frame.classList.toggle('shown', inside);
      frame.style.setProperty('--x', String(from[2] - this.extents[2].from));
      frame.style.setProperty('--y', String(from[1] - this.extents[1].from));
      frame.style.setProperty('--w', String(to[2] - from[2]));
      frame.style.setProperty('--h', String(to[1] - from[1]));
    }
    for (const [key, element] of this.cells) {
      const cell = key.split(',').map(Number) as unknown as Cell;
      element.classList.toggle('tap', range !== undefined && isIn(range, cell));
      element.classList.toggle('winner', winner !== undefined && key === winner.join());
    }
  }

  markReaders(readers: readonly Cell[]): void {
    const keys = new Set(readers.map((cell) => cell.join()));
    for (const [key, element] of this.cells) element.classList.toggle('reader', keys.has(key));
  }

  rectangle({ from, to }: CellRange): DOMRect | undefined {
    const first = this.cells.get(from.join())?.getBoundingClientRect();
    const last = this.cells.get([to[0] - 1, to[1] - 1, to[2] - 1].join())?.getBoundingClientRect();
    return first && last && new DOMRect(first.x, first.y, last.right - first.x, last.bottom - first.y);
  }

  private slice(z: number): HTMLElement {
    const { label, extents } = this.content;
    const [depth, height, width] = extents;
    const name = depth.to - depth.from > 1 ? `${label}, ${l10n.t('depth {0}', z)}` : label;
    const grid = h('div', { class: 'grid', role: 'grid', 'aria-label': name });
    grid.style.setProperty('--columns', String(width.to - width.from));
    for (let y = height.from; y < height.to; y++) {
      const row = h('div', { class: 'row', role: 'row' });
      for (let x = width.from; x < width.to; x++) {
        const element = gridCell([z, y, x], this.content);
        this.cells.set([z, y, x].join(), element);
        row.append(element);
      }
      grid.append(row);
    }
    const frame = h('div', { class: 'frame', 'aria-hidden': 'true' });
    this.frames.push(frame);
    grid.append(frame);
    return depth.to - depth.from > 1
      ? h('div', { class: 'slice' }, h('div', { class: 'slice-name' }, String(z)), grid)
      : grid;
  }

  /** A cell's tint shows where its value is between min and max. */
  private tint([min, max]: readonly [number, number]): void {
    for (const element of this.cells.values()) {
      const value = Number(element.dataset['value'] ?? NaN);
      const share = max > min ? (Math.min(max, Math.max(min, value)) - min) / (max - min) : 0;
      if (!Number.isNaN(share)) element.style.setProperty('--share', share.toFixed(3));
    }
  }

  private enter({ target }: Event): void {
    const key = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-cell]')?.dataset['cell'] : undefined;
    const cell = key?.split(',').map(Number) as unknown as Cell | undefined;
    if (cell?.every((at, axis) => cellState(this.extents[axis]!, at) === 'inside')) this.events.entered(cell);
  }

  private move(event: KeyboardEvent): void {
    const by = moves[event.key];
    const key = event.target instanceof HTMLElement ? event.target.dataset['cell'] : undefined;
    if (!by || !key) return;
    const cell = key.split(',').map((at, axis) => Number(at) + by[axis]!) as unknown as Cell;
    event.preventDefault();
    this.makeFocusable(cell)?.focus();
  }

  /** Only one cell of the grid is in the tab order. */
  private makeFocusable(cell: Cell): HTMLElement | undefined {
    const next = this.cells.get(cell.join());
    if (!next) return undefined;
    for (const element of this.element.querySelectorAll('[tabindex="0"]')) element.setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    return next;
  }
}
