import { expect, test } from 'vitest';
import { statisticsOf } from '../../src/tensors/statistics';

test('finite values are summed up, all others counted', () => {
  const statistics = statisticsOf(Float32Array.of(0, 1, 2, 3, 4, NaN, Infinity, -Infinity, -0));
  expect(statistics).toMatchObject({
    count: 9,
    min: 0,
    max: 4,
    zeros: 2,
    notNumbers: 1,
    positive: 1,
    negative: 1,
    rowStep: 1,
  });
  expect(statistics.mean).toBeCloseTo(10 / 6);
  expect(statistics.deviation).toBeCloseTo(Math.sqrt(30 / 6 - (10 / 6) ** 2));
  expect(statistics.histogram.reduce((sum, count) => sum + count)).toBe(6);
  expect([statistics.histogram[0], statistics.histogram.at(-1)]).toEqual([2, 1]);
});

test('one value, no value, no finite value', () => {
  expect(statisticsOf([5]).histogram[0]).toBe(1);
  expect(statisticsOf([5])).toMatchObject({ min: 5, max: 5, mean: 5, deviation: 0 });
  expect(statisticsOf([])).toMatchObject({ count: 0, min: NaN, mean: NaN });
  expect(statisticsOf([NaN, Infinity])).toMatchObject({ min: NaN, max: NaN, notNumbers: 1, positive: 1, negative: 0 });
});

test('percentiles leave one in a hundred out on each side', () => {
  const values = Array.from({ length: 1000 }, (_, i) => i);
  const [low, high] = statisticsOf([...values, 1e4]).percentiles;
  expect([low, high].map((value) => Math.round(value / 10))).toEqual([1, 99]);
  expect(statisticsOf([3, 3]).percentiles).toEqual([3, 3]);
});
