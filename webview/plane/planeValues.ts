import * as l10n from '@vscode/l10n';
import type { DType } from '../../src/tensors/dtype';
import { exactText } from '../../src/tensors/valueText';
import { formatPosition } from '../../src/pooling/positions';
import { valuesIn } from '../../src/plane/blockValues';
import { facetOf, inFacet } from '../../src/plane/facets';
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
    if (stateOf(this.plane, cell) !== 'inside') return '';
    const text = values ? values.map((value) => exactly(value, this.plane.dtype)).join(', ') : '…';
    return `${this.name(cell)}: ${text}`;
  }

  /** Where a cell is: `(2, 3)`, in a mosaic with the plane that it is in. */
  name(cell: Cell): string {
    const { slice, facets } = this.plane;
    if (!facets) return formatPosition(slice === undefined ? cell : [slice, ...cell]);
    const facet = facetOf(facets, cell);
    const plane = facets.of === 'channels' ? l10n.t('channel {0}', facet) : l10n.t('plane {0}', facet);
    return `${plane} ${formatPosition(inFacet(facets, cell))}`;
  }
}

/** What is beyond a float64's integers is only about that. */
function exactly(value: number, dtype: DType): string {
  const text = exactText(value, dtype);
  return dtype.endsWith('int64') && !Number.isSafeInteger(value) ? `≈ ${text}` : text;
}
