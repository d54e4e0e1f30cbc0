// @vitest-environment happy-dom
import { describe, expect, test, vi } from 'vitest';
import { plan } from '../../../src/pooling/engine';
import type { Block } from '../../../src/tensors/tile';
import { Notes } from '../../../webview/plane/notes';
import { theme } from '../../../webview/plane/theme';
import { coverageOverlay, seenOverlay, type Overlay } from '../../../src/plane/overlay';
import { paintTints } from '../../../src/plane/overlayTints';
import type { BlockSource } from '../../../src/plane/seenPlanes';
import { wholeExtent } from '../../../src/plane/viewedPlane';
import { Viewport } from '../../../src/plane/viewport';

const none = () => undefined;

/** How often windows of 2 × 2, 3 apart, read the cells of 8 × 8. */
function covered(level: number): Overlay {
  const { geometry } = plan([1, 8, 8], { op: 'MaxPool2d', kwargs: { kernel_size: 2, stride: 3 } });
  return coverageOverlay(geometry, 0, 0, level);
}

/** What is written and drawn of an overlay on a plane of 8 × 8, in cells of some size. */
function drawn(overlay: Overlay, scale: number) {
  const overview = { level: 0, region: { top: 0, left: 0, height: 8, width: 8 }, channels: 1, unit: 1 };
  const values = new Float32Array(64);
  const extents = [wholeExtent(8), wholeExtent(8)] as const;
  const viewed = {
    ...({ label: 'x', dtype: 'float32', extents, isImage: false, range: [0, 1] } as const),
    ...{ overview: { ...overview, values }, overlays: [overlay] },
  };
  const notes = new Notes(viewed, { version: 1 }, none, none);
  const viewport = new Viewport();
  viewport.resize(8 * scale + 8, 8 * scale + 8, 1);
  viewport.show(overview.region);
  const texts: string[] = [];
  const drawImage = vi.fn();
  const target: Record<string | symbol, unknown> = { drawImage, fillText: (text: string) => texts.push(text) };
  const context = new Proxy(target, {
    get: (own, name) => own[name] ?? (() => ({ width: 10 })),
    set: () => true,
  }) as unknown as CanvasRenderingContext2D;
  const draw = () => {
    texts.length = 0;
    drawImage.mockClear();
    notes.draw(context, viewport, overview.region);
    return { texts: [...texts], pictures: drawImage.mock.calls.length };
  };
  return { draw, notes, region: overview.region };
}

describe('how often cells are covered', () => {
  test('is a count in the finest level, a mean in a coarser one, wherever it is looked at', async () => {
    const { source, overview, range, cells } = covered(2);
    const part = (level: number, top: number, left: number) =>
      source!({ level, region: { top, left, height: 2, width: 128 } }, new AbortController().signal);
    expect([...(await part(0, 1, 2)).values]).toEqual([0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0]);
    expect((await part(0, 1, 2)).region).toEqual({ top: 1, left: 2, height: 2, width: 6 });
    expect([...(await part(1, 0, 0)).values]).toEqual([1, 0.5, 0.5, 1, 0.5, 0.25, 0.25, 0.5]);
    expect([overview.level, ...overview.values]).toEqual([2, 0.5625, 0.5625, 0.5625, 0.5625]);
    expect([range, cells]).toEqual([[0, 1], { never: 28, once: 36, more: 0 }]);
  });

  test('does not lose cells that are not covered beside others that are covered often', async () => {
    const { geometry } = plan([1, 5], { op: 'MaxPool1d', kwargs: { kernel_size: 2, stride: 2, dilation: 2 } });
    const { source } = coverageOverlay(geometry, 0, 0, 3);
    const part = (level: number) =>
      source!({ level, region: { top: 0, left: 0, height: 1, width: 8 } }, new AbortController().signal);
    expect([...(await part(0)).values]).toEqual([1, 0, 2, 0, 1]);
    expect([...(await part(1)).values]).toEqual([0.5, 0.5, 1]);
  });

  test('tints what is not covered, by its share', () => {
    const tints = new Uint32Array(4);
    const region = { top: 0, left: 0, height: 1, width: 4 };
    paintTints(
      theme(),
      covered(0),
      { level: 1, region, channels: 1, unit: 1, values: Float32Array.of(1, 0, 0.5, 0) },
      tints,
    );
    expect([...tints].map((tint) => tint >>> 24)).toEqual([0, 204, 51, 102]);
  });
});

describe('numbers of an overlay', () => {
  const exact: Block = {
    ...{ level: 0, channels: 1, unit: 1, region: { top: 0, left: 0, height: 8, width: 8 } },
    values: Float32Array.from({ length: 64 }, (_, i) => i),
  };
  const far: Block = {
    ...{ level: 1, channels: 1, unit: 1, region: { top: 0, left: 0, height: 4, width: 4 } },
    values: new Float32Array(16),
  };

  test('are in the cells as soon as they fit and are here; else there are tints', async () => {
    const asked: Parameters<BlockSource>[0][] = [];
    const source: BlockSource = (choice) => {
      asked.push(choice);
      return Promise.resolve(exact);
    };
    const overlay = seenOverlay('index', { blocks: [far], range: [0, 63] }, 0, source);
    const { draw, notes, region } = drawn(overlay, 40);
    expect(draw()).toEqual({ texts: [], pictures: 1 });
    expect(notes.want(0, region)).toBe(false);
    await expect.poll(() => notes.want(0, region)).toBe(true);
    expect(asked.map(({ level }) => level)).toEqual([0]);
    expect(draw()).toEqual({ texts: Array.from({ length: 64 }, (_, i) => String(i)), pictures: 0 });
  });

  test('are not where there is no room, nor of several channels', () => {
    const whole = { blocks: [exact], range: [0, 63] } as const;
    expect(drawn(seenOverlay('gradient', whole, 0, undefined), 30).draw()).toEqual({ texts: [], pictures: 1 });
    expect(drawn(seenOverlay('gradient', whole, 0, undefined), 40).draw().texts).toHaveLength(64);
    const three = { ...exact, channels: 3, values: new Float32Array(192) };
    const colors = seenOverlay('gradient', { ...whole, blocks: [three] }, 0, undefined);
    expect(drawn(colors, 40).draw()).toEqual({ texts: [], pictures: 1 });
  });

  test('are asked for of a slice of which nothing is here', async () => {
    const source: BlockSource = () => Promise.resolve(exact);
    const overlay = seenOverlay('gradient', { blocks: [far], range: [0, 63] }, 1, source);
    const { draw, notes, region } = drawn(overlay, 40);
    expect(draw()).toEqual({ texts: [], pictures: 0 });
    await expect.poll(() => notes.want(0, region)).toBe(true);
    expect(draw().texts).toHaveLength(64);
  });
});
