import * as l10n from '@vscode/l10n';
import { CancelledError } from '../../src/errors';
import { Latest } from '../../src/latest';
import type { PlaneChoice } from '../../src/tensors/tile';
import type { PlanePreview } from '../../src/worker/sight';
import { ColourScale } from '../plane/colourScale';
import { paintThumbnail } from '../plane/thumbnail';
import { h } from '../shared/dom';
import { VirtualList } from '../shared/virtualList';
import { request } from './host';

/** Longest side of a thumbnail, in cells. */
const DETAIL = 96;
/** The room for one of the planes, in CSS pixels, and for its input and output. */
const ITEM = 136;
const [BEFORE, AFTER] = [
  [50, 34],
  [30, 26],
] as const;

/** The planes to choose from. */
interface PlanesOfStrip {
  readonly choices: readonly PlaneChoice[];
  readonly name: (plane: number) => string;
  readonly isImage: boolean;
  /** Of the result. */
  readonly version: number;
}

/** Planes in small, before and after pooling, in the colors of the stage. */
export class PlaneStrip {
  private readonly list = new VirtualList({
    direction: 'row',
    itemSize: ITEM,
    make: (index) => this.button(index),
    appeared: (indices) => void this.ask(indices),
  });
  readonly element = this.list.element;
  private readonly asking = new Latest();
  private signal = this.asking.begin();
  private readonly previews = new Map<number, PlanePreview>();
  private readonly colours: ColourScale;
  private planes: PlanesOfStrip = { choices: [], name: String, isImage: false, version: -1 };
  private current: PlaneChoice | undefined;

  constructor(
    stage: ColourScale,
    private readonly chosen: (choice: PlaneChoice) => void,
  ) {
    this.colours = new ColourScale(stage.state);
    stage.onChange(() => {
      // tints for numbers would be too faint without them
      const { reading } = stage.state;
      this.colours.set({ ...stage.state, reading: reading === 'numbers' ? 'heat' : reading });
      for (const index of this.list.existing.keys()) this.paint(index);
    });
  }

  show(planes: PlanesOfStrip): void {
    const isOther = planes.choices.join() !== this.planes.choices.join();
    const isNew = isOther || planes.version !== this.planes.version;
    this.planes = planes;
    if (!isNew) return;
    this.signal = this.asking.begin();
    this.previews.clear();
    if (isOther) this.list.show(planes.choices.length);
    else void this.ask([...this.list.existing.keys()]);
  }

  /** Which of them is seen, if it is only one. */
  mark(choice: PlaneChoice | undefined): void {
    this.current = choice;
    for (const [index, button] of this.list.existing) {
      button.setAttribute('aria-pressed', String(this.planes.choices[index] === choice));
    }
  }

  private button(index: number): HTMLElement {
    const choice = this.planes.choices[index]!;
    const name = choice === 'combined' ? l10n.t('RGB') : this.planes.name(choice);
    const pictures = h('span', { class: 'pictures', 'aria-hidden': 'true' }, h('canvas'), h('canvas'));
    const button = h('button', { type: 'button', 'aria-pressed': String(choice === this.current) }, name, pictures);
    button.addEventListener('click', () => {
      this.chosen(this.planes.choices[index]!);
    });
    button.addEventListener('keydown', ({ key }) => {
      const by = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
      if (by !== 0) this.focus(index + by);
    });
    return button;
  }

  private focus(index: number): void {
    if (this.planes.choices[index] === undefined) return;
    this.list.reveal(index);
    this.list.existing.get(index)?.focus({ preventScroll: true });
  }

  /** Planes in sight are asked for at once; one that cannot be had stays blank, the panel says why. */
  private async ask(indices: readonly number[]): Promise<void> {
    const { signal } = this;
    const planes = indices.map((index) => this.planes.choices[index]!);
    try {
      const previews = await request('previews', { planes, limit: DETAIL }, { signal });
      if (signal.aborted) return;
      previews.forEach((preview, i) => {
        this.previews.set(indices[i]!, preview);
        this.paint(indices[i]!);
      });
    } catch (error) {
      if (!(error instanceof CancelledError)) this.element.title = l10n.t('Could not draw the thumbnails.');
    }
  }

  private paint(index: number): void {
    const preview = this.previews.get(index);
    const [before, after] = this.list.existing.get(index)?.querySelectorAll('canvas') ?? [];
    if (!preview || !before || !after) return;
    paintThumbnail(before, preview.input, BEFORE, this.colours, this.planes.isImage);
    paintThumbnail(after, preview.output, AFTER, this.colours, this.planes.isImage);
  }
}
