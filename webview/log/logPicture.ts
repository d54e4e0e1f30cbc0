import * as l10n from '@vscode/l10n';
import type { Region } from '../../src/tensors/tile';
import type { LoggedTile } from '../../src/worker/runs';
import { HeatMap } from '../plane/heatMap';
import { createChooser } from '../shared/chooser';
import type { Control } from '../shared/controls';
import { h } from '../shared/dom';

/** TensorBoard's grids have eight columns, or fewer if there are fewer images. */
const MOST_COLUMNS = 8;

/** One tag's image: a grid of images, each of which can be opened. */
export class LogPicture {
  readonly element: HTMLElement;
  private readonly tags: Control<string>;
  private readonly map: HeatMap;
  private readonly value = h('output', { class: 'sentence' });
  private tile: LoggedTile | undefined;
  /** Images per row, if the user set it. */
  columns: number | undefined;

  constructor(
    id: string,
    tags: readonly string[],
    chosen: string,
    changed: () => void,
    open: (region: Region) => void,
  ) {
    this.tags = createChooser(`tag-${id}`, tags, changed, l10n.t('Tag {0}', id === 'first' ? 1 : 2));
    this.tags.value = chosen;
    this.map = new HeatMap({
      finer: () => undefined,
      pointed: (text, cell) => {
        const image = this.numberOf(cell);
        this.value.textContent = image === undefined ? text : `${l10n.t('image {0}', image)} ${text}`;
      },
      frameOf: (cell) => this.regionOf(cell),
      chosen: (cell) => {
        const region = this.regionOf(cell);
        if (region) open(region);
      },
    });
    this.element = h(
      'figure',
      { class: 'log-picture', id },
      this.tags.element,
      h('div', { class: 'map-frame' }, this.map.canvas),
      h('figcaption', {}, this.value),
    );
  }

  get tag(): string {
    return this.tags.value;
  }

  show(tile: LoggedTile): void {
    this.tile = tile;
    const [height, width] = sizeOf(tile);
    const label = l10n.t(
      '{0}: {1} × {2} pixels. Press Enter to pool the image under the cursor.',
      this.tag,
      width,
      height,
    );
    this.map.show({ tile, region: { top: 0, left: 0, height, width } }, true, label);
  }

  /** Images per row: as many square ones as TensorBoard would put there. */
  get usualColumns(): number {
    const [height, width] = this.tile ? sizeOf(this.tile) : [1, 1];
    for (let columns = MOST_COLUMNS; columns > 1; columns--) {
      if (width % columns === 0 && height % (width / columns) === 0) return columns;
    }
    return 1;
  }

  private regionOf([y, x]: readonly [number, number]): Region | undefined {
    if (!this.tile) return undefined;
    const [height, width] = sizeOf(this.tile);
    const side = width / (this.columns ?? this.usualColumns);
    const [cellWidth, cellHeight] = [Math.floor(side), height % side === 0 ? side : height];
    if (cellWidth < 1) return undefined;
    const [top, left] = [Math.floor(y / cellHeight) * cellHeight, Math.floor(x / cellWidth) * cellWidth];
    return { top, left, height: cellHeight, width: cellWidth };
  }

  private numberOf(cell: readonly [number, number]): number | undefined {
    const region = this.regionOf(cell);
    if (!region) return undefined;
    return (region.top / region.height) * (this.columns ?? this.usualColumns) + region.left / region.width;
  }
}

function sizeOf({ shape, size }: LoggedTile): readonly [height: number, width: number] {
  return size ?? [shape[1]!, shape[2]!];
}
