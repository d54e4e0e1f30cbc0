// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from 'vitest';
import type { Block } from '../../../src/tensors/tile';
import { ColourScale } from '../../../webview/plane/colourScale';
import { Figure } from '../../../webview/plane/figure';
import type { StagePlane } from '../../../src/plane/stageContent';
import { wholeExtent } from '../../../src/plane/viewedPlane';
import type { Extents, Place } from '../../../src/plane/volume';
import { layOut } from '../fake/layout';

beforeEach(() => {
  document.body.replaceChildren();
  layOut(100, 100);
});

/** A slice of 2 × 2 cells, all of its number. */
function slice(number: number): Block {
  const region = { top: 0, left: 0, height: 2, width: 2 };
  return { level: 0, region, channels: 1, unit: 1, values: new Float32Array(4).fill(number) };
}

/** A volume of some slices, of which the first ones have come. */
function open(depth: number, sent: number, margin = 0) {
  const entered: Place[] = [];
  const asked: number[] = [];
  const figure = new Figure('input', new ColourScale({ reading: 'numbers', map: 'neutral', low: 0, high: 9 }), {
    entered: (place) => entered.push(place),
    left: () => undefined,
    moved: () => undefined,
    failed: () => undefined,
  });
  document.body.append(figure.element);
  const along = { from: -margin, to: depth + margin, size: depth, after: margin };
  const extents: Extents = [along, wholeExtent(2), wholeExtent(2)];
  const blocks = Array.from({ length: sent }, (_, i) => slice(i));
  const plane: StagePlane = {
    name: 'input',
    label: 'Input',
    note: '',
    seen: { blocks, range: [0, 9] },
    extents,
    dtype: 'float32',
    padding: 'lowest',
    overlaysOn: () => [],
  };
  figure.show(plane, {
    cell: 20,
    isImage: false,
    part: (_, number) => {
      asked.push(number);
      return Promise.resolve(slice(number));
    },
  });
  const grids = () =>
    [...figure.element.querySelectorAll('[role=grid]')].map((grid) => grid.getAttribute('aria-label'));
  const texts = () => [...figure.element.querySelectorAll('[role=gridcell]')].map((cell) => cell.textContent);
  return { figure, entered, asked, grids, texts };
}

describe('a small volume', () => {
  test('shows its slices side by side, each under its number', () => {
    const { grids, figure } = open(3, 3);
    expect(grids()).toEqual(['Input, depth 0', 'Input, depth 1', 'Input, depth 2']);
    expect([...figure.element.querySelectorAll('.slice-name')].map((name) => name.textContent)).toEqual([
      '0',
      '1',
      '2',
    ]);
  });

  test('has slices of padding', () => {
    const { texts } = open(1, 1, 1);
    expect(texts()).toEqual([
      ...Array<string>(4).fill('−∞'),
      ...Array<string>(4).fill('0'),
      ...Array<string>(4).fill('−∞'),
    ]);
  });

  test('marks a window in each slice that it reads', () => {
    const { figure } = open(3, 3);
    figure.mark({ from: [0, 0, 0], to: [3, 1, 2], step: [2, 1, 1] }, [2, 0, 1]);
    const marked = (mark: string) =>
      [...figure.element.querySelectorAll<HTMLElement>(`.${mark}`)].map((cell) => cell.dataset['cell']);
    expect(marked('tap')).toEqual(['0,0,0', '0,0,1', '2,0,0', '2,0,1']);
    expect(marked('winner')).toEqual(['2,0,1']);
  });
});

describe('a large volume', () => {
  test('shows one slice, that of a slider', async () => {
    const { figure, asked, texts, grids, entered } = open(5, 1);
    expect(grids()).toEqual(['Input, depth 0']);
    const slider = figure.element.querySelector<HTMLInputElement>('#input-depth')!;
    expect([slider.max, slider.getAttribute('aria-label')]).toEqual(['4', 'Depth']);
    slider.value = '3';
    slider.dispatchEvent(new Event('input'));
    await expect.poll(texts).toEqual(['3', '3', '3', '3']);
    expect([asked, grids()]).toEqual([[3], ['Input, depth 3']]);
    figure.element.querySelector<HTMLElement>('[data-cell="3,1,0"]')!.focus();
    expect(entered).toEqual([[3, 1, 0]]);
  });

  test('follows the window', async () => {
    const { figure, texts } = open(5, 1);
    figure.mark({ from: [3, 0, 0], to: [5, 2, 2], step: [1, 1, 1] }, [4, 0, 0]);
    await expect.poll(texts).toEqual(['4', '4', '4', '4']);
    expect(figure.element.querySelector<HTMLInputElement>('#input-depth')!.value).toBe('4');
    expect(figure.element.querySelectorAll('.winner')).toHaveLength(1);
  });
});
