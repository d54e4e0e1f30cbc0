import { describe, expect, test } from 'vitest';
import type { StagePlane } from '../../src/plane/stageContent';
import { layoutOf } from '../../src/plane/stageLayout';
import { wholeExtent } from '../../src/plane/viewedPlane';

const planes = (...sizes: readonly (readonly [number, number])[]) =>
  sizes.map(
    ([rows, columns]) => ({ extents: [wholeExtent(1), wholeExtent(rows), wholeExtent(columns)] }) as const,
  ) as readonly Pick<StagePlane, 'extents'>[] as readonly StagePlane[];

const room = (width: number) => ({ width, height: 768, ratio: 1 });

describe('planes beside each other', () => {
  test('have cells of one size', () => {
    expect(layoutOf(planes([240, 320], [80, 106]), false, room(640), undefined)).toEqual({
      isStacked: false,
      scaling: 'same',
      cells: [1, 1],
    });
  });

  test('fit where one would be a speck: it is as large as can be, the other has the rest', () => {
    const { scaling, cells } = layoutOf(planes([224, 224], [2, 2]), false, room(640), undefined);
    expect([scaling, cells]).toEqual(['fit', [1.5, 46]]);
  });

  test('are as the reader likes', () => {
    expect(layoutOf(planes([224, 224], [2, 2]), false, room(640), 'same').cells).toEqual([1.5, 1.5]);
    const { cells } = layoutOf(planes([240, 320], [80, 106]), false, room(640), 'fit');
    expect(cells).toEqual([0.971875, 2.5]);
    // all of the width is used, and no more
    const wide = layoutOf(planes([30, 300], [10, 100]), false, room(664), 'fit');
    expect(wide.cells).toEqual([1, 3]);
  });

  test('have whole pixels for large cells, as they are drawn', () => {
    expect(layoutOf(planes([60, 80], [15, 20]), false, room(516), undefined).cells).toEqual([4, 4]);
    expect(layoutOf(planes([60, 80], [15, 20]), false, room(316), 'same').cells).toEqual([3.5, 3.5]);
  });

  test('that are numbers have nothing to choose', () => {
    const { scaling, cells } = layoutOf(planes([5, 5], [2, 2]), true, room(640), 'fit');
    expect([scaling, cells]).toEqual([undefined, [64, 64]]);
  });
});

test('planes below each other fit one by one', () => {
  const { isStacked, cells } = layoutOf(planes([240, 320], [80, 106]), false, room(268), 'fit');
  expect([isStacked, cells]).toEqual([true, [0.8375, 2.5]]);
});
