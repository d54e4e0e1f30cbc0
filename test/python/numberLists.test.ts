import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TensorError } from '../../src/errors';
import { findNumberLists } from '../../src/python/numberLists';
import { tensorAt } from '../../src/python/shapes';
import { parsePython } from '../../src/python/source';
import { made } from '../tensors/made';

/** Enough ones for a list to be a long one. */
const ones = Array<string>(2000).fill('1').join(', ');

function read(text: string) {
  return tensorAt(parsePython(text), text.indexOf('=') - 1)?.tensor;
}

function message(text: string): string | undefined {
  try {
    read(text);
  } catch (error) {
    if (error instanceof TensorError) return error.message;
    throw error;
  }
  return undefined;
}

test('long lists of numbers are found, the outermost of them', () => {
  const text = `a = [[${ones}],\n [${ones},]]\nb = [f(x), [${ones}]]\nc = [1, 2]`;
  const lists = [...findNumberLists(text)].map(([start, end]) => text.slice(start, end));
  expect(lists).toEqual([`[[${ones}],\n [${ones},]]`, `[${ones}]`]);
});

test('a long list is read as a short one is', async () => {
  const spelling = fc.constantFrom('1', '-2', '+3.', '.5', '-1e-3', '0.25', '9007199254740993', '0', '1.E+5');
  const separator = fc.constantFrom(',', ', ', ' ,\n\t');
  await fc.assert(
    fc.asyncProperty(fc.array(spelling, { minLength: 1, maxLength: 9 }), separator, async (row, between) => {
      const short = await made(read(`x = [[${row.join(between)}]]`)!);
      const rows = Array<string>(4000).fill(`[${row.join(between)}]`);
      const long = await made(read(`x = [${rows.join(between)}]`)!);
      expect(long.dtype).toBe(short.dtype);
      expect(long.shape).toEqual([4000, row.length]);
      expect(long.data.slice(0, row.length)).toEqual(short.data);
    }),
    { numRuns: 20 },
  );
});

test.each([
  [`x = [[${ones}], [${ones}, 1]]`, 'Row 2 has 2001 numbers, but the first row has 2000'],
  [`x = [[${ones}], 2]`, 'Expected an array, found 2: rows must be nested to the same depth'],
  [`x = [${ones}, 1e39]`, '1e39 is out of range for float32'],
  [`x = [${ones}, -9223372036854775809]`, '-9223372036854775809 is out of range for int64'],
  [`x = [${ones}, two]`, 'The value of two is unknown'],
  [`x = [${ones}, 08]`, '08 is not a number'],
  [`x = [${ones} 2]`, 'Missing comma here'],
  [`x = [${ones},, 2]`, 'Missing number before this comma'],
])('and refused as a short one is: %#', (text, expected) => {
  expect(message(text)).toBe(expected);
});

test('what is computed in a long list, and what stands beside one, is left to the parser', async () => {
  const { data } = await made(read(`x = [${ones}, 3 - 2, -(1), 0x1]`)!);
  expect(data.at(-3)).toBe(1n);
  expect(
    read(`x = [[${ones}], [n] * 2000]\nn = 1`.replace('[n] * 2000', `[${ones.replace(/1$/, 'n')}]`))?.shape,
  ).toEqual([2, 2000]);
  expect(read(`# [${ones},\n#  2]\nx = [1]`)?.shape).toEqual([1]);
});
