// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { statisticsOf } from '../../../src/tensors/statistics';
import { ColourBar } from '../../../webview/plane/colourBar';
import { ColourRange } from '../../../webview/plane/colourRange';
import { ColourScale } from '../../../webview/plane/colourScale';

const values = [...Array.from({ length: 100 }, (_, i) => i), 900, NaN, Infinity];

function open(saved: ConstructorParameters<typeof ColourRange>[1] = {}) {
  const colours = new ColourScale({ reading: 'heat', map: 'neutral', low: 0, high: 900 });
  const changed = vi.fn();
  const range = new ColourRange(colours, saved, changed);
  const bar = new ColourBar(colours, range);
  document.body.append(bar.element);
  bar.show(statisticsOf(values), [0, 900]);
  const find = <Of extends HTMLElement>(selector: string) => bar.element.querySelector<Of>(selector)!;
  const ends = () => [colours.state.low, colours.state.high];
  const press = (name: string) => {
    [...bar.element.querySelectorAll('button')].find((each) => each.title === name)!.click();
  };
  return { bar, range, changed, find, ends, press };
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

const [all, inner, even] = ['From min to max', 'Without the outermost 1 % on each side', 'As far below 0 as above'];
const lock = 'Keep this range for other planes';

test('buttons leave the outermost out, make it symmetric, and come back', () => {
  const { ends, press, changed, bar } = open();
  const pressed = () => bar.element.querySelector('[aria-pressed=true]')?.textContent;
  press(inner);
  expect([ends()[1]! < 110, pressed()]).toEqual([true, '1–99 %']);
  press(even);
  expect([ends(), pressed()]).toEqual([[-900, 900], '±']);
  press(all);
  expect([ends(), pressed()]).toEqual([[0, 900], 'All']);
  expect(changed).toHaveBeenCalledTimes(3);
});

describe('of another plane', () => {
  const next = statisticsOf([-1, 3]);

  test('the range is made in the way that was chosen', () => {
    const { ends, press, bar } = open();
    bar.show(next, [-1, 3]);
    expect(ends()).toEqual([-1, 3]);
    press(even);
    bar.show(statisticsOf(values), [0, 900]);
    expect(ends()).toEqual([-900, 900]);
  });

  test('numbers that were chosen stay, until another kind of tensor comes', () => {
    const { find, ends, bar, range } = open();
    const field = find<HTMLInputElement>('input.high');
    field.value = '50';
    field.dispatchEvent(new Event('change'));
    bar.show(next, [-1, 3]);
    expect(ends()).toEqual([0, 50]);
    range.reset();
    bar.show(next, [-1, 3]);
    expect(ends()).toEqual([-1, 3]);
  });

  test('a range that is locked stays, also over another kind of tensor', () => {
    const { ends, press, bar, range } = open();
    press(even);
    press(lock);
    range.reset();
    bar.show(next, [-1, 3]);
    expect(ends()).toEqual([-900, 900]);
    press(all);
    expect(ends()).toEqual([-1, 3]);
    bar.show(statisticsOf(values), [0, 900]);
    expect(ends()).toEqual([-1, 3]);
  });
});

test('what was chosen comes back', () => {
  const { range, press } = open();
  expect(range.saved).toEqual({});
  press(even);
  expect(range.saved).toEqual({ range: 'symmetric' });
  press(lock);
  expect(range.saved).toEqual({ range: [-900, 900], isLocked: true });
  const again = open(range.saved);
  again.bar.show(statisticsOf([1, 2]), [1, 2]);
  expect([again.ends(), again.range.saved]).toEqual([[-900, 900], range.saved]);
});
