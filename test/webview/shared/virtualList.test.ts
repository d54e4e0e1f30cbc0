// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { VirtualList } from '../../../webview/shared/virtualList';
import { layOut, scroll } from '../fake/layout';

const MANY = 100_000;

beforeEach(() => {
  layOut(200, 200);
});
afterEach(() => {
  document.body.replaceChildren();
});

function list(direction: 'row' | 'column') {
  const made = vi.fn<(index: number) => void>();
  const appeared = vi.fn<(indices: readonly number[]) => void>();
  const make = (index: number) => {
    made(index);
    const item = document.createElement('button');
    item.textContent = String(index);
    return item;
  };
  const virtual = new VirtualList({ direction, itemSize: 20, make, appeared });
  document.body.append(virtual.element);
  virtual.show(MANY);
  const texts = () => [...virtual.element.querySelectorAll('button')].map(({ textContent }) => textContent);
  return { virtual, made, appeared, texts };
}

describe.each(['row', 'column'] as const)('a %s of 100,000 items', (direction) => {
  const to = (offset: number) => (direction === 'row' ? { left: offset } : { top: offset });

  test('makes those in sight, and is as long as all', () => {
    const { virtual, appeared, texts } = list(direction);
    expect(texts()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
    expect(appeared.mock.calls).toEqual([[[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]]]);
    const { width, height } = (virtual.element.firstElementChild as HTMLElement).style;
    expect(direction === 'row' ? width : height).toBe('2000000px');
  });

  test('makes others when it is scrolled, and gives back those out of sight', () => {
    const { virtual, appeared, texts } = list(direction);
    scroll(virtual.element, to(1_000_000));
    expect(texts()).toHaveLength(14);
    expect(texts()[0]).toBe('49998');
    expect(appeared.mock.lastCall![0]).toHaveLength(14);
    scroll(virtual.element, to(1_000_020));
    expect(appeared.mock.lastCall![0]).toEqual([50_012]);
  });

  test('scrolls no farther than an item needs to be seen', () => {
    const { virtual, texts } = list(direction);
    virtual.reveal(MANY - 1);
    expect(texts().at(-1)).toBe(String(MANY - 1));
    virtual.reveal(MANY - 5);
    expect(virtual.element[direction === 'row' ? 'scrollLeft' : 'scrollTop']).toBe(2_000_000 - 200);
  });
});

test('an item that has the focus stays, in its place', () => {
  const { virtual, texts } = list('column');
  virtual.existing.get(3)!.focus();
  scroll(virtual.element, { top: 1_000_000 });
  expect(texts().slice(0, 2)).toEqual(['3', '49998']);
  expect(document.activeElement!.textContent).toBe('3');
});

test('begins again with another number of items', () => {
  const { virtual, texts } = list('column');
  virtual.show(2);
  expect(texts()).toEqual(['0', '1']);
});
