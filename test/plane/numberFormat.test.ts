import { describe, expect, test } from 'vitest';
import { textSize } from '../../src/plane/textSize';
import { numberFormat } from '../../src/plane/numberFormat';

function texts(values: readonly number[], isInteger = false): string[] {
  const finite = values.filter(Number.isFinite);
  const { text } = numberFormat([Math.min(...finite), Math.max(...finite)], Float32Array.from(values), isInteger, 4);
  return values.map(text);
}

describe('numbers of a plane', () => {
  test.each([
    [
      [99_999, 1, -3],
      ['99999', '1', '−3'],
    ],
    [
      [16_777_216, 0],
      ['16777216', '0'],
    ],
    [
      [1.5, 2.25, 3],
      ['1.50', '2.25', '3.00'],
    ],
    [
      [0.1, 0.30000001192092896],
      ['0.1', '0.3'],
    ],
    [
      [Math.PI, 100],
      ['3.1', '100.0'],
    ],
    [
      [Math.PI, -2],
      ['3.142', '−2.000'],
    ],
    [
      [0.0123456, 0.05],
      ['0.01235', '0.05000'],
    ],
    [
      [1e-5, 2e-5, 0],
      ['1.00e−5', '2.00e−5', '0'],
    ],
    [
      [1.5e9, 0.5],
      ['1.50e+9', '5.00e−1'],
    ],
    [
      [NaN, Infinity, -Infinity, 0.5],
      ['NaN', '∞', '−∞', '0.5'],
    ],
    [
      [-0, 0.5],
      ['0.0', '0.5'],
    ],
  ])('%j have one number of decimals', (values, expected) => {
    expect(texts(values)).toEqual(expected);
  });

  test('are whole where all are, seen or not', () => {
    const { text } = numberFormat([0, 9_999_999], Float32Array.of(0.5), true, 4);
    expect(text(9_999_999)).toBe('9999999');
  });
});

describe('text in a cell', () => {
  test('is large in large cells, and never below 10 px', () => {
    expect(textSize(46, 1)).toBeGreaterThan(15);
    expect(textSize(160, 1)).toBe(28);
    expect(textSize(20, 1)).toBeUndefined();
    expect(textSize(46, 8)).toBeUndefined();
    expect(textSize(60, 8)).toBeGreaterThanOrEqual(10);
  });
});
