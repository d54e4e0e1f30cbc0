import { h } from '../shared/dom';
import { GridView } from './gridView';
import { legend } from './legend';
import { PictureView } from './pictureView';
import type { Cell, CellRange, PlaneEvents, PlaneView } from './planeView';
import type { Part } from './scene';

/** One plane with its caption, and with the legend of what lies on it. */
export class Figure {
  readonly element: HTMLElement;
  private view: PlaneView | undefined;

  constructor(name: Part['name']) {
    this.element = h('figure', { id: name });
  }

  /** @param cell the side of a cell, in CSS pixels */
  show(part: Part, cell: number, isGrid: boolean, events: PlaneEvents): void {
    const drawing = { ...part, cell };
    this.view = isGrid ? new GridView(drawing, events) : new PictureView(drawing, events);
    const caption = h('figcaption', {}, h('span', { class: 'name' }, part.label), ` ${part.note}`);
    this.element.replaceChildren(caption, this.view.element);
    if (part.overlays.length) this.element.append(legend(part.overlays));
  }

  mark(range: CellRange | undefined, winner: Cell | undefined): void {
    this.view?.mark(range, winner);
  }

  markReaders(cells: readonly Cell[]): void {
    this.view?.markReaders(cells);
  }

  rectangle(range: CellRange | undefined): DOMRect | undefined {
    return range && this.view?.rectangle(range);
  }
}
