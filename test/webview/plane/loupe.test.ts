// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { ColourScale } from '../../../webview/plane/colourScale';
import { loupeOf } from '../../../webview/plane/loupe';
import { sceneOf } from '../../../webview/plane/scene';
import { wholeExtent, type CellRange } from '../../../src/plane/viewedPlane';
import { Viewport } from '../../../src/plane/viewport';

/** The loupe of a window on a plane of 300 × 400 cells, in a view of 400 × 300 pixels, or of another size. */
function loupe(from: readonly [number, number], size: number, zoom = 1, side?: number) {
  const region = { top: 0, left: 0, height: 300, width: 400 };
  const overview = { level: 0, region, channels: 1, unit: 1, values: new Float32Array(300 * 400) };
  const extents = [wholeExtent(300), wholeExtent(400)] as const;
  const plane = { label: 'x', dtype: 'float32', extents, isImage: false, range: [0, 9], overview } as const;
  const colours = new ColourScale({ reading: 'heat', map: 'neutral', low: 0, high: 9 });
  const nothing = () => undefined;
  const viewport = new Viewport();
  viewport.resize(side ?? 400, side ?? 300, 1);
  viewport.show(region);
  viewport.zoom(zoom, 0, 0);
  const window: CellRange = { from, to: [from[0] + size, from[1] + size], step: [1, 1] };
  return loupeOf(viewport, sceneOf(plane, colours, nothing, nothing), { window });
}

describe('a loupe', () => {
  test.each([
    [[0, 0], 'right', 'below'],
    [[0, 390], 'left', 'below'],
    [[290, 0], 'right', 'above'],
    [[290, 390], 'left', 'above'],
  ] as const)('of a window at %j is %s %s', (from, side, height) => {
    const { box, cells } = loupe(from, 3)!;
    expect(cells).toEqual({ top: from[0], left: from[1], height: 3, width: 3 });
    expect([box.x < 200 ? 'left' : 'right', box.y < 150 ? 'above' : 'below']).toEqual([side, height]);
  });

  test('is not there where numbers can be read, where there is one, or where there is no room', () => {
    expect(loupe([0, 0], 3, 40)).toBeUndefined();
    expect(loupe([0, 0], 1)).toBeUndefined();
    expect(loupe([0, 0], 8)).toBeUndefined();
    expect(loupe([0, 0], 7)).toBeUndefined();
    expect(loupe([0, 0], 3, 1, 170)).toBeDefined();
    expect(loupe([150, 150], 3, 1, 170)).toBeUndefined();
    expect(loupe([0, 0], 5)).toBeDefined();
  });
});
