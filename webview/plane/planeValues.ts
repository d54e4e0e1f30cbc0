import * as l10n from '@vscode/l10n';
import type { DType } from '../../src/tensors/dtype';
import { exactText } from '../../src/tensors/valueText';
import { formatPosition } from '../../src/pooling/positions';
import { valuesIn } from '../../src/plane/blockValues';
import type { BlockSource } from '../../src/plane/seenPlanes';
import { stateOf, type Cell, type ViewedPlane } from '../../src/plane/viewedPlane';
import type { TileCache } from './tileCache';

/** The values of a plane's cells, as far as they are here; one that is not can be asked for. */
export class PlaneValues {
  private asking = new AbortController();

  constructor(
    private readonly plane: ViewedPlane,
    private readonly tiles: TileCache,
  ) {}

  /** One for each channel. */
  at([row, column]: Cell): readonly number[] | undefined {
    return this.tiles.valuesAt(row, column);
  }

  /** Asks for a cell's values if they are not here; of several that are asked for only the last one is answered. */
  async ask(cell: Cell): Promise<readonly number[] | undefined> {
    this.asking.abort();
    const known = this.at(cell);
    const source: BlockSource | undefined = this.plane.source;
    if (known || !source) return known;
    const { signal } = (this.asking = new AbortController());
    const [top, left] = cell;
    const block = await source({ level: 0, region: { top, left, height: 1, width: 1 } }, signal);
    return signal.aborted ? undefined : valuesIn(block, top, left);
  }

  close(): void {
    this.asking.abort();
  }

  /** A cell in one line, its value exactly as it is. */
  line(cell: Cell, values: readonly number[] | undefined): string {
    const { slice, dtype } = this.plane;
    if (stateOf(this.plane, cell) !== 'inside') return '';
    const place = formatPosition([...(slice === undefined ? [] : [slice]), ...this.named(cell)]);
    const text = values ? values.map((value) => exactly(value, dtype)).join(', ') : '…';
    const facet = this.facetOf(cell);
    return facet === undefined ? `${place}: ${text}` : `${l10n.t('plane {0}', facet)} ${place}: ${text}`;
  }

  /** Which plane of a mosaic a cell is in. */
  facetOf([row, column]: Cell): number | undefined {
    const { facets, extents } = this.plane;
    if (!facets) return undefined;
    return Math.floor(row / facets.rows) * (extents[1].size / facets.columns) + Math.floor(column / facets.columns);
  }

  /** Row and column in the plane that a cell of a mosaic is in. */
  private named([row, column]: Cell): Cell {
    const { facets } = this.plane;
    return facets ? [row % facets.rows, column % facets.columns] : [row, column];
  }
}

/** What is beyond a float64's integers is only about that. */
function exactly(value: number, dtype: DType): string {
  const text = exactText(value, dtype);
  return dtype.endsWith('int64') && !Number.isSafeInteger(value) ? `≈ ${text}` : text;
}
