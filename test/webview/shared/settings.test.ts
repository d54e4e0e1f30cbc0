// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest';
import { numberFormat } from '../../../src/plane/numberFormat';
import { usualMap } from '../../../webview/plane/colourScale';
import { pageSettings } from '../../../webview/shared/settings';

afterEach(() => {
  delete document.body.dataset['settings'];
});

function set(settings: object): void {
  document.body.dataset['settings'] = JSON.stringify(settings);
}

test('a page without settings has the usual ones', () => {
  expect(pageSettings()).toEqual({ colorMap: 'neutral', precision: 4, speed: 1 });
});

test('what is out of bounds is brought back into them; what is nonsense counts for nothing', () => {
  set({ colorMap: 'rainbow', precision: 99, speed: 0 });
  expect(pageSettings()).toEqual({ colorMap: 'neutral', precision: 12, speed: 0.25 });
  set({ precision: 'many', speed: null });
  expect(pageSettings()).toMatchObject({ precision: 4, speed: 1 });
});

test('numbers have the digits that are wanted, heat maps the color map', () => {
  set({ colorMap: 'viridis', precision: 7 });
  const values = Float64Array.of(1.23456789, 0.5);
  expect(numberFormat([0.5, 1.23456789], values, false, pageSettings().precision).text(1.23456789)).toBe('1.234568');
  expect([usualMap('heat'), usualMap('numbers')]).toEqual(['viridis', 'neutral']);
});
