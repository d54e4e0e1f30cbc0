import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Holdings, Series } from '../../src/tensorboard/series';

const steps = (series: Series) => series.inOrder().map(({ step }) => step);

describe('a series', () => {
  test('keeps evenly spaced steps and the last one, however many come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 1, max: 500 }), (limit, count) => {
        const series = new Series(limit);
        for (let step = 0; step < count; step++) series.add({ step });
        const { stride } = series;
        const even = Array.from({ length: Math.ceil(count / stride) }, (_, i) => i * stride);
        const last = count - 1;
        expect(steps(series)).toEqual(even.includes(last) ? even : [...even, last]);
        expect(series.length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  test('goes on as sparse as before where it was cut', () => {
    for (const from of [0, 40]) {
      const series = new Series(16);
      for (let step = 0; step < 100; step++) series.add({ step });
      expect(series.stride).toBe(8);
      series.purge(from);
      for (let step = from; step < 100; step++) series.add({ step });
      expect(steps(series)).toEqual([0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 99]);
    }
  });
});

test('all series of a log together stay within a bound', () => {
  const holdings = new Holdings();
  const all = Array.from({ length: 100 }, () => holdings.open(2 ** 16)!);
  for (let step = 0; step < 10_000; step++) for (const series of all) holdings.add(series, { step });
  const lengths = all.map(({ length }) => length);
  expect(lengths.reduce((sum, length) => sum + length)).toBeLessThanOrEqual(2 ** 18);
  expect(Math.min(...lengths)).toBeGreaterThan(1000);
  for (const series of all) expect([steps(series)[0], steps(series).at(-1)]).toEqual([0, 9_999]);
});
