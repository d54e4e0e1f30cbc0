// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { statisticsOf } from '../../../src/tensors/statistics';
import { ColourBar } from '../../../webview/plane/colourBar';
import { ColourScale } from '../../../webview/plane/colourScale';

const values = [...Array.from({ length: 100 }, (_, i) => i), 900, NaN, Infinity];

function open() {
  const colours = new ColourScale({ reading: 'heat', map: 'neutral', low: 0, high: 900 });
  const bar = new ColourBar(colours);
  document.body.append(bar.element);
  bar.show(statisticsOf(values), [0, 900]);
  const find = <Of extends HTMLElement>(selector: string) => bar.element.querySelector<Of>(selector)!;
  const ends = () => [colours.state.low, colours.state.high];
  return { bar, find, ends };
}

beforeEach(() => {
  document.body.replaceChildren();
});

test('counts what has no color of its own', () => {
  const { find } = open();
  expect(find('.counts').textContent).toBe('zeros: 1 · ▨ NaN: 1 · ▲ +∞: 1');
});

test('each end is moved by keys, and never past the other', () => {
  const { find, ends } = open();
  const press = (end: string, key: string) =>
    find(`.handle.${end}`).dispatchEvent(new KeyboardEvent('keydown', { key }));
  press('high', 'PageDown');
  expect(ends()).toEqual([0, 810]);
  press('low', 'ArrowRight');
  expect(ends()).toEqual([9, 810]);
  press('low', 'End');
  expect(ends()).toEqual([810, 810]);
  expect(find('.handle.low').getAttribute('aria-valuenow')).toBe('810');
  expect(find('.counts').textContent).toContain('▼ below: ≈ 100 · ▲ above: ≈ 1');
});

test('each end is typed; what is no number is taken back', () => {
  const { find, ends } = open();
  const field = find<HTMLInputElement>('input.high');
  const enter = (text: string) => {
    field.value = text;
    field.dispatchEvent(new Event('change'));
  };
  enter('50');
  expect(ends()).toEqual([0, 50]);
  for (const text of ['x', '']) {
    enter(text);
    expect([...ends(), field.value]).toEqual([0, 50, '50']);
  }
  enter('−7');
  expect(ends()).toEqual([0, 0]);
});

test('buttons leave the outermost out, make it symmetric, and come back', () => {
  const { find, ends, bar } = open();
  const press = (text: string) => {
    [...bar.element.querySelectorAll('button')].find((button) => button.textContent === text)!.click();
  };
  press('1–99 %');
  expect(ends()[1]).toBeLessThan(110);
  press('±');
  expect(ends()).toEqual([-900, 900]);
  press('All');
  expect(ends()).toEqual([0, 900]);
  expect(bar.isLocked).toBe(false);
  find('button[aria-pressed]').click();
  expect(bar.isLocked).toBe(true);
});
