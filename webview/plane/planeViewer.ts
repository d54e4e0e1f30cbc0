import { h } from '../shared/dom';
import { CellGrid, MOST_CELLS } from './cellGrid';
import type { ColourScale } from './colourScale';
import { facetOf } from '../../src/plane/facets';
import { listenTo } from './gestures';
import { PlaneCanvas } from './planeCanvas';
import { Pointing, type PointingEvents } from './pointing';
import { sceneOf, type Scene } from './scene';
import { onThemeChange } from './theme';
import {
  drawn,
  hull,
  stateOf,
  type Cell,
  type CellRange,
  type PlaneMarks,
  type ViewedPlane,
} from '../../src/plane/viewedPlane';
import { Viewport } from '../../src/plane/viewport';

export interface ViewerEvents extends PointingEvents {
  readonly left?: () => void;
  /** A cell was clicked, or Enter pressed on it. */
  readonly chosen?: (cell: Cell) => void;
  /** Another part is seen. */
  readonly moved?: () => void;
}

const ZOOM_STEP = 1.5;
const moves: Readonly<Record<string, Cell>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** One plane to look at: its canvas, what the pointer and the keyboard do on it, and its cells for screen readers. */
export class PlaneViewer {
  readonly element = h('div', { class: 'plane-viewer', tabindex: '-1' });
  private readonly pointing: Pointing;
  private readonly canvas: PlaneCanvas;
  private readonly viewport: Viewport;
  private readonly stopListening: readonly (() => void)[];
  private readonly resized: ResizeObserver;
  private scene: Scene | undefined;
  private grid: CellGrid | undefined;

  /** @param largestFit the most CSS pixels of a cell that is fitted */
  constructor(
    readonly colours: ColourScale,
    private readonly events: ViewerEvents,
    largestFit?: number,
  ) {
    this.viewport = new Viewport(largestFit);
    this.canvas = new PlaneCanvas(this.viewport, colours, () => this.grid?.place(this.viewport));
    this.pointing = new Pointing(events);
    this.element.append(this.canvas.element, this.pointing.element);
    listenTo(this.element, {
      zoom: (factor, x, y) => {
        this.zoom(factor, x, y);
      },
      drag: (dx, dy) => {
        this.viewport.move(dx * window.devicePixelRatio, dy * window.devicePixelRatio);
        this.seen();
      },
      point: (x, y) => {
        const cell = this.cellAt(x, y);
        if (cell) this.point(cell, false);
      },
      leave: () => events.left?.(),
      click: (x, y) => {
        const cell = this.cellAt(x, y);
        if (!cell) return;
        this.point(cell, true);
        this.focus(cell);
        events.chosen?.(cell);
      },
      key: (key) => this.key(key),
    });
    this.element.addEventListener('focusout', () => {
      this.canvas.cursor = undefined;
      this.canvas.invalidate();
      events.left?.();
    });
    this.stopListening = [
      onThemeChange(() => {
        colours.refresh();
      }),
      colours.onChange(() => {
        this.canvas.invalidate();
      }),
    ];
    this.resized = new ResizeObserver(() => {
      this.resize();
    });
    this.resized.observe(this.element);
  }

  /** Shows another plane; one of the same size is seen where the one before was. */
  show(plane: ViewedPlane): void {
    this.end();
    const changed = () => {
      this.canvas.invalidate();
    };
    this.scene = sceneOf(plane, this.colours, changed, this.events.failed);
    this.viewport.show(drawn(plane));
    this.resize();
    this.pointing.show(this.scene);
    this.makeGrid(this.scene);
    this.canvas.show(this.scene);
  }

  dispose(): void {
    this.end();
    this.canvas.stop();
    this.resized.disconnect();
    for (const stop of this.stopListening) stop();
  }

  mark(marks: PlaneMarks): void {
    this.canvas.mark(marks);
    this.grid?.mark(marks);
  }

  /** The screen rectangle of some cells; undefined if they are out of sight. */
  rectangle(range: CellRange): DOMRect | undefined {
    const { x, y } = this.element.getBoundingClientRect();
    const [width, height] = this.viewport.size;
    const box = this.viewport.box(hull(range));
    const [left, top] = [Math.max(0, box.x), Math.max(0, box.y)];
    const [right, bottom] = [Math.min(width, box.x + box.width), Math.min(height, box.y + box.height)];
    if (right < left || bottom < top) return undefined;
    const ratio = this.viewport.devicePixelRatio;
    return new DOMRect(x + left / ratio, y + top / ratio, (right - left) / ratio, (bottom - top) / ratio);
  }

  fit(): void {
    this.viewport.fit();
    this.seen();
  }

  oneToOne(): void {
    this.viewport.oneToOne();
    this.seen();
  }

  /** @param x,y the point that stays where it is, in CSS pixels; by default the middle */
  zoom(factor: number, x = this.element.clientWidth / 2, y = this.element.clientHeight / 2): void {
    const ratio = window.devicePixelRatio;
    this.viewport.zoom(factor, x * ratio, y * ratio);
    this.seen();
  }

  /** What part is seen; undefined if it is all. */
  get place(): readonly [number, number, number] | undefined {
    return this.viewport.place;
  }

  goTo(place: readonly [number, number, number]): void {
    this.viewport.goTo(place);
    this.canvas.invalidate();
  }

  private end(): void {
    this.scene?.tiles.close();
    this.scene?.values.close();
    this.scene?.notes.close();
    this.canvas.cursor = undefined;
    this.canvas.mark({});
  }

  private seen(): void {
    this.canvas.invalidate();
    this.events.moved?.();
  }

  private resize(): void {
    const ratio = window.devicePixelRatio;
    const pixels = (length: number) => Math.max(1, Math.round(length * ratio));
    this.viewport.resize(pixels(this.element.clientWidth), pixels(this.element.clientHeight), ratio);
    this.canvas.invalidate();
  }

  /** Small planes are told cell by cell, others by a sentence a move. */
  private makeGrid({ plane, values }: Scene): void {
    this.grid?.element.remove();
    this.grid = undefined;
    const { height, width } = drawn(plane);
    const isSmall = height * width <= MOST_CELLS && plane.overview.level === 0;
    this.canvas.describe(isSmall ? undefined : plane.label);
    if (!isSmall) return;
    const focused = (cell: Cell) => {
      this.point(cell, true);
    };
    this.grid = new CellGrid(plane, values, focused);
    this.element.append(this.grid.element);
  }

  private cellAt(x: number, y: number): Cell | undefined {
    const ratio = window.devicePixelRatio;
    const cell = this.viewport.cellAt(x * ratio, y * ratio);
    const { scene } = this;
    if (!cell || !scene || stateOf(scene.plane, cell) !== 'inside') return undefined;
    const { facets } = scene.plane;
    return !facets || facetOf(facets, cell) < facets.count ? cell : undefined;
  }

  /** Says what is in a cell. @param isCursor whether the keyboard's cursor is there, too */
  private point(cell: Cell, isCursor: boolean): void {
    if (isCursor) {
      this.canvas.cursor = cell;
      this.canvas.invalidate();
    }
    // a grid tells its cells itself
    this.pointing.point(cell, isCursor && !this.grid);
  }

  private focus(cell: Cell): void {
    if (this.grid) this.grid.focus(cell);
    else this.canvas.element.focus({ preventScroll: true });
    this.canvas.cursor = cell;
  }

  private key(key: string): boolean {
    const move = moves[key];
    if (move) this.step(move);
    else if (key === '+' || key === '=') this.zoom(ZOOM_STEP);
    else if (key === '-') this.zoom(1 / ZOOM_STEP);
    else if (key === '0') this.fit();
    else if (key === '1') this.oneToOne();
    else if (key.toLowerCase() === 'l') this.toggleLoupe();
    else if (key === 'Enter' && this.canvas.cursor && this.events.chosen) this.events.chosen(this.canvas.cursor);
    else return false;
    return true;
  }

  private toggleLoupe(): void {
    this.canvas.hasLoupe = !this.canvas.hasLoupe;
    this.canvas.invalidate();
  }

  private step([down, across]: Cell): void {
    if (!this.scene) return;
    const { top, left, height, width } = drawn(this.scene.plane);
    const [row, column] = this.canvas.cursor ?? [Math.max(0, top) - down, Math.max(0, left) - across];
    const next = [row + down, column + across] as const;
    if (next[0] < top || next[1] < left || next[0] >= top + height || next[1] >= left + width) return;
    this.viewport.reveal(...next);
    if (this.grid) this.grid.focus(next);
    else this.point(next, true);
  }
}
