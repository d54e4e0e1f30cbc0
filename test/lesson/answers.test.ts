import { expect, test } from 'vitest';
import { isAnswer, parseAnswer } from '../../src/lesson/answers';

test.each([
  ['2', [2]],
  ['2, 2', [2, 2]],
  ['(1, 1, 2, 2)', [1, 1, 2, 2]],
  ['2×2', [2, 2]],
  ['2x3', [2, 3]],
  ['１２', [12]],
  ['（2，3）', [2, 3]],
  ['−1.5', [-1.5]],
  ['1/3', [1 / 3]],
  ['-inf', [-Infinity]],
  ['−∞', [-Infinity]],
  ['NaN', [NaN]],
  ['none', []],
  ['无', []],
  ['没有', []],
])('%s is read', (text, numbers) => {
  expect(parseAnswer(text)?.map(({ value }) => value)).toEqual(numbers);
});

test.each(['', '  ', 'two', '2 cells', '1e', '<b>2</b>', '='])('“%s” is not', (text) => {
  expect(parseAnswer(text)).toBeUndefined();
});

test.each([
  ['0.33', 1 / 3, true],
  ['0.333', 1 / 3, true],
  ['0.3', 1 / 3, false],
  ['0.34', 1 / 3, false],
  ['0', 0.004, false],
  ['0.00', 0.004, false],
  ['2', 2.2, false],
  ['0.1', Math.fround(0.1), true],
  ['1/9', Math.fround(1 / 9), true],
  ['12000000', 12_000_001, false],
  ['12000001', 12_000_001, true],
  ['nan', NaN, true],
  ['0', NaN, false],
  ['inf', Infinity, true],
  ['-inf', Infinity, false],
])('%s as an answer where it is %s: %s', (text, exact, expected) => {
  expect(isAnswer(parseAnswer(text)!, [exact])).toBe(expected);
});

test('as many numbers are wanted', () => {
  expect(isAnswer(parseAnswer('2, 2')!, [2])).toBe(false);
  expect(isAnswer([], [])).toBe(true);
});
