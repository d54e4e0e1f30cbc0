import * as l10n from '@vscode/l10n';
import { messageOf } from '../../src/errors';
import { Latest } from '../../src/latest';
import { cellsSeen } from '../../src/model/tree/receptiveField';
import { chain, fieldOfCell, type ChainLayer } from '../../src/pooling/chain';
import type { PoolAxis } from '../../src/pooling/geometry';
import { axisNames } from '../../src/pooling/outputSize';
import { formatPosition } from '../../src/pooling/positions';
import type { ModelField } from '../../src/views/panel';
import { createSmallButton } from '../shared/controls';
import { h } from '../shared/dom';
import { BlankPlane } from './blankPlane';
import { LayerRow } from './layerRow';

/** From this width on both planes stand side by side, in CSS pixels. */
const BESIDE = 480;
const GAP = 32;

/** The layer that is shown, on the spatial dimensions of its input. */
export interface FieldStart {
  readonly call: string;
  readonly axes: readonly PoolAxis[];
}

/** What a cell behind this layer, and behind others after it, has seen of the input. */
export class FieldView {
  readonly element = h('section', { class: 'field-view', id: 'field', 'aria-label': l10n.t('Receptive field') });
  private readonly input = new BlankPlane(l10n.t('Input'));
  private readonly output = new BlankPlane(l10n.t('Output of the last layer'), {
    pointed: (row, column) => {
      this.mark(row, column);
    },
  });
  private readonly first = h('code', {});
  private readonly rows = h('ol', { class: 'chain' });
  private readonly said = h('p', { class: 'sentence', 'aria-live': 'polite' });
  private readonly planes = h('div', { class: 'field-planes' }, this.input.element, this.output.element);
  private added: LayerRow[] = [];
  private start: FieldStart | undefined;
  private layers: readonly ChainLayer[] = [];
  private outputSizes: readonly number[] = [];
  private width = 0;
  private readonly asking = new Latest();
  private model: ModelField | undefined;
  private readonly ofModel = h('input', { type: 'checkbox', id: 'field-of-model' });
  private readonly ofModelText = h('span', {});
  private readonly ofModelField = h('label', { class: 'of-model' }, this.ofModel, this.ofModelText);

  /** @param modelField what the layer has seen of its model's input, if it has one */
  constructor(
    private readonly modelField: (signal: AbortSignal) => Promise<ModelField | undefined>,
    private readonly ended: () => void,
  ) {
    this.element.hidden = true;
    const add = createSmallButton(l10n.t('Add Layer'), () => {
      this.add();
    });
    const end = createSmallButton(l10n.t('End'), () => {
      this.end();
    });
    for (const button of [add, end]) button.classList.add('secondary');
    const title = h('div', { class: 'title' }, h('h2', {}, l10n.t('Receptive field')), end);
    this.ofModelField.hidden = true;
    this.ofModel.addEventListener('change', () => {
      this.draw();
    });
    this.element.append(
      title,
      this.ofModelField,
      h('div', { class: 'first' }, h('strong', {}, '1'), this.first),
      this.rows,
      add,
      this.said,
      this.planes,
    );
    new ResizeObserver(() => {
      if (this.element.clientWidth !== this.width) this.draw();
    }).observe(this.element);
  }

  get isOn(): boolean {
    return this.start !== undefined;
  }

  show(start: FieldStart): void {
    this.start = start;
    // it may be another layer's
    this.model = undefined;
    this.element.hidden = false;
    this.first.textContent = start.call;
    this.draw();
    void this.askForModel();
  }

  /** Where the layer is in a model, its input is offered, too. */
  private async askForModel(): Promise<void> {
    const signal = this.asking.begin();
    // without a model it begins at the tensor
    const model = await this.modelField(signal).catch(() => undefined);
    if (signal.aborted || !this.isOn) return;
    this.model = model;
    this.ofModelField.hidden = model === undefined;
    if (model) this.ofModelText.textContent = l10n.t('From the input of the model, through {0}', model.path);
    else this.ofModel.checked = false;
    this.draw();
  }

  end(): void {
    if (!this.isOn) return;
    this.start = undefined;
    this.element.hidden = true;
    this.ended();
  }

  private add(): void {
    const row: LayerRow = new LayerRow(
      this.added.length + 2,
      () => {
        this.draw();
      },
      () => {
        this.added = this.added.filter((each) => each !== row);
        row.element.remove();
        this.draw();
      },
    );
    this.added.push(row);
    this.rows.append(row.element);
    this.draw();
  }

  private draw(): void {
    const { start } = this;
    if (!start) return;
    this.width = this.element.clientWidth;
    const rank = start.axes.length;
    const others = this.added.map((row) => row.layer(rank));
    const own = asLayer(start.axes);
    const isKnown = own !== undefined && others.every((layer) => layer !== undefined);
    this.planes.hidden = !isKnown;
    if (!isKnown) {
      this.said.textContent = own
        ? l10n.t('Every field takes an integer.')
        : l10n.t('The windows of this layer have no fixed place.');
      return;
    }
    this.layers = [own, ...others];
    const sizes = start.axes.map((axis) => axis.inputSize);
    try {
      const steps = chain([1, ...sizes], this.layers);
      this.outputSizes = steps.at(-1)!.shape.slice(-rank);
    } catch (error) {
      this.planes.hidden = true;
      this.said.textContent = messageOf(error);
      return;
    }
    const seen = this.usedModel?.input ?? sizes;
    const room = this.width < BESIDE ? this.width : (this.width - GAP) / 2;
    this.input.show(...plane(seen), room);
    this.output.show(...plane(this.outputSizes), room);
    const [rows, columns] = plane(this.outputSizes);
    this.mark(Math.floor((rows - 1) / 2), Math.floor((columns - 1) / 2));
  }

  private mark(row: number, column: number): void {
    const { start, outputSizes } = this;
    if (!start) return;
    const rank = start.axes.length;
    const depth = Math.floor(((outputSizes.at(-3) ?? 1) - 1) / 2);
    const cell = rank === 1 ? [column] : rank === 2 ? [row, column] : [depth, row, column];
    const sizes = this.usedModel?.input ?? start.axes.map((axis) => axis.inputSize);
    const field = this.fieldOf(start, cell);
    this.output.mark([row, row + 1], [column, column + 1]);
    this.input.mark(field.at(-2) ?? [0, 1], field.at(-1)!);
    const names = axisNames(rank);
    const ranges = field.map(([from, to], axis) => `${names[axis]!} ${from}…${to - 1}`.replaceAll('-', '−'));
    const size = field.map(([from, to]) => to - from).join(' × ');
    const isPadded = field.some(([from, to], axis) => from < 0 || to > sizes[axis]!);
    const text = l10n.t('Output {0} depends on {1} input cells: {2}.', formatPosition(cell), size, ranges.join(', '));
    this.said.textContent = isPadded ? `${text} ${l10n.t('Some of them are padding.')}` : text;
  }

  private get usedModel(): ModelField | undefined {
    return this.ofModel.checked ? this.model : undefined;
  }

  /** The input cells that a cell of the last layer's output depends on: of the tensor's, or of the model's. */
  private fieldOf({ axes }: FieldStart, cell: readonly number[]): readonly (readonly [from: number, to: number])[] {
    const { usedModel, layers } = this;
    if (!usedModel) {
      return fieldOfCell(
        axes.map((axis) => axis.inputSize),
        layers,
        cell,
      );
    }
    const sizes = axes.map((axis) => axis.outputSize);
    // what later layers pad is not of the input
    const inside = fieldOfCell(sizes, layers.slice(1), cell).map(
      ([from, to], axis) => [Math.max(0, from), Math.min(sizes[axis]!, to)] as const,
    );
    return cellsSeen(usedModel.field, usedModel.input, inside);
  }
}

function plane(sizes: readonly number[]): readonly [rows: number, columns: number] {
  return [sizes.at(-2) ?? 1, sizes.at(-1)!];
}

/** The shown layer as one of a chain; undefined if its windows are drawn at random, or it enlarges. */
function asLayer(axes: readonly PoolAxis[]): ChainLayer | undefined {
  const sliding = axes.filter((axis) => axis.kind === 'sliding');
  if (sliding.length === axes.length) return { kind: 'pool', axes: sliding };
  const isAdaptive = axes.every((axis) => axis.kind === 'adaptive');
  return isAdaptive ? { kind: 'adaptive', outputSize: axes.map((axis) => axis.outputSize) } : undefined;
}
