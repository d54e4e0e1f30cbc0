import { describe, expect, test } from 'vitest';
import { Viewport } from '../../src/plane/viewport';

const plane = (height: number, width: number) => ({ top: 0, left: 0, height, width });

function viewportOf(height: number, width: number, ratio = 1): Viewport {
  const viewport = new Viewport();
  viewport.resize(800 * ratio, 600 * ratio, ratio);
  viewport.show(plane(height, width));
  return viewport;
}

describe('a plane that is fitted', () => {
  test('is in the middle, its cells as large as they can be', () => {
    const viewport = viewportOf(5, 5);
    expect(viewport.scale).toBe(118);
    expect(viewport.box(plane(5, 5))).toEqual({ x: 105, y: 5, width: 590, height: 590 });
  });

  test.each([1, 1.25, 1.5, 2])('has edges on whole device pixels at a ratio of %d', (ratio) => {
    const viewport = viewportOf(7, 9, ratio);
    for (let column = 0; column < 9; column++) {
      const { x, width } = viewport.box({ top: 0, left: column, height: 1, width: 1 });
      expect([x, width].every(Number.isInteger)).toBe(true);
      expect(width).toBe(viewport.scale);
    }
  });

  test('stays fitted when the window changes', () => {
    const viewport = viewportOf(100, 100);
    viewport.resize(400, 300, 1);
    expect([viewport.scale, viewport.isFitted]).toEqual([2.92, true]);
  });
});

describe('zooming', () => {
  test('leaves the point under the pointer where it is', () => {
    const viewport = viewportOf(3000, 4000);
    const before = viewport.cellAt(200, 100);
    const coarse = 2 / viewport.scale;
    for (let i = 0; i < 40; i++) viewport.zoom(1.1, 200, 100);
    const [row, column] = viewport.cellAt(200, 100)!;
    expect(Math.abs(row - before![0])).toBeLessThan(coarse);
    expect(Math.abs(column - before![1])).toBeLessThan(coarse);
    expect(viewport.isFitted).toBe(false);
  });

  test('in small steps goes on, although large cells have whole pixels', () => {
    const viewport = viewportOf(60, 80);
    const { scale } = viewport;
    for (let i = 0; i < 20; i++) viewport.zoom(1.01, 0, 0);
    expect(viewport.scale).toBeGreaterThan(scale);
  });

  test('ends at the whole plane and at large cells', () => {
    const viewport = viewportOf(3000, 4000);
    viewport.zoom(1e9, 0, 0);
    expect(viewport.scale).toBe(160);
    viewport.zoom(1e-9, 0, 0);
    expect(viewport.scale).toBeCloseTo(592 / 3000);
  });

  test('one to one is one device pixel a cell', () => {
    const viewport = viewportOf(3000, 4000, 2);
    viewport.oneToOne();
    expect(viewport.scale).toBe(1);
  });
});

test('the level has cells of at least a device pixel', () => {
  const viewport = viewportOf(3000, 4000);
  expect(viewport.level).toBe(3);
  viewport.oneToOne();
  expect(viewport.level).toBe(0);
  viewport.zoom(0.5, 0, 0);
  expect(viewport.level).toBe(1);
  viewport.zoom(0.99, 0, 0);
  expect(viewport.level).toBe(2);
});

test('some of the plane stays in sight, and what is seen is known', () => {
  const viewport = viewportOf(3000, 4000);
  viewport.oneToOne();
  viewport.move(1e6, 1e6);
  expect(viewport.visible).toEqual({ top: 0, left: 0, height: 300, width: 400 });
  viewport.move(-1e6, -1e6);
  expect(viewport.visible).toEqual({ top: 2700, left: 3600, height: 300, width: 400 });
  viewport.reveal(0, 0);
  expect(viewport.visible).toMatchObject({ top: 0, left: 0 });
});

test('a margin has cells before the first', () => {
  const viewport = new Viewport(46);
  viewport.resize(800, 600, 1);
  viewport.show({ top: -1, left: -1, height: 4, width: 4 });
  expect(viewport.scale).toBe(46);
  const { x, y } = viewport.box({ top: -1, left: -1, height: 1, width: 1 });
  expect(viewport.cellAt(x + 1, y + 1)).toEqual([-1, -1]);
  expect(viewport.cellAt(x - 1, y)).toBeUndefined();
});

test('what is seen stays with a plane of the same size, and can be come back to', () => {
  const viewport = viewportOf(3000, 4000);
  viewport.zoom(10, 700, 500);
  const { visible, place } = viewport;
  viewport.show(plane(3000, 4000));
  expect(viewport.visible).toEqual(visible);
  viewport.show(plane(30, 40));
  expect(viewport.place).toBeUndefined();
  const other = viewportOf(3000, 4000, 2);
  other.goTo(place!);
  expect(other.visible).toEqual(visible);
});

describe('a single long row', () => {
  const row = viewportOf(1, 1000);

  test('is as high as there is room, and zooms along its length', () => {
    expect(row.isLine).toBe(true);
    const all = { x: 4, y: 4, width: 792, height: 592 };
    expect(row.box(plane(1, 1000))).toEqual(all);
    row.zoom(4, 4, 300);
    expect(row.box(plane(1, 1000))).toMatchObject({ x: 4, y: 4, height: 592 });
    expect(row.cellAt(4, 590)).toEqual([0, 0]);
    row.move(-100, -100);
    expect(row.box(plane(1, 1000)).y).toBe(4);
  });

  test('stays so when the window changes', () => {
    row.resize(800, 208, 1);
    expect(row.box(plane(1, 1000))).toMatchObject({ y: 4, height: 200 });
  });

  test('is none if it is short, or has a second', () => {
    expect([viewportOf(1, 32).isLine, viewportOf(2, 1000).isLine]).toEqual([false, false]);
  });
});
