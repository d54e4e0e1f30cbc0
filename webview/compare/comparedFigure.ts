import type { Block } from '../../src/tensors/tile';
import type { ComparedName } from '../../src/worker/comparison';
import type { BlockChoice } from '../../src/worker/planes';
import type { SeenPlane } from '../../src/plane/seenPlanes';
import type { ColourScale } from '../plane/colourScale';
import { PlaneViewer, type ViewerEvents } from '../plane/planeViewer';
import { wholeExtent, type Cell } from '../../src/plane/viewedPlane';
import { EDGE } from '../../src/plane/viewport';
import { h } from '../shared/dom';

/** The side of a cell, and the height of a plane, in CSS pixels. */
const LARGEST_CELL = 46;
const TALLEST = 300;

export interface ComparedEvents extends ViewerEvents {
  readonly part: (name: ComparedName, choice: BlockChoice, signal: AbortSignal) => Promise<Block>;
}

/** Rows and columns. */
type Size = readonly [rows: number, columns: number];

/** What a figure shows. */
export interface ComparedPlane {
  readonly name: ComparedName;
  readonly label: string;
  readonly size: Size;
  readonly seen: SeenPlane;
}

/** One of two outputs, or their difference, with its caption. */
export class ComparedFigure {
  readonly viewer: PlaneViewer;
  private readonly caption = h('figcaption');
  readonly element: HTMLElement;

  constructor(
    id: string,
    colours: ColourScale,
    private readonly events: ComparedEvents,
  ) {
    this.viewer = new PlaneViewer(colours, events);
    this.element = h('figure', { class: 'compared-figure', id: `compared-${id}` }, this.caption, this.viewer.element);
  }

  /** @param width CSS pixels that there are for a plane of `most` rows and columns: cells are as large in both */
  show({ name, label, size, seen }: ComparedPlane, width: number, most: Size): void {
    const [overview] = seen.blocks;
    if (!overview) return;
    const [rows, columns] = size;
    const cell = Math.min(LARGEST_CELL, (width - 2 * EDGE) / most[1], TALLEST / most[0]);
    const { style } = this.viewer.element;
    [style.width, style.height] = [`${columns * cell + 2 * EDGE}px`, `${rows * cell + 2 * EDGE}px`];
    this.caption.replaceChildren(h('span', { class: 'name' }, label), ` ${rows} × ${columns}`);
    this.viewer.show({
      label,
      dtype: 'float64',
      extents: [wholeExtent(rows), wholeExtent(columns)],
      isImage: false,
      range: seen.range,
      overview,
      ...(overview.level > 0 && {
        source: (choice: BlockChoice, signal: AbortSignal) => this.events.part(name, choice, signal),
      }),
    });
  }

  /** Frames a cell, and marks the first one that differs. */
  mark(cell: Cell | undefined, first: Cell | undefined): void {
    const window = cell && { from: cell, to: [cell[0] + 1, cell[1] + 1] as const, step: [1, 1] as const };
    this.viewer.mark({ window, ...(first && { winner: first }) });
  }
}
