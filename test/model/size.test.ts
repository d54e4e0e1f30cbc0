import { describe, expect, test } from 'vitest';
import {
  add,
  ceilDivide,
  equal,
  exactQuotient,
  floorDivide,
  formatSize,
  less,
  multiply,
  named,
  subtract,
  unknownSize,
} from '../../src/model/size';

const [n, h] = [named('N'), named('H')];

describe('a size', () => {
  test('of numbers is a number', () => {
    expect(add(floorDivide(subtract(7, 3), 2), 1)).toBe(3);
    expect(floorDivide(-1, 2)).toBe(-1);
    expect(ceilDivide(7, 2)).toBe(4);
  });

  test('is written as a formula', () => {
    expect(formatSize(add(floorDivide(subtract(h, 3), 2), 1))).toBe('⌊(H − 3) / 2⌋ + 1');
    expect(formatSize(multiply(n, 64))).toBe('64 · N');
    expect(formatSize(subtract(3, h))).toBe('−H + 3');
  });

  test('is the same however it was computed', () => {
    expect(equal(multiply(add(n, 1), 2), add(add(n, n), 2))).toBe(true);
    expect(equal(subtract(multiply(n, h), multiply(h, n)), 0)).toBe(true);
    expect(formatSize(floorDivide(add(multiply(n, 8), 3), 4))).toBe('2 · N');
    expect(exactQuotient(multiply(multiply(n, 400), h), multiply(h, 16))).toEqual(multiply(n, 25));
  });

  test('differs where it certainly does', () => {
    expect(equal(n, add(n, 1))).toBe(false);
    expect(equal(n, h)).toBeUndefined();
    expect(equal(n, -1)).toBe(false);
    expect(equal(unknownSize(), unknownSize())).toBeUndefined();
    expect(less(n, add(n, h))).toBeUndefined();
    expect(less(n, add(n, 1))).toBe(true);
    expect(less(h, h)).toBe(false);
  });
});
