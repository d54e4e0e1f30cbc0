import type { Cell, CellRange, Facets } from './viewedPlane';
import type { Place, PlaceRange } from './volume';

export function facetOf({ rows, columns, across }: Facets, [row, column]: Cell): number {
  return Math.floor(row / rows) * across + Math.floor(column / columns);
}

/** Row and column in the plane that a cell of the mosaic is in. */
export function inFacet({ rows, columns }: Facets, [row, column]: Cell): Cell {
  return [row % rows, column % columns];
}

/** Where a place of one of the planes is in the mosaic. */
export function intoMosaic(facets: Facets, facet: number, [depth, row, column]: Place): Place {
  const [top, left] = cornerOf(facets, facet);
  return [depth, top + row, left + column];
}

/** Where a box of one of the planes is in the mosaic, without its padding; undefined if it is all padding. */
export function boxIntoMosaic(facets: Facets, facet: number, { from, to, step }: PlaceRange): PlaceRange | undefined {
  const sizes = [1, facets.rows, facets.columns];
  // the first tap that is inside
  const first = from.map((at, axis) => (at < 0 ? at + Math.ceil(-at / step[axis]!) * step[axis]! : at));
  const last = to.map((at, axis) => Math.min(at, sizes[axis]!));
  if (first.some((at, axis) => at >= last[axis]!)) return undefined;
  return {
    from: intoMosaic(facets, facet, first as unknown as Place),
    to: intoMosaic(facets, facet, last as unknown as Place),
    step,
  };
}

/** The same cell in another plane. */
export function likeIn(facets: Facets, facet: number, cell: Cell): Cell {
  const [[top, left], [row, column]] = [cornerOf(facets, facet), inFacet(facets, cell)];
  return [top + row, left + column];
}

/** The same cells in all other planes. */
export function likeElsewhere(facets: Facets, { from, to, step }: CellRange): CellRange[] {
  const own = facetOf(facets, from.map(Math.floor) as unknown as Cell);
  const [top, left] = cornerOf(facets, own);
  return Array.from({ length: facets.count }, (_, facet) => facet).flatMap((facet) => {
    if (facet === own) return [];
    const corner = cornerOf(facets, facet);
    const [down, across] = [corner[0] - top, corner[1] - left];
    return [{ from: [from[0] + down, from[1] + across], to: [to[0] + down, to[1] + across], step }];
  });
}

function cornerOf({ across, rows, columns }: Facets, facet: number): Cell {
  return [Math.floor(facet / across) * rows, (facet % across) * columns];
}
