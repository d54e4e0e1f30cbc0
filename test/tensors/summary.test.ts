import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DType } from '../../src/tensors/dtype';
import { statisticsOf, summaryOf } from '../../src/tensors/statistics';
import { summaryLine } from '../../src/tensors/summary';
import { tensorOf } from '../../src/tensors/tensor';

interface Case {
  readonly dtype: DType;
  readonly values: (number | string)[];
  readonly zeros: number;
  readonly nan: number;
  readonly positive: number;
  readonly negative: number;
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
  readonly std?: number;
}

const named: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };
const cases = JSON.parse(readFileSync('test/fixtures/tensors/summaries.json', 'utf8')) as Case[];

test('200 summaries say what NumPy says', () => {
  expect(cases).toHaveLength(200);
  for (const { dtype, values, zeros, nan, positive, negative, min = NaN, max = NaN, mean = NaN, std = NaN } of cases) {
    const numbers = values.map((value) => (typeof value === 'string' ? named[value]! : value));
    const { data } = tensorOf(numbers, [numbers.length], dtype);
    const found = statisticsOf(data as Float32Array);
    const counts = { count: values.length, zeros, notNumbers: nan, positive, negative };
    expect(found).toMatchObject({ ...counts, min, max });
    expect(found.mean).toSatisfy((value: number) => isClose(value, mean, max - min));
    expect(found.deviation).toSatisfy((value: number) => isClose(value, std, max - min));
    expect(found).toMatchObject(summaryOf(data as Float32Array));
  }
});

function isClose(value: number, expected: number, scale: number): boolean {
  return Object.is(value, expected) || Math.abs(value - expected) <= 1e-12 * Math.max(scale, Math.abs(expected));
}

test('the line leaves out what there is none of', () => {
  const line = (...values: number[]) => summaryLine([values.length], 'float32', statisticsOf(values));
  expect(line(0, 1, 2)).toBe('(3,) float32 · n 3 · min 0 · max 2 · 1 ± 0.8165');
  expect(line(0, 1, NaN, Infinity, Infinity, -Infinity)).toBe(
    '(6,) float32 · n 6 · min 0 · max 1 · 0.5 ± 0.5 · 1 NaN · 2 +∞ · 1 −∞',
  );
  expect(line(NaN)).toBe('(1,) float32 · n 1 · 1 NaN');
});
