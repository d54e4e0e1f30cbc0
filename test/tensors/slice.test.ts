import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseSlice, sliceOf } from '../../src/tensors/slice';

interface Case {
  readonly shape: number[];
  readonly text: string;
  readonly picked?: number[];
  /** The sum of each value times its number, from 1. */
  readonly check?: number;
}

const cases = JSON.parse(readFileSync('test/fixtures/tensors/slices.json', 'utf8')) as Case[];

/** The places of all values, in order. */
function places(shape: readonly number[], strides: readonly number[], offset: number): number[] {
  return shape.reduce(
    (before, size, axis) => before.flatMap((at) => Array.from({ length: size }, (_, i) => at + i * strides[axis]!)),
    [offset],
  );
}

test('500 slices pick what NumPy picks', () => {
  expect(cases).toHaveLength(500);
  for (const { shape, text, picked, check } of cases) {
    const slice = () => sliceOf(shape, parseSlice(text));
    if (!picked) {
      expect(slice, text).toThrow();
      continue;
    }
    const part = slice();
    expect(part.shape, `${text} of ${shape.join()}`).toEqual(picked);
    const sum = places(part.shape, part.strides, part.offset).reduce((total, value, i) => total + value * (i + 1), 0);
    expect(sum, `${text} of ${shape.join()}`).toBe(check);
  }
});

describe('a slice', () => {
  test.each(['', '...', 'x[...]', '[:]', ' features [ : ] '])('%j is everything', (text) => {
    expect(sliceOf([2, 3], parseSlice(text))).toMatchObject({ shape: [2, 3], offset: 0, axes: [0, 1] });
  });

  test('tells which axes are left', () => {
    expect(sliceOf([4, 3, 5], parseSlice('x[-1, :, 1_0:]'))).toMatchObject({ shape: [3, 0], axes: [1, 2] });
  });

  test.each([
    ['x[None, 0]', 'None adds a dimension of size 1 and no values: leave it out'],
    ['np.newaxis', 'np.newaxis adds a dimension of size 1 and no values: leave it out'],
    ['x[[0, 1]]', 'Enter integers, slices and “...”, not [0'],
    ['x[y > 0]', 'Enter integers, slices and “...”, not y > 0'],
    ['0,,1', 'Enter integers, slices and “...”, not “”'],
    ['1:2:3:4', 'Enter integers, slices and “...”, not 1:2:3:4'],
    ['::0', 'slice step cannot be zero'],
    ['..., ...', "an index can only have a single ellipsis ('...')"],
  ])('%s is refused', (text, message) => {
    expect(() => parseSlice(text)).toThrow(message);
  });
});
