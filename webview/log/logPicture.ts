import * as l10n from '@vscode/l10n';
import { summaryLine } from '../../src/tensors/summary';
import type { Region } from '../../src/tensors/tile';
import type { SavedLook } from '../../src/views/panel';
import type { PlaneOverview } from '../../src/worker/planes';
import { PlaneFrame } from '../plane/planeFrame';
import type { BlockSource } from '../../src/plane/seenPlanes';
import { wholeExtent, type Cell } from '../../src/plane/viewedPlane';
import { createChooser } from '../shared/chooser';
import type { Control } from '../shared/controls';
import { h } from '../shared/dom';

/** TensorBoard's grids have eight columns, or fewer if there are fewer images. */
const MOST_COLUMNS = 8;

/** What is kept of it for when the page comes back. */
export interface SavedPicture {
  readonly tag: string;
  readonly look?: SavedLook;
}

export interface LogPictureEvents {
  /** It is looked at in another way. */
  readonly looked: () => void;
  /** Another tag was chosen. */
  readonly changed: () => void;
  /** An image of the grid is to be pooled. */
  readonly opened: (region: Region) => void;
  readonly failed: (error: unknown) => void;
}

/** One tag's image: a grid of images, each of which can be opened. */
export class LogPicture {
  readonly element: HTMLElement;
  private readonly tags: Control<string>;
  private readonly frame: PlaneFrame;
  private readonly summary = h('p', { class: 'summary' });
  private size: readonly [height: number, width: number] | undefined;
  /** Images per row, if the user set it. */
  columns: number | undefined;

  constructor(id: string, tags: readonly string[], saved: SavedPicture, events: LogPictureEvents) {
    this.tags = createChooser(`tag-${id}`, tags, events.changed, l10n.t('Tag {0}', id === 'first' ? 1 : 2));
    this.tags.value = saved.tag;
    const viewed = {
      pointed: (line: string, cell: Cell) => {
        const image = this.numberOf(cell);
        if (image !== undefined) this.frame.say(`${l10n.t('image {0}', image)} ${line}`);
        this.mark(this.regionOf(cell));
      },
      chosen: (cell: Cell) => {
        const region = this.regionOf(cell);
        if (region) events.opened(region);
      },
      failed: events.failed,
    };
    this.frame = new PlaneFrame(saved.look ?? {}, viewed, events.looked, true);
    this.element = h('figure', { class: 'log-picture', id }, this.tags.element, this.frame.element, this.summary);
  }

  get saved(): SavedPicture {
    return { tag: this.tag, look: this.frame.saved };
  }

  get tag(): string {
    return this.tags.value;
  }

  /** @param source finer parts of it */
  show({ height, width, block, statistics }: PlaneOverview, source: BlockSource): void {
    this.size = [height, width];
    const dtype = block.values instanceof Uint16Array ? 'uint16' : 'uint8';
    const label = l10n.t(
      '{0}: {1} × {2} pixels. Press Enter to pool the image under the cursor.',
      this.tag,
      width,
      height,
    );
    const range = [statistics.min, statistics.max] as const;
    this.summary.textContent = summaryLine([block.channels, height, width], dtype, statistics);
    this.frame.show(
      {
        label,
        dtype,
        extents: [wholeExtent(height), wholeExtent(width)],
        isImage: true,
        range,
        overview: block,
        ...(block.level > 0 && { source }),
      },
      statistics,
    );
  }

  /** Lets go of what it watches. */
  dispose(): void {
    this.frame.viewer.dispose();
  }

  /** Images per row: as many square ones as TensorBoard would put there. */
  get usualColumns(): number {
    const [height, width] = this.size ?? [1, 1];
    for (let columns = MOST_COLUMNS; columns > 1; columns--) {
      if (width % columns === 0 && height % (width / columns) === 0) return columns;
    }
    return 1;
  }

  private mark(region: Region | undefined): void {
    if (!region) return;
    const { top, left, height, width } = region;
    this.frame.viewer.mark({ window: { from: [top, left], to: [top + height, left + width], step: [1, 1] } });
  }

  private regionOf([y, x]: Cell): Region | undefined {
    if (!this.size) return undefined;
    const [height, width] = this.size;
    const side = width / (this.columns ?? this.usualColumns);
    const [cellWidth, cellHeight] = [Math.floor(side), height % side === 0 ? side : height];
    if (cellWidth < 1) return undefined;
    const [top, left] = [Math.floor(y / cellHeight) * cellHeight, Math.floor(x / cellWidth) * cellWidth];
    return { top, left, height: cellHeight, width: cellWidth };
  }

  private numberOf(cell: Cell): number | undefined {
    const region = this.regionOf(cell);
    if (!region) return undefined;
    return (region.top / region.height) * (this.columns ?? this.usualColumns) + region.left / region.width;
  }
}
