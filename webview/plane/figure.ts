import { h } from '../shared/dom';
import { GridView } from './gridView';
import { legend } from './legend';
import { PictureView } from './pictureView';
import type { Cell, CellRange, PlaneEvents, PlaneView } from './planeView';
import type { StagePlane } from './stageContent';

/** One plane with its caption, and with the legend of what lies on it. */
export class Figure {
  readonly element: HTMLElement;
  private view: PlaneView | undefined;

  constructor(name: StagePlane['name']) {
    this.element = h('figure', { id: name });
  }

  /** @param cell the side of a cell, in CSS pixels */
  show(plane: StagePlane, cell: number, isGrid: boolean, events: PlaneEvents): void {
    const content = { ...plane, cell };
    this.view = isGrid ? new GridView(content, events) : new PictureView(content, events);
    const caption = h('figcaption', {}, h('span', { class: 'name' }, plane.label), ` ${plane.note}`);
    this.element.replaceChildren(caption, this.view.element);
    if (plane.overlays.length) this.element.append(legend(plane.overlays));
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
