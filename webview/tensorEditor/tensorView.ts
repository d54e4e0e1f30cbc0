import * as l10n from '@vscode/l10n';
import { flatIndex } from '../../src/pooling/positions';
import { planeOf, sizeOf, type Arrangement, type PlaneOfTensor } from '../../src/tensors/planeOfTensor';
import { summaryLine } from '../../src/tensors/summary';
import { elementCount, formatShape } from '../../src/tensors/tensor';
import { shortText } from '../../src/tensors/valueText';
import type { SavedLook } from '../../src/views/panel';
import type { FileContents } from '../../src/worker/origin';
import type { BlockChoice, PlaneOfFile, PlaneOverview } from '../../src/worker/planes';
import type { Block } from '../../src/tensors/tile';
import { AxisBar } from '../plane/axisBar';
import { PlaneFrame } from '../plane/planeFrame';
import { SliceBox } from '../plane/sliceBox';
import { wholeExtent } from '../../src/plane/viewedPlane';
import { Latest } from '../../src/latest';
import { h } from '../shared/dom';

type TensorOfFile = FileContents['tensors'][number];

/** What is looked at, to come back to. */
export interface SavedView extends SavedLook {
  readonly slice?: string;
  readonly arrangement?: Arrangement;
}

/** Where planes come from. */
export interface PlaneSource {
  plane(of: PlaneOfFile, signal: AbortSignal): Promise<PlaneOverview>;
  block(of: PlaneOfFile, choice: BlockChoice, signal: AbortSignal): Promise<Block>;
}

/** One tensor: its slice, which axes are seen of it, and the plane that this is. */
export class TensorView {
  readonly choices: readonly HTMLElement[];
  readonly elements: readonly HTMLElement[];
  private readonly shape = h('p', { class: 'shapes', id: 'shapes' });
  private readonly summary = h('p', { class: 'summary', id: 'summary' });
  private readonly box = new SliceBox(() => {
    this.sliced();
  });
  private readonly axes = new AxisBar(() => void this.look());
  private readonly frame: PlaneFrame;
  private readonly looking = new Latest();
  private tensor: TensorOfFile | undefined;
  private isImage = false;
  private name = '';

  constructor(
    private saved: SavedView,
    private readonly source: PlaneSource,
    private readonly shown: () => void,
    private readonly failed: (error: unknown) => void,
    private readonly changed: () => void,
  ) {
    this.frame = new PlaneFrame(saved, { pointed: () => undefined, failed }, changed);
    this.choices = [this.box.element, this.axes.element];
    this.elements = [this.shape, this.summary, this.frame.element];
  }

  get state(): SavedView {
    const { text } = this.box;
    return { ...this.frame.saved, ...(text && { slice: text }), arrangement: this.axes.arrangement };
  }

  /** The number of the plane that is seen, if it is one along the tensor's last two axes. */
  get plane(): number | undefined {
    const { shape } = this.tensor ?? { shape: [] };
    const { rows, columns, channels, facets, at } = this.axes.arrangement;
    const [sizes, rank] = [shape.slice(0, -2), shape.length];
    const isPlain = channels === undefined && facets === undefined && rows === rank - 2 && columns === rank - 1;
    // a slice has other indices than its tensor
    return isPlain && this.box.text === '' ? flatIndex(sizes, at.slice(0, -2)) : undefined;
  }

  /** @param name what it is called where it has no name of its own */
  show(tensor: TensorOfFile, isImage: boolean, name: string): void {
    if (this.tensor && this.tensor.shape.length !== tensor.shape.length) this.frame.reset();
    [this.tensor, this.isImage, this.name] = [tensor, isImage, tensor.name || name];
    this.shape.textContent = `${formatShape(tensor.shape)} ${tensor.dtype}`;
    const { slice, arrangement } = this.saved;
    this.saved = {};
    this.box.show(tensor.shape, slice);
    this.box.element.hidden = tensor.shape.length === 0;
    this.sliced(arrangement);
  }

  private sliced(kept?: Arrangement): void {
    const { shape, axes } = this.box.slice;
    const names = axes.map((axis) => l10n.t('dim {0}', axis ?? 0));
    this.axes.show(shape, names, this.isImage, kept);
    void this.look();
  }

  /** Reads what is chosen. */
  private async look(): Promise<void> {
    const { tensor } = this;
    if (!tensor) return;
    const signal = this.looking.begin();
    const of = { entry: tensor.name, plane: planeOf(this.box.slice, this.axes.arrangement) };
    try {
      const overview = await this.source.plane(of, signal);
      if (signal.aborted) return;
      this.shown();
      this.draw(tensor, of, overview);
    } catch (error) {
      if (!signal.aborted) this.failed(error);
    }
  }

  private draw(tensor: TensorOfFile, of: PlaneOfFile, { height, width, block, statistics }: PlaneOverview): void {
    const { min, max, count } = statistics;
    const ends = [min, max].map(shortText);
    this.summary.textContent = summaryLine(
      count === elementCount(tensor.shape) ? tensor.shape : shapeOf(of.plane),
      tensor.dtype,
      statistics,
    );
    const { facets, rows, columns } = of.plane;
    this.frame.show(
      {
        label: l10n.t('{0}: {1} rows, {2} columns, from {3} to {4}', this.name, height, width, ends[0]!, ends[1]!),
        dtype: tensor.dtype,
        extents: [wholeExtent(height), wholeExtent(width)],
        isImage: this.isImage,
        range: Number.isNaN(min) ? [0, 0] : [min, max],
        overview: block,
        ...(block.level > 0 && { source: (choice, signal) => this.source.block(of, choice, signal) }),
        ...(facets && {
          facets: {
            ...{ of: 'planes', count: facets.size, across: facets.across },
            ...{ rows: rows.size, columns: columns.size },
          },
        }),
      },
      statistics,
    );
    this.changed();
  }
}

function shapeOf(plane: PlaneOfTensor): readonly number[] {
  const { rows, columns, channels, facets } = plane;
  if (facets) return [facets.size, rows.size, columns.size];
  return channels.size > 1 ? [channels.size, ...sizeOf(plane)] : sizeOf(plane);
}
