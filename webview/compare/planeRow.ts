import * as l10n from '@vscode/l10n';
import { Latest } from '../../src/latest';
import type { ComparedName, PairName } from '../../src/worker/comparison';
import type { SeenPlane } from '../../src/plane/seenPlanes';
import { ColourScale } from '../plane/colourScale';
import type { Cell } from '../../src/plane/viewedPlane';
import { h } from '../shared/dom';
import { ComparedFigure } from './comparedFigure';
import { seenSlice, type SliceRequests } from './slices';

/** Planes of at most so many cells a side are numbers. */
const FEW = 24;
/** The least width of a figure beside others, and what is between them, in CSS pixels. */
const NARROWEST = 150;
const GAP = 24;

/** A plane of a pair as it is drawn. */
export interface Picture {
  readonly id: string;
  readonly of: PairName;
  readonly name: ComparedName;
  readonly label: string;
  /** All dimensions. */
  readonly shape: readonly number[];
  readonly plane: number;
}

interface Drawn {
  picture: Picture;
  readonly colours: ColourScale;
  readonly figure: ComparedFigure;
}

/** Planes side by side, with one zoom, one slice and one cell that is pointed at. */
export class PlaneRow {
  private readonly figures = h('div', { class: 'figures' });
  private readonly value = h('output', { class: 'value' });
  private readonly depth = h('input', { type: 'range', min: '0', value: '0' });
  private readonly depthField = h('label', { class: 'depth' }, l10n.t('Depth'), this.depth);
  readonly element = h('div', { class: 'plane-row' }, this.depthField, this.figures, this.value);
  private readonly drawing = new Latest();
  private readonly drawn = new Map<string, Drawn>();
  private pictures: readonly Picture[] = [];
  private rank = 2;
  private width = 0;

  constructor(
    private readonly requests: SliceRequests,
    private readonly failed: (error: unknown) => void,
  ) {
    this.depth.addEventListener('input', () => void this.draw());
    new ResizeObserver(() => {
      if (this.element.clientWidth !== this.width) void this.draw();
    }).observe(this.element);
  }

  /** @param rank how many of the dimensions are a plane's */
  async show(pictures: readonly Picture[], rank: number): Promise<void> {
    this.pictures = pictures;
    this.rank = rank;
    const slices = Math.min(...pictures.map(({ shape }) => (rank === 3 ? shape.at(-3)! : 1)));
    this.depthField.hidden = slices <= 1;
    this.depth.max = String(slices - 1);
    this.value.textContent = '';
    await this.draw();
  }

  private async draw(): Promise<void> {
    const { pictures } = this;
    const width = (this.width = this.element.clientWidth);
    if (pictures.length === 0 || width === 0) return;
    const signal = this.drawing.begin();
    try {
      const planes = await Promise.all(
        pictures.map(({ of, name, plane }) => seenSlice(this.requests, { of, name, plane }, this.slice, signal)),
      );
      if (signal.aborted) return;
      const columns = Math.max(1, Math.min(pictures.length, Math.floor((width + GAP) / (NARROWEST + GAP))));
      const room = (width - (columns - 1) * GAP) / columns;
      this.figures.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
      const shown = pictures.map((picture, i) => {
        // the same colors for what has the same meaning
        const alike = planes.filter((_, other) => pictures[other]!.name === picture.name).map(({ range }) => range);
        const range = [Math.min(...alike.map(([low]) => low)), Math.max(...alike.map(([, high]) => high))] as const;
        return this.drawPlane(picture, { ...planes[i]!, range }, room);
      });
      this.figures.replaceChildren(...shown);
    } catch (error) {
      if (!signal.aborted) this.failed(error);
    }
  }

  private drawPlane(picture: Picture, seen: SeenPlane, room: number): HTMLElement {
    const [rows, columns] = [this.rank === 1 ? 1 : picture.shape.at(-2)!, picture.shape.at(-1)!];
    const { figure, colours } = this.figureFor(picture);
    const [low, high] = seen.range;
    colours.set({ reading: Math.max(rows, columns) <= FEW ? 'numbers' : 'heat', low, high });
    const { name, label } = picture;
    figure.show({ name, label, size: [rows, columns], seen }, room, [rows, columns]);
    return figure.element;
  }

  private figureFor(picture: Picture): Drawn {
    const known = this.drawn.get(picture.id);
    if (known) {
      known.picture = picture;
      return known;
    }
    const colours = new ColourScale({ reading: 'numbers', map: 'neutral', low: 0, high: 1 });
    const figure: ComparedFigure = new ComparedFigure(picture.id, colours, {
      pointed: (line, cell) => {
        this.value.textContent = line;
        this.mark(cell);
      },
      failed: this.failed,
      moved: () => {
        this.follow(figure);
      },
      part: (name, choice, signal) => {
        const { of, plane } = made.picture;
        return this.requests.part({ of, name, plane, slice: this.slice, ...choice }, signal);
      },
    });
    const made: Drawn = { picture, colours, figure };
    this.drawn.set(picture.id, made);
    return made;
  }

  private get slice(): number {
    return this.depthField.hidden ? 0 : this.depth.valueAsNumber;
  }

  private mark(cell: Cell): void {
    for (const { figure } of this.drawn.values()) figure.mark(cell, undefined);
  }

  /** All of one size show the same part. */
  private follow(moved: ComparedFigure): void {
    const { place } = moved.viewer;
    for (const { figure } of this.drawn.values()) {
      if (figure === moved) continue;
      if (place) figure.viewer.goTo(place);
      else figure.viewer.fit();
    }
  }
}
