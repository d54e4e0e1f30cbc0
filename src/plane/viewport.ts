import type { Region } from '../tensors/tile';

/** A rectangle in device pixels, whose edges are whole numbers. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Room for a frame around what is fitted, in CSS pixels. */
export const EDGE = 4;
/** The side of the largest cell, in CSS pixels. */
const LARGEST = 160;
/** A single row of more cells is a line. */
export const LONG = 32;
/** From this many device pixels on all cells are equally large. */
export const EVEN = 4;

/**
 * Which cells of a plane are where on a canvas. Lengths are in device pixels; cells are those of the plane, and may be negative where it has
 * a margin.
 */
export class Viewport {
  private wanted = 1;
  private x = 0;
  private y = 0;
  private width = 1;
  private height = 1;
  private ratio = 1;
  /** What can be seen: the plane, and a margin around it. */
  private content: Region = { top: 0, left: 0, height: 1, width: 1 };
  /** Whether it follows the canvas's size. */
  isFitted = true;

  /** @param largestFit the most CSS pixels of a cell that is fitted */
  constructor(private readonly largestFit = LARGEST) {}

  /** Device pixels of a cell. */
  get scale(): number {
    return this.wanted >= EVEN ? Math.round(this.wanted) : this.wanted;
  }

  get devicePixelRatio(): number {
    return this.ratio;
  }

  get size(): readonly [width: number, height: number] {
    return [this.width, this.height];
  }

  /** The level whose cells are at least as large as a device pixel. */
  get level(): number {
    return Math.max(0, Math.ceil(Math.log2(1 / this.scale) - 1e-9));
  }

  resize(width: number, height: number, ratio: number): void {
    const [dx, dy, change] = [(width - this.width) / 2, (height - this.height) / 2, ratio / this.ratio];
    [this.width, this.height, this.ratio] = [width, height, ratio];
    if (this.isFitted) this.fit();
    else {
      this.wanted *= change;
      this.move(dx, dy);
    }
  }

  /** Another plane; where one of the same size was looked at, this one is, too. */
  show(content: Region): void {
    const isSame = content.height === this.content.height && content.width === this.content.width;
    this.content = content;
    if (!isSame || this.isFitted) this.fit();
  }

  /** Whether a single row is drawn as high as there is room: as a line. */
  get isLine(): boolean {
    return this.content.height === 1 && this.content.width > LONG;
  }

  /** Device pixels of a cell's height. */
  private get high(): number {
    return this.isLine ? this.room(this.height) : this.scale;
  }

  private room(length: number): number {
    return Math.max(1, length - 2 * EDGE * this.ratio);
  }

  /** The scale at which all of it is seen. */
  private get whole(): number {
    const { height, width } = this.content;
    const wide = this.room(this.width) / width;
    return this.isLine ? wide : Math.min(wide, this.room(this.height) / height);
  }

  /** All of it, in the middle. */
  fit(): void {
    const { height, width } = this.content;
    const fit = Math.min(this.whole, this.largestFit * this.ratio);
    this.wanted = fit >= EVEN ? Math.floor(fit) : Math.max(fit, 1e-9);
    this.isFitted = true;
    this.x = Math.round((this.width - width * this.scale) / 2);
    this.y = Math.round((this.height - height * this.high) / 2);
  }

  /** One device pixel a cell, around the middle. */
  oneToOne(): void {
    this.zoom(1 / this.wanted, this.width / 2, this.height / 2);
  }

  /** Zooms around a point. */
  zoom(factor: number, x: number, y: number): void {
    const before = this.scale;
    const least = Math.min(1, this.whole);
    this.wanted = Math.min(LARGEST * this.ratio, Math.max(least, this.wanted * factor));
    this.x = Math.round(x - ((x - this.x) * this.scale) / before);
    if (!this.isLine) this.y = Math.round(y - ((y - this.y) * this.scale) / before);
    this.isFitted = false;
    this.move(0, 0);
  }

  /** Shifts what is seen; some of it stays in sight. */
  move(dx: number, dy: number): void {
    const { height, width } = this.content;
    const within = (at: number, size: number, room: number) => {
      const most = Math.max(room - size, 0) + Math.min(size, room) / 2;
      const least = Math.min(room - size, 0) - Math.min(size, room) / 2;
      return Math.round(Math.min(most, Math.max(least, at)));
    };
    this.x = within(this.x + dx, width * this.scale, this.width);
    this.y = this.isLine
      ? Math.round((this.height - this.high) / 2)
      : within(this.y + dy, height * this.scale, this.height);
    if (dx || dy) this.isFitted = false;
  }

  /** Brings a cell into sight. */
  reveal(row: number, column: number): void {
    const { x, y, width, height } = this.box({ top: row, left: column, height: 1, width: 1 });
    const into = (from: number, size: number, room: number) =>
      from < 0 ? -from : from + size > room ? room - from - size : 0;
    const [dx, dy] = [into(x, width, this.width), into(y, height, this.height)];
    if (dx || dy) this.move(dx, dy);
  }

  /** Where some cells are. */
  box({ top, left, height, width }: Region): Box {
    const across = (column: number) => Math.round(this.x + (column - this.content.left) * this.scale);
    const down = (row: number) => Math.round(this.y + (row - this.content.top) * this.high);
    const [x, y, right, bottom] = [across(left), down(top), across(left + width), down(top + height)];
    return { x, y, width: right - x, height: bottom - y };
  }

  /** The cell at a point; undefined outside. */
  cellAt(x: number, y: number): readonly [row: number, column: number] | undefined {
    const { top, left, height, width } = this.content;
    const [row, column] = [Math.floor((y - this.y) / this.high), Math.floor((x - this.x) / this.scale)];
    if (row < 0 || column < 0 || row >= height || column >= width) return undefined;
    return [row + top, column + left];
  }

  /** The cells in sight. */
  get visible(): Region {
    const { top, left, height, width } = this.content;
    const span = (from: number, room: number, most: number, scale: number) => {
      const first = Math.min(most, Math.max(0, Math.floor(-from / scale)));
      return [first, Math.max(0, Math.min(most, Math.ceil((room - from) / scale)) - first)] as const;
    };
    const [y, high] = span(this.y, this.height, height, this.high);
    const [x, wide] = span(this.x, this.width, width, this.scale);
    return { top: top + y, left: left + x, height: high, width: wide };
  }

  /** What to keep, and to come back to: the scale in CSS pixels, and the cell in the middle. */
  get place(): readonly [scale: number, row: number, column: number] | undefined {
    if (this.isFitted) return undefined;
    const middle = (room: number, from: number) => (room / 2 - from) / this.scale;
    return [this.wanted / this.ratio, middle(this.height, this.y), middle(this.width, this.x)];
  }

  goTo([scale, row, column]: readonly [number, number, number]): void {
    this.wanted = scale * this.ratio;
    this.x = Math.round(this.width / 2 - column * this.scale);
    if (!this.isLine) this.y = Math.round(this.height / 2 - row * this.scale);
    this.isFitted = false;
    this.zoom(1, 0, 0);
  }
}
