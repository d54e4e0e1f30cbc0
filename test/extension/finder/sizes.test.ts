import { describe, expect, test } from 'vitest';
import { parseSizes } from '../../../extension/finder/sizes';
import { solve } from '../../../src/pooling/solver';

const want = (inputSize: number, outputSize: number) => ({ inputSize, outputSize });
const square = [want(32, 16), want(32, 16)];

describe('sizes as people write them', () => {
  test.each([
    ['32×32 → 16×16'],
    ['32x32->16x16'],
    ['32 x 32 to 16 x 16'],
    ['32*32 => 16*16'],
    ['(32, 32) → (16, 16)'],
    [' [32, 32] TO 16, 16 '],
    ['32×32 → 16'],
    ['32 → 16×16'],
  ])('%s', (text) => {
    expect(parseSizes(text)).toEqual([square]);
  });

  test('one number stands for a square, and then for a row', () => {
    expect(parseSizes('32 -> 16')).toEqual([square, [want(32, 16)]]);
  });

  test('up to three axes, each with its own sizes', () => {
    expect(parseSizes('8×32×30 → 4×16×15')).toEqual([[want(8, 4), want(32, 16), want(30, 15)]]);
  });
});

describe('a text that cannot be meant', () => {
  test.each([
    ['', 'Enter input and output size, for example 32×32 → 16×16'],
    ['32×32', 'Enter input and output size, for example 32×32 → 16×16'],
    ['32×32 →', 'Enter input and output size, for example 32×32 → 16×16'],
    ['32 → 16 → 8', 'Enter input and output size, for example 32×32 → 16×16'],
    ['32.5 → 16', 'Enter input and output size, for example 32×32 → 16×16'],
    ['-32 → 16', 'Enter input and output size, for example 32×32 → 16×16'],
    ['2×32×32×32 → 16', 'Enter 1 to 3 sizes on either side'],
    ['32×32×32 → 16×16', 'Enter as many input sizes as output sizes'],
    ['32×32 → 0', `Enter sizes from 1 to ${(2 ** 16).toLocaleString()}`],
    ['70000 → 16', `Enter sizes from 1 to ${(2 ** 16).toLocaleString()}`],
    ['32×20 → 16×40', 'Pooling makes at most 33×21 of 32×20'],
  ])('%s', (text, message) => {
    expect(() => parseSizes(text)).toThrow(message);
  });
});

test('what is not refused has a max pooling, and one cell more than the largest output has none', () => {
  for (let inputSize = 1; inputSize <= 9; inputSize++) {
    for (let outputSize = 1; outputSize <= inputSize + 1; outputSize++) {
      for (const wants of [
        [want(inputSize, outputSize)],
        Array(3).fill(want(inputSize, outputSize)) as typeof square,
      ]) {
        expect(solve(wants, 'max', 1)).not.toEqual([]);
      }
    }
    expect(solve([want(inputSize, inputSize + 2)], 'max', 1)).toEqual([]);
  }
});
