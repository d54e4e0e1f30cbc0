// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Block } from '../../../src/tensors/tile';
import { ColourScale } from '../../../webview/plane/colourScale';
import { PlaneViewer } from '../../../webview/plane/planeViewer';
import type { BlockSource } from '../../../src/plane/seenPlanes';
import { wholeExtent, type Cell, type ViewedPlane } from '../../../src/plane/viewedPlane';
import { layOut } from '../fake/layout';

beforeEach(() => {
  document.body.replaceChildren();
  layOut(408, 408);
});

function blockOf(height: number, width: number, level = 0): Block {
  const region = { top: 0, left: 0, height, width };
  const values = Float32Array.from({ length: height * width }, (_, i) => i / 2);
  return { level, region, channels: 1, unit: 1, values };
}

function planeOf(overview: Block, more: Partial<ViewedPlane> = {}): ViewedPlane {
  const { level, region } = overview;
  const [rows, columns] = [region.height * 2 ** level, region.width * 2 ** level];
  const extents = [wholeExtent(rows), wholeExtent(columns)] as const;
  return { label: 'x', dtype: 'float32', extents, isImage: false, range: [0, 9], overview, ...more };
}

function viewerOf(plane: ViewedPlane) {
  const said: [string, Cell][] = [];
  const chosen: Cell[] = [];
  const failed: unknown[] = [];
  const viewer = new PlaneViewer(new ColourScale({ reading: 'numbers', map: 'neutral', low: 0, high: 9 }), {
    pointed: (line, cell) => said.push([line, cell]),
    chosen: (cell) => chosen.push(cell),
    failed: (error) => failed.push(error),
  });
  document.body.append(viewer.element);
  viewer.show(plane);
  const press = (key: string, target: Element = viewer.element.querySelector('[tabindex="0"]')!) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    target.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { viewer, said, chosen, failed, press };
}

describe('a small plane', () => {
  test('is a grid with the places of its cells', () => {
    const { viewer } = viewerOf(planeOf(blockOf(2, 3)));
    const grid = viewer.element.querySelector('[role=grid]')!;
    expect(['aria-label', 'aria-rowcount', 'aria-colcount'].map((name) => grid.getAttribute(name))).toEqual([
      'x',
      '2',
      '3',
    ]);
    const last = [...grid.querySelectorAll('[role=gridcell]')].at(-1)!;
    expect([last.getAttribute('aria-label'), last.getAttribute('aria-colindex')]).toEqual(['(1, 2): 2.5', '3']);
    expect(last.parentElement!.getAttribute('aria-rowindex')).toBe('2');
    expect(viewer.element.querySelector('canvas')!.getAttribute('aria-hidden')).toBe('true');
  });

  test('is walked through with the arrows, to its edge', () => {
    const { press, said } = viewerOf(planeOf(blockOf(2, 3)));
    document.querySelector<HTMLElement>('[data-place="0,0"]')!.focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown']) press(key, document.activeElement!);
    expect(said.map(([line]) => line)).toEqual(['(0, 0): 0', '(0, 1): 0.5', '(1, 1): 2']);
    expect(document.activeElement!.getAttribute('data-place')).toBe('1,1');
  });

  test('tells padding and overhang, and that they are none of its cells', () => {
    const margin = { from: -1, to: 4, size: 2, after: 1 };
    const plane = planeOf(blockOf(2, 2), { extents: [margin, margin], padding: 'lowest' });
    const { viewer, said } = viewerOf(plane);
    const cell = (place: string) => viewer.element.querySelector<HTMLElement>(`[data-place="${place}"]`)!;
    expect(cell('-1,0').getAttribute('aria-label')).toBe('padding: −∞');
    expect(cell('0,3').getAttribute('aria-label')).toBe('outside the input, ignored');
    cell('-1,0').focus();
    expect(said).toEqual([]);
  });

  test('says which cells are marked', () => {
    const { viewer } = viewerOf(planeOf(blockOf(3, 3)));
    viewer.mark({ window: { from: [0, 0], to: [3, 3], step: [2, 2] }, winner: [2, 2], readers: [[1, 1]] });
    const marked = (mark: string) =>
      [...viewer.element.querySelectorAll<HTMLElement>(`.${mark}`)].map((cell) => cell.dataset['place']);
    expect(marked('tap')).toEqual(['0,0', '0,2', '2,0', '2,2']);
    expect([marked('winner'), marked('reader')]).toEqual([['2,2'], ['1,1']]);
  });
});

describe('a large plane', () => {
  const coarse = blockOf(64, 64, 2);

  test('says one short sentence a move, with the exact value', async () => {
    const asked: unknown[] = [];
    const source: BlockSource = (choice) => {
      asked.push(choice);
      const values = Float32Array.of(0.1);
      return Promise.resolve({ ...choice, channels: 1, unit: 1, values });
    };
    const { viewer, press, said } = viewerOf(planeOf(coarse, { source }));
    const canvas = viewer.element.querySelector('canvas')!;
    expect([canvas.getAttribute('role'), canvas.getAttribute('aria-label')]).toEqual(['img', 'x']);
    expect(viewer.element.querySelector('[role=grid]')).toBeNull();
    for (const key of ['ArrowRight', 'ArrowDown']) press(key, canvas);
    const live = viewer.element.querySelector('[aria-live]')!;
    await expect.poll(() => live.textContent).toBe('(1, 0): 0.1');
    expect(said[0]).toEqual(['(0, 0): …', [0, 0]]);
    expect(asked).toContainEqual({ level: 0, region: { top: 1, left: 0, height: 1, width: 1 } });
  });

  test('whose value cannot be had says why', async () => {
    const { press, failed, viewer } = viewerOf(planeOf(coarse, { source: () => Promise.reject(new Error('gone')) }));
    press('ArrowRight', viewer.element.querySelector('canvas')!);
    await expect.poll(() => failed.length).toBeGreaterThan(0);
  });
});

test('beyond 2^53 the exact value is not known, and it says so', () => {
  const values = Float64Array.of(2 ** 53, 7);
  const overview = { ...blockOf(1, 2), values };
  const { said } = viewerOf(planeOf(overview, { dtype: 'int64' }));
  for (const place of ['0,0', '0,1']) document.querySelector<HTMLElement>(`[data-place="${place}"]`)!.focus();
  expect(said.map(([line]) => line)).toEqual(['(0, 0): ≈ 9007199254740992', '(0, 1): 7']);
});

test('a mosaic tells which plane a cell is in; where there is none, nothing', () => {
  const { said, viewer } = viewerOf(
    planeOf(blockOf(4, 4), { facets: { of: 'planes', count: 3, across: 2, rows: 2, columns: 2 } }),
  );
  document.querySelector<HTMLElement>('[data-place="1,3"]')!.focus();
  expect(said.at(-1)![0]).toBe('plane 1 (1, 1): 3.5');
  const move = (x: number, y: number) =>
    viewer.element.dispatchEvent(new MouseEvent('pointermove', { clientX: x, clientY: y, bubbles: true }));
  const { length } = said;
  move(300, 300);
  expect(said).toHaveLength(length);
  move(300, 100);
  expect(said).toHaveLength(length + 1);
});

test('keys zoom, and come back', () => {
  const { viewer, press } = viewerOf(planeOf(blockOf(20, 20)));
  expect(viewer.place).toBeUndefined();
  expect(press('+')).toBe(true);
  expect(viewer.place![0]).toBeGreaterThan(20);
  press('0');
  expect(viewer.place).toBeUndefined();
  press('1');
  expect(viewer.place![0]).toBe(1);
  expect(press('x')).toBe(false);
});

test('the wheel zooms about the pointer, and leaves the page where it is', () => {
  const { viewer } = viewerOf(planeOf(blockOf(20, 20)));
  const before = viewer.rectangle({ from: [0, 0], to: [1, 1], step: [1, 1] })!;
  const wheel = new WheelEvent('wheel', { deltaY: -300, cancelable: true, bubbles: true });
  Object.assign(wheel, { clientX: 4, clientY: 4 });
  viewer.element.dispatchEvent(wheel);
  expect(wheel.defaultPrevented).toBe(true);
  const after = viewer.rectangle({ from: [0, 0], to: [1, 1], step: [1, 1] })!;
  expect([after.x, after.y]).toEqual([before.x, before.y]);
  expect(after.width).toBeGreaterThan(1.5 * before.width);
});

test('a click chooses a cell, a drag moves the plane', () => {
  const { viewer, chosen } = viewerOf(planeOf(blockOf(20, 20)));
  viewer.element.setPointerCapture = vi.fn();
  const send = (name: string, x: number, y: number) =>
    viewer.element.dispatchEvent(
      Object.assign(new MouseEvent(name, { clientX: x, clientY: y, bubbles: true }), { pointerId: 1 }),
    );
  send('pointerdown', 30, 10);
  send('pointerup', 30, 10);
  expect(chosen).toEqual([[0, 1]]);
  send('pointerdown', 30, 10);
  send('pointermove', 60, 50);
  send('pointerup', 60, 50);
  expect(chosen).toHaveLength(1);
  expect(viewer.rectangle({ from: [0, 0], to: [1, 1], step: [1, 1] })).toMatchObject({ x: 34, y: 44 });
});

test('what is out of sight has no place on the screen', () => {
  const { viewer } = viewerOf(planeOf(blockOf(20, 20)));
  viewer.zoom(8, 0, 0);
  expect(viewer.rectangle({ from: [19, 19], to: [20, 20], step: [1, 1] })).toBeUndefined();
});
