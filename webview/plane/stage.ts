import * as l10n from '@vscode/l10n';
import type { CellReason, Tap } from '../../src/pooling/explain';
import { windowsReading, type PoolGeometry } from '../../src/pooling/geometry';
import { flatIndex, product, unravelIndex } from '../../src/pooling/positions';
import type { Statistics } from '../../src/tensors/statistics';
import type { Block, PlaneChoice } from '../../src/tensors/tile';
import type { SeenPart } from '../../src/worker/sight';
import { imageRange } from '../../src/tensors/painting';
import { createIconButton } from '../shared/controls';
import { h } from '../shared/dom';
import { ColourBar } from './colourBar';
import { ColourScale, type ScaleState } from './colourScale';
import { Connector } from './connector';
import { Figure, type FigureEvents } from './figure';
import { ReadingSwitch } from './readingSwitch';
import { isGrid, planesOf, type StageContent, type StagePlane } from './stageContent';
import { onePlace, toPlace, type Extents, type Place, type PlaceRange } from './volume';
import { windowRange } from './windowRange';

/** Side of a cell of a small plane, in CSS pixels. */
const LARGEST_CELL = 46;
const SMALLEST_CELL = 20;
/** The maximum height of a large plane, and the maximum side of its cells, when all of it is in sight. */
const TALLEST = 420;
const LARGEST_PIXEL = 12;
/** From this width for each plane on, they always stand side by side; below, if their cells fit at full size. */
const BESIDE = 320;
const GAP = 96;

export interface StageEvents {
  /** An output cell was pointed at or focused: its row-major number. */
  readonly windowChosen: (window: number) => void;
  /** An input cell was pointed at: the windows that cover it. */
  readonly inputChosen: (position: readonly number[], windows: readonly (readonly number[])[]) => void;
  readonly inputLeft: () => void;
  /** Finer parts of what is seen. */
  readonly part: (part: SeenPart, signal: AbortSignal) => Promise<Block>;
  /** What the values of a plane of the input are like; without it colors cannot be stretched. */
  readonly statistics?: (plane: PlaneChoice) => Promise<Statistics>;
  readonly failed: (error: unknown) => void;
}

/** What is marked on each plane for one output cell. */
interface Marks {
  readonly before: PlaceRange | undefined;
  readonly input: PlaceRange | undefined;
  readonly output: PlaceRange;
}

/** Input and output side by side, the window on the input, its cell on the output, and the lines between them. */
export class Stage {
  readonly element: HTMLElement;
  private readonly planes = h('div', { class: 'planes-beside' });
  private readonly value = h('output', { class: 'value' });
  private readonly colours = new ColourScale({ reading: 'numbers', map: 'neutral', low: 0, high: 1 });
  private readonly figures = {
    before: new Figure('before', this.colours, this.eventsOf('before')),
    input: new Figure('input', this.colours, this.eventsOf('input')),
    output: new Figure('output', this.colours, this.eventsOf('output')),
  };
  private readonly connectors = [new Connector(), new Connector()] as const;
  private readonly switcher = new ReadingSwitch(this.colours, (reading, map) => {
    this.chosen = { reading, map };
  });
  private readonly bar = new ColourBar(this.colours);
  private chosen: Partial<ScaleState> = {};
  /** The range of the tensor that is shown. */
  private usual: readonly [low: number, high: number] = [0, 1];
  private content: StageContent | undefined;
  private position: readonly number[] | undefined;
  private reason: CellReason | undefined;
  private marks: Marks | undefined;
  private width = 0;

  constructor(private readonly events: StageEvents) {
    const all = (act: (figure: Figure) => void) => () => {
      for (const figure of Object.values(this.figures)) act(figure);
    };
    const tools = h(
      'div',
      { class: 'tools' },
      createIconButton(
        'zoom-in',
        l10n.t('Zoom in'),
        all((figure) => {
          figure.zoom(1.5);
        }),
      ).element,
      createIconButton(
        'zoom-out',
        l10n.t('Zoom out'),
        all((figure) => {
          figure.zoom(1 / 1.5);
        }),
      ).element,
      createIconButton(
        'screen-full',
        l10n.t('Zoom to fit'),
        all((figure) => {
          figure.fit();
        }),
      ).element,
      this.switcher.element,
      ...(events.statistics ? [this.stretching()] : []),
      this.value,
    );
    this.bar.element.hidden = true;
    const label = l10n.t('Input, windows and output');
    this.element = h('section', { class: 'stage', 'aria-label': label }, this.planes, tools, this.bar.element);
    new ResizeObserver(() => {
      if (this.element.clientWidth !== this.width) this.draw();
      else this.connect();
    }).observe(this.element);
  }

  show(content: StageContent): void {
    this.content = content;
    this.position = undefined;
    this.marks = undefined;
    this.draw();
  }

  /** Moves the window to an output cell; the reason has the input cell with the maximum. */
  mark(position: readonly number[], reason: CellReason | undefined): void {
    if (!this.content) return;
    const { plan, before, plane } = this.content;
    const winner = reason && winnerOf(reason);
    const output = onePlace(toPlace(position));
    if (before) {
      const origin = winner && originOf(before, plan.geometry, position);
      const input = winner && onePlace(toPlace(winner.position));
      this.marks = { before: winner && windowRange(before, winner.position, plane), input, output };
      this.figures.before.mark(this.marks.before, origin && toPlace(origin));
      this.figures.input.mark(input, winner && toPlace(winner.position));
    } else {
      this.marks = { before: undefined, input: windowRange(plan.geometry, position, plane), output };
      this.figures.input.mark(this.marks.input, winner && toPlace(winner.position));
    }
    this.figures.output.mark(output, winner && toPlace(position));
    [this.position, this.reason] = [position, reason];
    this.connect();
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
    const columns = planes.map(({ extents }) => extents[2].to - extents[2].from);
    const [total, gaps] = [columns.reduce((a, b) => a + b, 0), GAP * (planes.length - 1)];
    const isStacked = this.width < Math.min(BESIDE * planes.length, total * LARGEST_CELL + gaps);
    this.element.classList.toggle('stacked', isStacked);
    const room = isStacked ? this.width / Math.max(...columns) : (this.width - gaps) / total;
    const asGrid = isGrid(content);
    const cell = asGrid ? gridCell(room) : pixelSize(planes[0]!.extents, room);
    this.colour(content, asGrid);
    for (const plane of planes) {
      const part = (slice: number, choice: Pick<SeenPart, 'level' | 'region'>, signal: AbortSignal) =>
        this.events.part({ name: plane.name, plane: content.choice, slice, ...choice }, signal);
      this.figures[plane.name].show(plane, { cell, isImage: content.isImage, part });
    }
    const connectors = this.connectors.slice(0, planes.length - 1).map((connector) => connector.element);
    const elements = [...connectors, ...planes.map(({ name }) => this.figures[name].element)];
    // what has the focus stays in place
    if (elements.some((element, i) => beside.children[i] !== element) || beside.children.length !== elements.length)
      beside.replaceChildren(...elements);
    if (this.position) this.mark(this.position, this.reason);
  }

  /** Both sides share their colors. */
  private colour({ planes, isImage, dtype }: StageContent, asGrid: boolean): void {
    const { range } = planes.input;
    const [low, high] = isImage ? imageRange(range, dtype.includes('float')) : range;
    const reading = isImage ? 'picture' : asGrid ? 'numbers' : 'heat';
    const isOther = low !== this.usual[0] || high !== this.usual[1];
    this.usual = [low, high];
    this.colours.set({ reading, map: 'neutral', ...this.chosen, ...(isOther && !this.bar.isLocked && { low, high }) });
    void this.fillBar();
  }

  /** Opens the bar with the colors' range. */
  private stretching(): HTMLElement {
    const button = h('button', { type: 'button', 'aria-expanded': 'false' }, l10n.t('Range'));
    button.addEventListener('click', () => {
      this.bar.element.hidden = !this.bar.element.hidden;
      button.setAttribute('aria-expanded', String(!this.bar.element.hidden));
      void this.fillBar();
    });
    return button;
  }

  /** Shows the input's values behind their colors; they are looked at only where the bar is open. */
  private async fillBar(): Promise<void> {
    const { content, usual } = this;
    if (!content || this.bar.element.hidden) return;
    this.bar.show(undefined, usual);
    try {
      const statistics = await this.events.statistics?.(content.choice);
      if (this.content === content) this.bar.show(statistics, usual);
    } catch (error) {
      if (this.content === content) this.events.failed(error);
    }
  }

  private eventsOf(name: StagePlane['name']): FigureEvents {
    return {
      entered: (place, line) => {
        this.value.textContent = line;
        this.entered(name, place);
      },
      left: () => {
        this.left(name);
      },
      moved: () => {
        this.connect();
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
    first.draw(input.rectangle(this.marks.input), output.rectangle(this.marks.output));
    second.draw(before.rectangle(this.marks.before), input.rectangle(this.marks.input));
  }
}

function gridCell(room: number): number {
  return Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, Math.floor(room)));
}

/** How many CSS pixels a cell of a large plane takes, so that the plane fits. */
function pixelSize([, height]: Extents, available: number): number {
  const fit = Math.min(available, TALLEST / (height.to - height.from));
  return fit >= 1 ? Math.min(LARGEST_PIXEL, Math.floor(2 * fit) / 2) : fit;
}

function winnerOf({ cause }: CellReason): Tap | undefined {
  return 'winner' in cause ? cause.winner : undefined;
}

/** The cell of the pooled tensor whose value an index brought to an output cell of the unpooling. */
function originOf(before: PoolGeometry, after: PoolGeometry, position: readonly number[]): number[] {
  const index = flatIndex(
    after.axes.map((axis) => axis.outputSize),
    position,
  );
  return unravelIndex(
    before.axes.map((axis) => axis.inputSize),
    index,
  );
}
