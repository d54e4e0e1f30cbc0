import { imageRange } from '../../src/tensors/painting';
import type { Tile } from '../../src/tensors/tile';
import { h } from '../shared/dom';
import type { Overlay } from './overlay';
import { overlayCanvas } from './pictureOverlay';
import {
  toCell,
  type Cell,
  type CellRange,
  type PlaneContent,
  type Extents,
  type PlaneEvents,
  type PlaneView,
} from './planeView';
import { draw } from './tilePicture';

/** The maximum height of an image, and the maximum zoom of a pixel. */
const TALLEST = 420;
const LARGEST_PIXEL = 12;

/** A plane as an image, its pixels as squares; a volume shows its first slice in the window. */
export class PictureView implements PlaneView {
  readonly element: HTMLElement;
  private readonly canvas = h('canvas', { class: 'values' });
  private readonly frame = h('div', { class: 'frame', 'aria-hidden': 'true' });
  private readonly winner = h('div', { class: 'frame winner', 'aria-hidden': 'true' });
  private readonly readers = h('div', { class: 'frame readers', 'aria-hidden': 'true' });
  private readonly extents: Extents;
  private readonly scale: number;
  private at: Cell = [0, 0, 0];

  constructor(
    { label, tile, extents, isImage, overlays, cell: scale }: PlaneContent,
    private readonly events: PlaneEvents,
  ) {
    this.extents = extents;
    this.scale = scale;
    const [, height, width] = extents;
    paint(this.canvas, tile, isImage);
    const canvases = [this.canvas, ...overlays.map((overlay) => tinted(overlay, tile))];
    for (const { style } of canvases) {
      style.width = `${width.size * scale}px`;
      style.height = `${height.size * scale}px`;
      style.left = `${-width.from * scale}px`;
      style.top = `${-height.from * scale}px`;
    }
    const attributes = { class: 'picture', role: 'img', 'aria-label': label, tabindex: '0' };
    this.element = h('div', attributes, ...canvases, this.readers, this.frame, this.winner);
    this.element.style.width = `${(width.to - width.from) * scale}px`;
    this.element.style.height = `${(height.to - height.from) * scale}px`;
    this.element.addEventListener('pointermove', (event) => {
      this.point(event);
    });
    this.element.addEventListener('pointerleave', events.left);
    this.element.addEventListener('keydown', (event) => {
      this.move(event);
    });
  }

  mark(range: CellRange | undefined, winner: Cell | undefined): void {
    this.frame.classList.toggle('shown', range !== undefined);
    if (range) {
      this.place(this.frame, range.from, range.to);
      this.at = range.from;
    }
    this.winner.classList.toggle('shown', winner !== undefined);
    if (winner) this.place(this.winner, winner, [0, winner[1] + 1, winner[2] + 1]);
  }

  markReaders(cells: readonly Cell[]): void {
    const [first, last] = [cells[0], cells.at(-1)];
    this.readers.classList.toggle('shown', first !== undefined);
    if (first && last) this.place(this.readers, first, [0, last[1] + 1, last[2] + 1]);
  }

  rectangle({ from, to }: CellRange): DOMRect {
    const { x, y } = this.element.getBoundingClientRect();
    const [left, top] = [this.across(from[2]), this.down(from[1])];
    return new DOMRect(x + left, y + top, this.across(to[2]) - left, this.down(to[1]) - top);
  }

  private across(column: number): number {
    return (column - this.extents[2].from) * this.scale;
  }

  private down(row: number): number {
    return (row - this.extents[1].from) * this.scale;
  }

  private place(frame: HTMLElement, from: Cell, to: Cell): void {
    frame.style.left = `${this.across(from[2])}px`;
    frame.style.top = `${this.down(from[1])}px`;
    frame.style.width = `${this.across(to[2]) - this.across(from[2])}px`;
    frame.style.height = `${this.down(to[1]) - this.down(from[1])}px`;
  }

  private point({ clientX, clientY }: PointerEvent): void {
    const { x, y } = this.element.getBoundingClientRect();
    const [, height, width] = this.extents;
    const cell = toCell([
      Math.floor((clientY - y) / this.scale) + height.from,
      Math.floor((clientX - x) / this.scale) + width.from,
    ]);
    if (cell[1] >= 0 && cell[1] < height.size && cell[2] >= 0 && cell[2] < width.size) this.events.entered(cell);
  }

  private move(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const by = steps[event.key];
    if (!by) return;
    event.preventDefault();
    const [, height, width] = this.extents;
    const inside = (at: number, size: number) => Math.max(0, Math.min(size - 1, at));
    this.at = [this.at[0], inside(this.at[1] + by[0], height.size), inside(this.at[2] + by[1], width.size)];
    this.events.entered(this.at);
  }
}

function tinted(overlay: Overlay, { shape }: Tile): HTMLCanvasElement {
  const canvas = overlayCanvas(overlay, { height: shape.length > 2 ? shape.at(-2)! : 1, width: shape.at(-1)! });
  canvas.className = `overlay ${overlay.kind}`;
  canvas.setAttribute('aria-hidden', 'true');
  return canvas;
}

/** How many CSS pixels one cell takes, so that the plane fits. */
export function pictureScale([, height]: Extents, available: number): number {
  const fit = Math.min(available, TALLEST / (height.to - height.from));
  return fit >= 1 ? Math.min(LARGEST_PIXEL, Math.floor(2 * fit) / 2) : fit;
}

/** Draws a tile's values: an image's as they are, a tensor's from its min to its max. */
export function paint(canvas: HTMLCanvasElement, tile: Tile, isImage: boolean): void {
  draw(canvas, tile, isImage ? 'image' : 'grey', isImage ? imageRange(tile.range, true) : tile.range);
}
