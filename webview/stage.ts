import * as l10n from '@vscode/l10n';
import type { CellReason } from '../src/pooling/explain';
import { coveredCells, windowStart, windowsReading, type PoolGeometry } from '../src/pooling/geometry';
import type { PlaneTiles } from '../src/protocol';
import { Connector } from './connector';
import { h } from './dom';
import { GridView, LARGEST_CELL } from './gridView';
import { PictureView, pictureScale } from './pictureView';
import {
  extentsOf,
  oneCell,
  toCell,
  type Cell,
  type CellRange,
  type Drawing,
  type Extents,
  type PlaneView,
} from './planeView';

/** Planes up to this many cells a side are shown as numbers. */
const GRID_LIMIT = 32;
const GRID_CELLS = 2048;
/** From this width on, input and output always stand side by side; below, if their cells fit at full size. */
const BESIDE = 640;
const GAP = 96;

export interface StageEvents {
  /** An output cell was pointed at or focused: its row-major number. */
  readonly windowChosen: (window: number) => void;
  /** An input cell was pointed at: the windows that read it. */
  readonly inputChosen: (position: readonly number[], windows: readonly (readonly number[])[]) => void;
  readonly inputLeft: () => void;
}

/** Input and output side by side, the window on the input, its cell on the output, and the lines between them. */
export class Stage {
  readonly element: HTMLElement;
  private readonly inputPlace = h('figure', { id: 'input' });
  private readonly outputPlace = h('figure', { id: 'output' });
  private readonly connector = new Connector();
  private shown: { geometry: PoolGeometry; tiles: PlaneTiles; isImage: boolean } | undefined;
  private input: PlaneView | undefined;
  private output: PlaneView | undefined;
  private position: readonly number[] | undefined;
  private reason: CellReason | undefined;
  private width = 0;

  constructor(private readonly events: StageEvents) {
    this.element = h('section', { class: 'stage', 'aria-label': l10n.t('Input, window and output') });
    this.element.append(this.inputPlace, this.connector.element, this.outputPlace);
    new ResizeObserver(() => {
      if (this.element.clientWidth !== this.width) this.draw();
      else this.connect();
    }).observe(this.element);
  }

  show(geometry: PoolGeometry, tiles: PlaneTiles, isImage: boolean): void {
    this.shown = { geometry, tiles, isImage };
    this.position = undefined;
    this.draw();
  }

  /** Moves the window to an output cell; the reason names the input cell that won. */
  mark(position: readonly number[], reason: CellReason | undefined): void {
    if (!this.shown) return;
    this.position = position;
    this.reason = reason;
    const { axes } = this.shown.geometry;
    const starts = axes.map((axis, i) => windowStart(axis, position[i]!));
    const span = (i: number) => axes.at(i)?.span ?? 1;
    const step = (i: number) => axes.at(i)?.dilation ?? 1;
    const from = toCell(starts);
    this.input?.mark(
      { from, to: [from[0] + span(-3), from[1] + span(-2), from[2] + span(-1)], step: [step(-3), step(-2), step(-1)] },
      reason?.winner && toCell(reason.winner.position),
    );
    this.output?.mark(oneCell(toCell(position)), undefined);
    this.connect();
  }

  private draw(): void {
    if (!this.shown) return;
    this.width = this.element.clientWidth;
    const { geometry, tiles, isImage } = this.shown;
    const inputExtents = extentsOf(geometry.axes, (axis) => ({
      ...coveredCells(axis),
      size: axis.inputSize,
      after: axis.padding[1],
    }));
    const outputExtents = extentsOf(geometry.axes, ({ outputSize: size }) => ({ from: 0, to: size, size, after: 0 }));
    const [before, after] = [columns(inputExtents), columns(outputExtents)];
    const isStacked = this.width < Math.min(BESIDE, (before + after) * LARGEST_CELL + GAP);
    this.element.classList.toggle('stacked', isStacked);
    const cell = isStacked ? this.width / Math.max(before, after) : (this.width - GAP) / (before + after);
    const inputDrawing: Drawing = { label: l10n.t('Input'), tile: tiles.input, extents: inputExtents, isImage, cell };
    const outputDrawing: Drawing = {
      ...inputDrawing,
      label: l10n.t('Output'),
      tile: tiles.output,
      extents: outputExtents,
    };
    const isGrid = fitsGrid(geometry) && !isImage && tiles.input.step === 1;
    const scale = pictureScale(inputExtents, cell);
    const view = (drawing: Drawing, entered: (cell: Cell) => void, left: () => void) =>
      isGrid
        ? new GridView(drawing, { entered, left })
        : new PictureView({ ...drawing, cell: scale }, { entered, left });
    this.input = view(
      inputDrawing,
      (cell) => {
        this.chooseInput(cell);
      },
      () => {
        this.output?.markReaders([]);
        this.events.inputLeft();
      },
    );
    this.output = view(
      outputDrawing,
      (cell) => {
        this.events.windowChosen(this.windowAt(cell));
      },
      () => undefined,
    );
    this.inputPlace.replaceChildren(caption(l10n.t('Input'), geometry, 'inputSize'), this.input.element);
    this.outputPlace.replaceChildren(caption(l10n.t('Output'), geometry, 'outputSize'), this.output.element);
    if (this.position) this.mark(this.position, this.reason);
  }

  private chooseInput(cell: Cell): void {
    if (!this.shown) return;
    const { axes } = this.shown.geometry;
    const position = cell.slice(3 - axes.length);
    const windows = axes
      .map((axis, i) => windowsReading(axis, position[i]!))
      .reduce<number[][]>((lists, indices) => lists.flatMap((list) => indices.map((index) => [...list, index])), [[]]);
    this.output?.markReaders(windows.map(toCell));
    this.events.inputChosen(position, windows);
  }

  private windowAt(cell: Cell): number {
    const { axes } = this.shown!.geometry;
    return cell.slice(3 - axes.length).reduce((window, at, axis) => window * axes[axis]!.outputSize + at, 0);
  }

  private connect(): void {
    if (!this.position || !this.shown) return;
    const { axes } = this.shown.geometry;
    const from = toCell(axes.map((axis, i) => windowStart(axis, this.position![i]!)));
    const ends = axes.map((axis, i) => windowStart(axis, this.position![i]!) + axis.span);
    const to: Cell = [ends.at(-3) ?? 1, ends.at(-2) ?? 1, ends.at(-1) ?? 1];
    const range: CellRange = { from, to, step: [1, 1, 1] };
    this.connector.draw(this.input?.rectangle(range), this.output?.rectangle(oneCell(toCell(this.position))));
  }
}

function caption(name: string, { axes }: PoolGeometry, size: 'inputSize' | 'outputSize'): HTMLElement {
  const sizes = axes.map((axis) => axis[size]).join(' × ');
  return h('figcaption', {}, h('span', { class: 'name' }, name), ` ${sizes}`);
}

function columns([, , { from, to }]: Extents): number {
  return to - from;
}

function fitsGrid({ axes }: PoolGeometry): boolean {
  const extents = axes.map(coveredCells).map(({ from, to }) => to - from);
  return extents.slice(-2).every((size) => size <= GRID_LIMIT) && extents.reduce((a, b) => a * b, 1) <= GRID_CELLS;
}
