import * as l10n from '@vscode/l10n';
import type { CellReason, Tap } from '../../src/pooling/explain';
import { windowsReading, type PoolGeometry } from '../../src/pooling/geometry';
import { flatIndex, product, unravelIndex } from '../../src/pooling/positions';
import { h } from '../shared/dom';
import { Connector } from './connector';
import { Figure } from './figure';
import { LARGEST_CELL } from './gridView';
import { pictureScale } from './pictureView';
import { oneCell, toCell, type Cell, type CellRange, type PlaneEvents } from './planeView';
import { isGrid, planesOf, type StagePlane, type StageContent } from './stageContent';
import { windowRange } from './windowRange';

/** From this width for each plane on, they always stand side by side; below, if their cells fit at full size. */
const BESIDE = 320;
const GAP = 96;

export interface StageEvents {
  /** An output cell was pointed at or focused: its row-major number. */
  readonly windowChosen: (window: number) => void;
  /** An input cell was pointed at: the windows that cover it. */
  readonly inputChosen: (position: readonly number[], windows: readonly (readonly number[])[]) => void;
  readonly inputLeft: () => void;
}

/** What is marked on each plane for one output cell. */
interface Marks {
  readonly before: CellRange | undefined;
  readonly input: CellRange | undefined;
  readonly output: CellRange;
}

/** Input and output side by side, the window on the input, its cell on the output, and the lines between them. */
export class Stage {
  readonly element: HTMLElement;
  private readonly figures = {
    before: new Figure('before'),
    input: new Figure('input'),
    output: new Figure('output'),
  };
  private readonly connectors = [new Connector(), new Connector()] as const;
  private content: StageContent | undefined;
  private position: readonly number[] | undefined;
  private reason: CellReason | undefined;
  private marks: Marks | undefined;
  private width = 0;

  constructor(private readonly events: StageEvents) {
    this.element = h('section', { class: 'stage', 'aria-label': l10n.t('Input, windows and output') });
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
    const output = oneCell(toCell(position));
    if (before) {
      const origin = winner && originOf(before, plan.geometry, position);
      const input = winner && oneCell(toCell(winner.position));
      this.marks = { before: winner && windowRange(before, winner.position, plane), input, output };
      this.figures.before.mark(this.marks.before, origin && toCell(origin));
      this.figures.input.mark(input, winner && toCell(winner.position));
    } else {
      this.marks = { before: undefined, input: windowRange(plan.geometry, position, plane), output };
      this.figures.input.mark(this.marks.input, winner && toCell(winner.position));
    }
    this.figures.output.mark(output, undefined);
    [this.position, this.reason] = [position, reason];
    this.connect();
  }

  /** Marks output cells apart from the window. */
  markReaders(windows: readonly (readonly number[])[]): void {
    this.figures.output.markReaders(windows.map(toCell));
  }

  private draw(): void {
    if (!this.content) return;
    this.width = this.element.clientWidth;
    const planes = planesOf(this.content);
    const columns = planes.map(({ extents }) => extents[2].to - extents[2].from);
    const [total, gaps] = [columns.reduce((a, b) => a + b, 0), GAP * (planes.length - 1)];
    const isStacked = this.width < Math.min(BESIDE * planes.length, total * LARGEST_CELL + gaps);
    this.element.classList.toggle('stacked', isStacked);
    const room = isStacked ? this.width / Math.max(...columns) : (this.width - gaps) / total;
    const asGrid = isGrid(this.content);
    const cell = asGrid ? room : pictureScale(planes[0]!.extents, room);
    for (const each of planes) this.figures[each.name].show(each, cell, asGrid, this.eventsOf(each.name));
    const connectors = this.connectors.slice(0, planes.length - 1).map((connector) => connector.element);
    this.element.replaceChildren(...connectors, ...planes.map(({ name }) => this.figures[name].element));
    if (this.position) this.mark(this.position, this.reason);
  }

  private eventsOf(name: StagePlane['name']): PlaneEvents {
    const { geometry } = this.content!.plan;
    const own = (cell: Cell) => cell.slice(3 - geometry.axes.length);
    const sizes = geometry.axes.map((axis) => axis.outputSize);
    switch (name) {
      case 'before':
        return {
          entered: (cell) => {
            this.figures.input.markReaders(this.readersOf(this.content!.before!, own(cell)).map(toCell));
          },
          left: () => {
            this.figures.input.markReaders([]);
          },
        };
      case 'input':
        return {
          entered: (cell) => {
            const windows = this.readersOf(geometry, own(cell));
            this.markReaders(windows);
            this.events.inputChosen(own(cell), windows);
          },
          left: () => {
            this.markReaders([]);
            this.events.inputLeft();
          },
        };
      case 'output':
        return {
          entered: (cell) => {
            this.events.windowChosen(flatIndex(sizes, own(cell)));
          },
          left: () => undefined,
        };
    }
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
