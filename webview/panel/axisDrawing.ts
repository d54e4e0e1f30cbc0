import { readCounts } from '../../src/pooling/coverage';
import { type PoolAxis } from '../../src/pooling/geometry';
import { s } from '../shared/svg';
import { axisBars, type AxisBars, type WindowBar } from './axisWindows';

/** CSS pixels: the room for all cells, and the largest side of one. */
const ROOM = 204;
const LARGEST = 22;
/** Narrower cells have no borders. */
const ROOM_FOR_BORDERS = 6;
/** Narrower cells and bars have no room for their number. */
const ROOM_FOR_TEXT = 15;
const CELL_HEIGHT = 20;
const LANE = 17;
const BAR = 13;
const ELIDED = 18;

/** One axis: its cells with the padding, and its windows as bars beneath; a dropped window is struck out. */
export class AxisDrawing {
  readonly element: SVGSVGElement;
  private readonly windows = new Map<number, SVGElement>();
  private readonly side: number;
  private readonly left: number;
  private readonly from: number;

  /**
   * @param plane whose windows are drawn: fractional ones differ by plane
   * @param extraFrom the first window that ceil mode has and floor mode has not
   * @param until a cell to reach at least, so that several drawings of an axis agree
   */
  constructor(axis: PoolAxis, plane: number, extraFrom = Infinity, until = 0) {
    const layout = axisBars(axis, plane, until);
    const count = layout.to - layout.from;
    this.from = layout.from;
    this.side = Math.min(LARGEST, ROOM / count);
    this.left = layout.isElided ? ELIDED : 1;
    const width = this.left + count * this.side + 1;
    const height = CELL_HEIGHT + 6 + layout.lanes * LANE;
    this.element = s('svg', {
      class: this.side < ROOM_FOR_BORDERS ? 'axis-drawing fine' : 'axis-drawing',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
    });
    this.element.setAttribute('aria-hidden', 'true');
    if (layout.isElided) this.element.append(s('text', { class: 'label', x: 8, y: 14 }, '⋯'));
    this.element.append(...this.cells(axis, plane, layout), ...layout.bars.map((bar) => this.window(bar, extraFrom)));
  }

  /** Marks the windows that are looked at. */
  mark(indices: readonly number[]): void {
    for (const [window, element] of this.windows) element.classList.toggle('current', indices.includes(window));
  }

  private cells(axis: PoolAxis, plane: number, { from, to }: AxisBars): SVGElement[] {
    const read = readCounts(axis, plane);
    const after = axis.kind === 'sliding' ? axis.padding[1] : 0;
    const inside = Array.from({ length: Math.min(to, axis.inputSize + after) - from }, (_, i) => from + i);
    return inside.map((cell) => {
      const isPadding = cell < 0 || cell >= axis.inputSize;
      const state = isPadding ? 'padding' : read[cell] ? 'read' : 'unread';
      const [x, y, size] = [this.x(cell), 1, CELL_HEIGHT];
      const group = s('g', { class: `axis-cell ${state}` }, s('rect', { x, y, width: this.side, height: size }));
      if (state === 'unread' && this.side >= ROOM_FOR_BORDERS)
        group.append(s('path', { d: hatch(x, y, this.side, size) }));
      if (!isPadding && this.side >= ROOM_FOR_TEXT) {
        group.append(s('text', { class: 'label', x: x + this.side / 2, y: y + 14 }, String(cell)));
      }
      return group;
    });
  }

  private window({ index, start, end, step, lane, isDropped }: WindowBar, extraFrom: number): SVGElement {
    const kind = isDropped ? 'dropped-window' : index >= extraFrom ? 'extra' : '';
    const y = CELL_HEIGHT + 6 + lane * LANE;
    const [left, right] = [this.x(Math.max(start, this.from)) + 1, this.x(end) - 1];
    const group = s('g', { class: `window ${kind}` });
    const bar = (x: number, width: number) => s('rect', { x, y, width, height: BAR, rx: 3 });
    if (step === 1) group.append(bar(left, right - left));
    else {
      group.append(s('line', { class: 'spine', x1: left, x2: right, y1: y + BAR / 2, y2: y + BAR / 2 }));
      for (let tap = start; tap < end; tap += step)
        if (tap >= this.from) group.append(bar(this.x(tap) + 1, this.side - 2));
    }
    if (!isDropped && (step === 1 ? right - left : this.side) >= ROOM_FOR_TEXT - 2) {
      const middle = step === 1 ? (left + right) / 2 : this.x(start) + this.side / 2;
      group.append(s('text', { class: 'label', x: middle, y: y + BAR - 3 }, String(index)));
    }
    if (isDropped) {
      group.append(
        s('line', { class: 'strike', x1: left - 3, x2: right + 3, y1: y + BAR - 1, y2: y + 1 }),
        s('line', { class: 'strike', x1: left - 3, x2: right + 3, y1: y + 1, y2: y + BAR - 1 }),
      );
    } else this.windows.set(index, group);
    return group;
  }

  private x(cell: number): number {
    return this.left + (cell - this.from) * this.side;
  }
}

/** Slanted lines across a rectangle. */
function hatch(x: number, y: number, width: number, height: number): string {
  const lines: string[] = [];
  for (let at = 5 - height; at < width; at += 5) {
    const [x1, x2] = [Math.max(0, at), Math.min(width, at + height)];
    lines.push(`M${x + x1} ${y + height - (x1 - at)} L${x + x2} ${y + height - (x2 - at)}`);
  }
  return lines.join(' ');
}
