import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { differenceOf, differenceTensor } from '../../src/tensors/difference';
import type { DType } from '../../src/tensors/dtype';
import { tensorOf } from '../../src/tensors/tensor';

interface Case {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly a: readonly (number | string)[];
  readonly b: readonly (number | string)[];
  readonly count: number;
  readonly maximum: number | string;
  readonly first: readonly number[] | null;
  readonly signed: readonly (number | string)[];
}

const cases = JSON.parse(readFileSync('test/fixtures/tensors/differences.json', 'utf8')) as Case[];

test('100 random pairs differ as NumPy says', () => {
  expect(cases).toHaveLength(100);
  for (const { dtype, shape, a, b, count, maximum, first, signed } of cases) {
    const [one, other] = [a, b].map((values) => tensorOf(values.map(Number), shape, dtype)) as [
      ReturnType<typeof tensorOf>,
      ReturnType<typeof tensorOf>,
    ];
    const difference = differenceOf(one, other);
    expect(difference).toMatchObject({ shape, count, maximum: Number(maximum) });
    expect(difference.first?.position ?? null).toEqual(first);
    const exact = signed.map(Number);
    expect([...differenceTensor(one, other, 'signed').data]).toEqual(exact);
    expect([...differenceTensor(one, other, 'absolute').data]).toEqual(exact.map(Math.abs));
    const unequal = [...differenceTensor(one, other, 'unequal').data];
    expect(unequal.reduce((sum, each) => sum + each, 0)).toBe(count);
  }
});

test('cells that only one of them has differ, and have no difference', () => {
  const [one, other] = [tensorOf([1, 2, 3, 4], [2, 2]), tensorOf([1, 2, 5], [1, 3])];
  expect(differenceOf(one, other)).toEqual({
    shape: [2, 3],
    count: 4,
    total: 6,
    maximum: 0,
    first: { position: [0, 2], a: undefined, b: 5 },
  });
  expect([...differenceTensor(one, other, 'signed').data]).toEqual([0, 0, NaN, NaN, NaN, NaN]);
});

test('integers and floats of the same value are the same; large integers are told apart', () => {
  expect(differenceOf(tensorOf([1n, 2n], [2], 'int64'), tensorOf([1, 2], [2])).count).toBe(0);
  const [one, other] = [tensorOf([2n ** 60n], [1], 'int64'), tensorOf([2n ** 60n + 1n], [1], 'int64')];
  expect(differenceOf(one, other)).toMatchObject({ count: 1, maximum: 1 });
});
