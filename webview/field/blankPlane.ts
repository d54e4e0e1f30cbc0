import { h } from '../shared/dom';

/** The most CSS pixels of a cell and of a side. */
const LARGEST_CELL = 28;
const LONGEST = 300;
/** From so many pixels on cells have lines between them. */
const LINED = 7;

export interface BlankPlaneEvents {
  /** A cell was pointed at, or moved to by the keyboard. */
  readonly pointed: (row: number, column: number) => void;
}

/** Rows and columns of which only the place is known, with a frame on some of them. */
export class BlankPlane {
  private readonly frame = h('div', { class: 'field-frame' });
  private readonly cells = h('div', { class: 'field-cells' }, this.frame);
  private readonly caption = h('figcaption');
  readonly element = h('figure', { class: 'field-plane' }, this.caption, this.cells);
  private size: readonly [rows: number, columns: number] = [1, 1];
  private scale = 1;
  private at: readonly [row: number, column: number] = [0, 0];

  /** @param events absent where there is nothing to point at */
  constructor(
    private readonly name: string,
    private readonly events?: BlankPlaneEvents,
  ) {
    if (!events) return;
    this.cells.tabIndex = 0;
    this.cells.setAttribute('role', 'application');
    this.cells.addEventListener('pointermove', ({ clientX, clientY }) => {
      const { x, y } = this.cells.getBoundingClientRect();
      this.go(Math.floor((clientY - y) / this.scale), Math.floor((clientX - x) / this.scale));
    });
    this.cells.addEventListener('keydown', (event) => {
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      event.stopPropagation();
      this.go(this.at[0] + move[0], this.at[1] + move[1]);
    });
  }

  show(rows: number, columns: number, width: number): void {
    this.size = [rows, columns];
    this.scale = Math.min(LARGEST_CELL, LONGEST / rows, width / columns);
    const { style } = this.cells;
    [style.width, style.height] = [`${columns * this.scale}px`, `${rows * this.scale}px`];
    style.setProperty('--cell', `${this.scale}px`);
    this.cells.classList.toggle('lined', this.scale >= LINED);
    this.caption.replaceChildren(h('span', { class: 'name' }, this.name), ` ${rows} × ${columns}`);
    if (this.events) this.cells.setAttribute('aria-label', `${this.name} ${rows} × ${columns}`);
  }

  /** Frames cells; what lies outside the plane is cut off. */
  mark(rows: readonly [from: number, to: number], columns: readonly [from: number, to: number]): void {
    this.at = [rows[0], columns[0]];
    const { style } = this.frame;
    const clipped = ([from, to]: readonly [number, number], size: number) =>
      [Math.max(0, from), Math.min(size, to)] as const;
    const [[top, bottom], [left, right]] = [clipped(rows, this.size[0]), clipped(columns, this.size[1])];
    [style.left, style.top] = [`${left * this.scale}px`, `${top * this.scale}px`];
    [style.width, style.height] = [
      `${Math.max(0, right - left) * this.scale}px`,
      `${Math.max(0, bottom - top) * this.scale}px`,
    ];
  }

  private go(row: number, column: number): void {
    const inside = (at: number, size: number) => Math.max(0, Math.min(size - 1, at));
    const [rows, columns] = this.size;
    const next = [inside(row, rows), inside(column, columns)] as const;
    if (next.join() !== this.at.join()) this.events?.pointed(...next);
  }
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
