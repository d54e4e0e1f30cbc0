import { expect, test } from 'vitest';
import { boxIntoMosaic, facetOf, inFacet, intoMosaic, likeElsewhere, likeIn } from '../../src/plane/facets';

/** 0 1
 *  2   */
const facets = { count: 3, across: 2, rows: 4, columns: 6 };

test('a cell of a mosaic is one of a plane’s, and the way back', () => {
  expect([facetOf(facets, [5, 2]), inFacet(facets, [5, 2])]).toEqual([2, [1, 2]]);
  expect(intoMosaic(facets, 2, [0, 1, 2])).toEqual([0, 5, 2]);
  expect(likeIn(facets, 1, [5, 2])).toEqual([1, 8]);
});

test('a window has no padding there: it begins with the first tap inside', () => {
  const window = { from: [0, -1, -1], to: [1, 4, 4], step: [1, 2, 3] } as const;
  expect(boxIntoMosaic(facets, 1, window)).toEqual({ from: [0, 1, 8], to: [1, 4, 10], step: [1, 2, 3] });
  expect(boxIntoMosaic(facets, 2, { ...window, to: [1, 9, 9] })).toMatchObject({ to: [1, 8, 6] });
  expect(boxIntoMosaic(facets, 1, { from: [0, -2, 0], to: [1, 0, 2], step: [1, 1, 1] })).toBeUndefined();
});

test('it is in all planes that there are', () => {
  const window = { from: [5, 2], to: [7, 4], step: [1, 1] } as const;
  expect(likeElsewhere(facets, window).map(({ from, to }) => [from, to])).toEqual([
    [
      [1, 2],
      [3, 4],
    ],
    [
      [1, 8],
      [3, 10],
    ],
  ]);
});
