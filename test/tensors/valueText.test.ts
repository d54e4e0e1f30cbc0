import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rounding, type DType } from '../../src/tensors/dtype';
import { exactText, shortText } from '../../src/tensors/valueText';

describe('a value in full', () => {
  test.each<[number | bigint, DType, string]>([
    [Math.fround(1.4), 'float32', '1.4'],
    [Math.fround(0.1), 'float32', '0.1'],
    [1 / 3, 'float64', '0.3333333333333333'],
    [Math.fround(1 / 3), 'float32', '0.33333334'],
    [0.0999755859375, 'float16', '0.1'],
    [99999, 'int32', '99999'],
    [9007199254740993n, 'int64', '9007199254740993'],
    [NaN, 'float32', 'NaN'],
    [-Infinity, 'float32', '-Infinity'],
  ])('%s as %s is %s', (value, dtype, text) => {
    expect(exactText(value, dtype)).toBe(text);
  });

  test.each<DType>(['float16', 'bfloat16', 'float32', 'float64'])('of %s is that value when it is read', (dtype) => {
    const stored = rounding(dtype);
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(stored(Number(exactText(stored(value), dtype)))).toBe(stored(value) + 0);
      }),
    );
  });
});

describe('a value in a cell', () => {
  test.each([
    [99999, '99999'],
    [123456, '123456'],
    [123457, '123457'],
    [-1234567, '−1234567'],
    [12345678, '1.235e+7'],
    [1.4, '1.4'],
    [2 / 3, '0.6667'],
    [12345.6, '12346'],
    [0.00012345, '1.23e−4'],
    [0, '0'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
    [NaN, 'NaN'],
  ])('%s is %s', (value, text) => {
    expect(shortText(value)).toBe(text);
  });
});
