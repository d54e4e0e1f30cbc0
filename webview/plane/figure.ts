import type { Block } from '../../src/tensors/tile';
import type { SavedLook } from '../../src/views/panel';
import { h } from '../shared/dom';
import { readUpTo } from './clipPath';
import type { ColourScale } from './colourScale';
import { boxIntoMosaic, facetOf, inFacet, intoMosaic } from '../../src/plane/facets';
import { depthSlider } from './depthSlider';
import { legend } from './legend';
import { PlaneViewer } from './planeViewer';
import type { StagePlane } from '../../src/plane/stageContent';
import { viewedSlice, type FigureLook } from './viewedSlice';
import type { Cell } from '../../src/plane/viewedPlane';
import { EDGE, LONG } from '../../src/plane/viewport';
import { rangeIn, stateOfSlice, type Place, type PlaceRange, onePlace } from '../../src/plane/volume';

export interface FigureEvents {
  /** The pointer or the focus came to a cell of the plane: its value exactly. */
  /** @param facet of a mosaic, which plane */
  readonly entered: (place: Place, line: string, facet: number | undefined) => void;
  readonly left: () => void;
  /** Another part is seen. */
  readonly moved: () => void;
  readonly failed: (error: unknown) => void;
}

/** Of a row that is drawn as a line, in CSS pixels. */
const LINE_HEIGHT = 128;

const nothing: Block = {
  level: 0,
  region: { top: 0, left: 0, height: 0, width: 0 },
  channels: 1,
  unit: 1,
  values: new Float32Array(),
};

/** One plane with its caption, and with the legend of what lies on it; of a volume its slices, or one of them. */
export class Figure {
  readonly element: HTMLElement;
  private readonly caption = h('figcaption');
  private readonly slices = h('div', { class: 'slices' });
  private readonly below = h('div', { class: 'below' });
  private readonly viewers = new Map<number, PlaneViewer>();
  private plane: StagePlane | undefined;
  private look: FigureLook | undefined;
  /** The slice of a large volume that is shown. */
  private slice = 0;
  /** Of a mosaic, the plane that is marked. */
  private facet = 0;
  private marked: { range?: PlaceRange | undefined; winner?: Place | undefined; readers?: readonly Place[] } = {};

  constructor(
    private readonly name: StagePlane['name'],
    private readonly colours: ColourScale,
    private readonly events: FigureEvents,
  ) {
    this.element = h('figure', { id: name }, this.caption, this.slices, this.below);
  }

  /** @param facet of a mosaic, the plane that is marked */
  show(plane: StagePlane, look: FigureLook, facet = 0): void {
    [this.plane, this.look, this.facet] = [plane, look, facet];
    this.marked = {};
    this.caption.replaceChildren(h('span', { class: 'name' }, plane.label), ` ${plane.note}`);
    const [depth] = plane.extents;
    const isWhole = plane.seen.blocks.length === depth.size;
    this.slice = Math.min(this.slice, depth.size - 1);
    const shown = isWhole ? Array.from({ length: depth.to - depth.from }, (_, i) => depth.from + i) : [this.slice];
    if ([...this.viewers.keys()].join() !== shown.join()) this.makeViewers(shown);
    for (const slice of shown) void this.draw(slice);
    const overlays = plane.overlaysOn(Math.max(0, shown[0]!));
    const showSlice = (slice: number) => {
      this.showSlice(slice);
    };
    this.below.replaceChildren(
      ...(isWhole ? [] : [depthSlider(`${this.name}-depth`, depth.size, this.slice, showSlice)]),
      ...(overlays.length ? [legend(overlays)] : []),
    );
  }

  /** Turns to another plane of a mosaic: what is marked from now on is in it. */
  turnTo(facet: number): void {
    this.facet = facet;
    this.marked = {};
    this.drawMarks();
  }

  mark(range: PlaceRange | undefined, winner: Place | undefined): void {
    const { facets } = this.plane ?? {};
    this.marked = {
      ...this.marked,
      range: facets && range ? boxIntoMosaic(facets, this.facet, range) : range,
      winner: winner && this.placed(winner),
    };
    this.follow();
    this.drawMarks();
  }

  markReaders(readers: readonly Place[]): void {
    this.marked = { ...this.marked, readers: readers.map((place) => this.placed(place)) };
    this.drawMarks();
  }

  /** Leaves blank what comes behind a cell, row by row; without one nothing is blank. A volume or a mosaic is shown whole. */
  blankBehind(place: Place | undefined): void {
    const cell = this.viewers.size === 1 && place && !this.plane?.facets ? this.rectangle(onePlace(place)) : undefined;
    this.slices.style.clipPath = cell ? readUpTo(cell, this.slices.getBoundingClientRect()) : '';
  }

  /** Where a box of cells is on the screen, as far as it is in sight. */
  rectangle(range: PlaceRange | undefined): DOMRect | undefined {
    const { facets } = this.plane ?? {};
    const box = facets && range ? boxIntoMosaic(facets, this.facet, range) : range;
    if (!box) return undefined;
    const rectangles = [...this.viewers].flatMap(([slice, viewer]) => {
      const part = rangeIn(box, slice);
      return (part && viewer.rectangle(part)) ?? [];
    });
    const [first, last] = [rectangles[0], rectangles.at(-1)];
    return first && last && new DOMRect(first.x, first.y, last.right - first.x, last.bottom - first.y);
  }

  /** What part of it is seen; undefined if it is all. */
  get place(): SavedLook['place'] {
    const [viewer] = this.viewers.values();
    return viewer?.place;
  }

  goTo(place: NonNullable<SavedLook['place']>): void {
    for (const viewer of this.viewers.values()) viewer.goTo(place);
  }

  fit(): void {
    for (const viewer of this.viewers.values()) viewer.fit();
  }

  zoom(factor: number): void {
    for (const viewer of this.viewers.values()) viewer.zoom(factor);
  }

  private makeViewers(slices: readonly number[]): void {
    for (const viewer of this.viewers.values()) viewer.dispose();
    this.viewers.clear();
    const elements = slices.map((slice) => {
      const viewer: PlaneViewer = new PlaneViewer(this.colours, {
        pointed: (line, cell) => {
          const { facets } = this.plane ?? {};
          const own = facets ? inFacet(facets, cell) : cell;
          this.events.entered([this.sliceOf(viewer), ...own], line, facets && facetOf(facets, cell));
        },
        left: this.events.left,
        failed: this.events.failed,
        moved: this.events.moved,
      });
      this.viewers.set(slice, viewer);
      if (slices.length === 1) return viewer.element;
      return h('div', { class: 'slice' }, h('div', { class: 'slice-name' }, String(slice)), viewer.element);
    });
    this.slices.replaceChildren(...elements);
  }

  /** Where a place of the plane is drawn. */
  private placed(place: Place): Place {
    const { facets } = this.plane ?? {};
    return facets ? intoMosaic(facets, this.facet, place) : place;
  }

  private sliceOf(viewer: PlaneViewer): number {
    return [...this.viewers].find(([, each]) => each === viewer)?.[0] ?? 0;
  }

  private async draw(slice: number): Promise<void> {
    const { plane, look } = this;
    const viewer = this.viewers.get(slice);
    if (!plane || !look || !viewer) return;
    const [depth, rows, columns] = plane.extents;
    const { style } = viewer.element;
    style.width = `${(columns.to - columns.from) * look.cell + 2 * EDGE}px`;
    const isLine = rows.to - rows.from === 1 && columns.to - columns.from > LONG;
    style.height = `${isLine ? LINE_HEIGHT : (rows.to - rows.from) * look.cell + 2 * EDGE}px`;
    const isInside = stateOfSlice(depth, slice) === 'inside';
    const overview = isInside ? (plane.seen.blocks[slice] ?? (await this.read(slice))) : nothing;
    if (!overview || plane !== this.plane || viewer !== this.viewers.get(slice)) return;
    viewer.show(viewedSlice(plane, look, slice, overview));
    this.drawMarks();
  }

  /** The overview of a slice of a large volume. */
  private async read(slice: number): Promise<Block | undefined> {
    const { plane, look } = this;
    const level = plane?.seen.blocks[0]?.level ?? 0;
    const [, { size: height }, { size: width }] = plane!.extents;
    try {
      return await look?.part?.(
        plane!.name,
        slice,
        { level, region: { top: 0, left: 0, height, width } },
        new AbortController().signal,
      );
    } catch (error) {
      if (plane === this.plane) this.events.failed(error);
      return undefined;
    }
  }

  /** A large volume shows the slice with what is marked. */
  private follow(): void {
    const { range, winner } = this.marked;
    const wanted = winner?.[0] ?? range?.from[0];
    const [shown] = this.viewers.keys();
    const isWhole = this.plane?.seen.blocks.length === this.plane?.extents[0].size;
    if (isWhole || wanted === undefined || wanted === shown || (range && rangeIn(range, shown!) && !winner)) return;
    this.showSlice(Math.max(0, wanted));
  }

  private showSlice(slice: number): void {
    this.slice = slice;
    const [viewer] = this.viewers.values();
    if (!viewer) return;
    this.viewers.clear();
    this.viewers.set(slice, viewer);
    void this.draw(slice);
    const slider = this.below.querySelector('input');
    if (slider) slider.valueAsNumber = slice;
  }

  private drawMarks(): void {
    const { range, winner, readers = [] } = this.marked;
    for (const [slice, viewer] of this.viewers) {
      const inSlice = (place: Place): Cell[] => (place[0] === slice ? [[place[1], place[2]]] : []);
      const marks = { window: range && rangeIn(range, slice), readers: readers.flatMap(inSlice) };
      viewer.mark({ ...marks, ...(winner && { winner: inSlice(winner)[0] }) });
    }
  }
}
