import * as l10n from '@vscode/l10n';
import type { CellReason } from '../../src/pooling/explain';
import { windowsReading, type PoolGeometry } from '../../src/pooling/geometry';
import { flatIndex, product } from '../../src/pooling/positions';
import type { Statistics } from '../../src/tensors/statistics';
import type { Block, SeenChoice } from '../../src/tensors/tile';
import type { SavedLook } from '../../src/views/panel';
import type { SeenPart } from '../../src/worker/sight';
import { h } from '../shared/dom';
import { Connector } from './connector';
import { Figure, type FigureEvents } from './figure';
import { ScalingSwitch } from './scalingSwitch';
import { StageColours } from './stageColours';
import { facetsOf } from '../../src/plane/mosaic';
import { isGrid, planesOf, type PartSource, type StageContent, type StagePlane } from '../../src/plane/stageContent';
import { layoutOf } from '../../src/plane/stageLayout';
import { marksOf } from '../../src/plane/stageMarks';
import { onePlace, toPlace, type Place } from '../../src/plane/volume';
import { zoomButtons } from './zoomButtons';

export interface StageEvents {
  /** Another plane of a mosaic was pointed at. */
  readonly planeChosen?: (plane: number) => void;
  /** An output cell was pointed at or focused: its row-major number. */
  readonly windowChosen: (window: number) => void;
  /** An input cell was pointed at: the windows that cover it. */
  readonly inputChosen: (position: readonly number[], windows: readonly (readonly number[])[]) => void;
  readonly inputLeft: () => void;
  /** Finer parts of what is seen. */
  readonly part: (part: SeenPart, signal: AbortSignal) => Promise<Block>;
  /** What the values of a plane of the input are like; without it colors cannot be stretched. */
  readonly statistics?: (plane: SeenChoice) => Promise<Statistics>;
  /** The reader looks in another way. */
  readonly looked?: () => void;
  readonly failed: (error: unknown) => void;
}

/** Input and output side by side, the window on the input, its cell on the output, and the lines between them. */
export class Stage {
  readonly element: HTMLElement;
  private readonly planes = h('div', { class: 'planes-beside' });
  private readonly scaling: ScalingSwitch;
  private readonly value = h('output', { class: 'value' });
  readonly colours: StageColours;
  private readonly figures: Readonly<Record<StagePlane['name'], Figure>>;
  private readonly connectors = [new Connector(), new Connector()] as const;
  private place: SavedLook['place'];
  private content: StageContent | undefined;
  private position: readonly number[] | undefined;
  private reason: CellReason | undefined;
  private marks: ReturnType<typeof marksOf> | undefined;
  private width = 0;

  /** @param chips what is chosen to lie on the planes, at the stage's edge */
  constructor(
    private readonly events: StageEvents,
    { place, scaling, ...chosen }: SavedLook = {},
    chips?: HTMLElement,
  ) {
    this.place = place;
    this.scaling = new ScalingSwitch(scaling, () => {
      this.draw();
      events.looked?.();
    });
    this.colours = new StageColours(chosen, {
      looked: () => events.looked?.(),
      statistics: events.statistics,
      failed: events.failed,
    });
    const figure = (name: StagePlane['name']) => new Figure(name, this.colours.scale, this.eventsOf(name));
    this.figures = { before: figure('before'), input: figure('input'), output: figure('output') };
    const zooms = zoomButtons(() => Object.values(this.figures));
    const tools = h('div', { class: 'tools' }, ...zooms, ...this.colours.tools, this.scaling.element);
    const edge = h('div', { class: 'edge' }, ...(chips ? [chips] : []), this.value);
    const label = l10n.t('Input, windows and output');
    this.element = h(
      'section',
      { class: 'stage', 'aria-label': label },
      edge,
      this.planes,
      tools,
      this.colours.bar.element,
    );
    new ResizeObserver(() => {
      if (this.element.clientWidth !== this.width) this.draw();
      else this.connect();
    }).observe(this.element);
  }

  show(content: StageContent): void {
    if (this.content?.plan.geometry.inputShape.join() !== content.plan.geometry.inputShape.join()) {
      this.value.textContent = '';
    }
    this.content = content;
    this.position = undefined;
    this.marks = undefined;
    this.draw();
  }

  /**
   * Moves the window to an output cell; the reason has the input cell with the maximum.
   *
   * @param isLast whether the output is blank behind the cell
   */
  mark(position: readonly number[], reason: CellReason | undefined, isLast = false): void {
    if (!this.content) return;
    this.figures.output.blankBehind(isLast ? toPlace(position) : undefined);
    this.marks = marksOf(this.content, position, reason);
    for (const [name, { range, winner }] of Object.entries(this.marks)) {
      this.figures[name as StagePlane['name']].mark(range, winner);
    }
    [this.position, this.reason] = [position, reason];
    this.connect();
  }

  /** Shows all of the output. */
  reveal(): void {
    this.figures.output.blankBehind(undefined);
  }

  /** The value under the pointer or the cursor, exactly. */
  get pointedValue(): string {
    return this.value.textContent.replace(/^.*: /, '');
  }

  /** Where an input cell is on the screen, as far as it is in sight. */
  inputCell(position: readonly number[]): DOMRect | undefined {
    return this.figures.input.rectangle(onePlace(toPlace(position)));
  }

  /** Takes away the window, and the lines to its cell. */
  unmark(): void {
    for (const figure of Object.values(this.figures)) figure.mark(undefined, undefined);
    for (const connector of this.connectors) connector.draw(undefined, undefined);
    this.marks = this.position = undefined;
  }

  /** Marks output cells apart from the window. */
  markReaders(windows: readonly (readonly number[])[]): void {
    this.figures.output.markReaders(windows.map(toPlace));
  }

  private draw(): void {
    const { content, planes: beside } = this;
    if (!content) return;
    this.width = this.element.clientWidth;
    const planes = planesOf(content);
    const asGrid = isGrid(content, planes);
    const room = { width: this.width, height: window.innerHeight, ratio: window.devicePixelRatio };
    const { isStacked, scaling, cells } = layoutOf(planes, asGrid, room, this.scaling.chosen);
    this.scaling.show(scaling);
    this.element.classList.toggle('stacked', isStacked);
    this.element.classList.toggle('long-values', typeof content.choice !== 'number');
    this.colours.show(content, asGrid);
    for (const [i, plane] of planes.entries()) {
      const part: PartSource = (name, slice, choice, signal) =>
        this.events.part({ name, plane: content.choice, slice, ...choice }, signal);
      const facet = content.plane % (plane.facets?.count ?? 1);
      this.figures[plane.name].show(plane, { cell: cells[i]!, isImage: content.isImage, part }, facet);
    }
    const connectors = this.connectors.slice(0, planes.length - 1).map((connector) => connector.element);
    const elements = [...connectors, ...planes.map(({ name }) => this.figures[name].element)];
    // what has the focus stays in place
    if (elements.some((element, i) => beside.children[i] !== element) || beside.children.length !== elements.length)
      beside.replaceChildren(...elements);
    if (this.place) this.figures.input.goTo(this.place);
    this.place = undefined;
    if (this.position) this.mark(this.position, this.reason);
  }

  /** How it is looked at, to come back to. */
  get look(): SavedLook {
    const place = this.place ?? this.figures.input.place;
    const { chosen: scaling } = this.scaling;
    return { ...this.colours.saved, ...(scaling && { scaling }), ...(place && { place }) };
  }

  private eventsOf(name: StagePlane['name']): FigureEvents {
    return {
      entered: (place, line, facet) => {
        this.value.textContent = line;
        if (facet !== undefined) this.turnTo(facet);
        this.entered(name, place);
      },
      left: () => {
        this.left(name);
      },
      moved: () => {
        this.connect();
        this.events.looked?.();
      },
      failed: (error) => {
        this.events.failed(error);
      },
    };
  }

  private entered(name: StagePlane['name'], place: Place): void {
    if (!this.content) return;
    const { plan, before } = this.content;
    const own = place.slice(3 - plan.geometry.axes.length);
    if (name === 'output') {
      const sizes = plan.geometry.axes.map((axis) => axis.outputSize);
      this.events.windowChosen(flatIndex(sizes, own));
    } else if (name === 'input') {
      const windows = this.readersOf(plan.geometry, own);
      this.markReaders(windows);
      this.events.inputChosen(own, windows);
    } else this.figures.input.markReaders(this.readersOf(before!, own).map(toPlace));
  }

  /** Turns to another plane of a mosaic. */
  private turnTo(facet: number): void {
    const mosaic = this.content && facetsOf(this.content.plan.geometry);
    if (!this.content || !mosaic) return;
    const { plane: before } = this.content;
    const plane = before - (before % mosaic.count) + facet;
    if (plane === before) return;
    this.content = { ...this.content, plane };
    for (const figure of Object.values(this.figures)) figure.turnTo(facet);
    this.marks = this.position = undefined;
    this.events.planeChosen?.(plane);
  }

  private left(name: StagePlane['name']): void {
    if (name === 'before') this.figures.input.markReaders([]);
    if (name !== 'input') return;
    this.markReaders([]);
    this.events.inputLeft();
  }

  private readersOf({ axes }: PoolGeometry, position: readonly number[]): number[][] {
    return product(axes.map((axis, i) => windowsReading(axis, position[i]!, this.content!.plane)));
  }

  private connect(): void {
    if (!this.marks) return;
    const { before, input, output } = this.figures;
    const [first, second] = this.connectors;
    first.draw(input.rectangle(this.marks.input.range), output.rectangle(this.marks.output.range));
    second.draw(before.rectangle(this.marks.before.range), input.rectangle(this.marks.input.range));
  }
}
