import { expect, test } from 'vitest';
import { TensorError } from '../../src/errors';
import { heap, type Allocator } from '../../src/tensors/allocator';
import { NestedNumbers } from '../../src/tensors/nestedNumbers';

/** Reads `[[12][3]]`: brackets and one-digit numbers, each at its offset. */
function read(text: string): NestedNumbers {
  const numbers = new NestedNumbers();
  for (const [offset, letter] of [...text].entries()) {
    if (letter === '[') numbers.openArray(offset);
    else if (letter === ']') numbers.closeArray(offset);
    else numbers.number(Number(letter), letter, offset);
  }
  return numbers;
}

test('the shape is how the arrays are nested', () => {
  expect(read('[[[12][34][56]]]').tensor()).toEqual({
    dtype: 'float32',
    shape: [1, 3, 2],
    data: Float32Array.of(1, 2, 3, 4, 5, 6),
  });
});

test('arrays that are still open are counted', () => {
  expect(read('').depth).toBe(0);
  expect(read('[[1][').depth).toBe(2);
  expect(read('[[1]]').depth).toBe(0);
});

test.each([
  ['[[12][3]]', 'Row 2 has 1 numbers, but the first row has 2', 7],
  ['[[12][345]]', 'Row 2 has 3 numbers, but the first row has 2', 9],
  ['[[[1][2]][[3]]]', 'Array 2 has 1 rows, but the first array has 2', 13],
  ['[[[[1]][[2]]][[[3]]]]', 'Array 2 has 1 rows, but the first array has 2', 19],
  ['[[]]', 'The array is empty', 2],
  ['[[1][]]', 'The array is empty', 5],
  ['[[1]2]', 'Expected an array, found 2: rows must be nested to the same depth', 4],
  ['[[[1]][2]]', 'Expected an array, found 2: rows must be nested to the same depth', 7],
  ['[1[2]]', 'Expected a number, found an array: rows must be nested to the same depth', 2],
  ['[[1][[2]]]', 'Expected a number, found an array: rows must be nested to the same depth', 5],
])('%s is refused: %s', (text, message, offset) => {
  let refusal: unknown;
  try {
    read(text);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(TensorError);
  expect(refusal).toMatchObject({ message, offset });
});

test('more numbers than there was room for at first are all kept', () => {
  const numbers = new NestedNumbers();
  numbers.openArray(0);
  for (let i = 0; i < 1000; i++) numbers.number(i, String(i), i);
  numbers.closeArray(1000);
  expect([...numbers.tensor().data]).toEqual(Array.from({ length: 1000 }, (_, i) => i));
});

test('infinity is a number, what float32 cannot reach is none', () => {
  const numbers = new NestedNumbers();
  numbers.openArray(0);
  numbers.number(-Infinity, '-Infinity', 1);
  numbers.number(NaN, 'NaN', 2);
  expect(() => numbers.number(Infinity, '1e400', 3)).toThrow('1e400 is out of range for float32');
  expect(() => numbers.number(-1e39, '-1e39', 3)).toThrow('-1e39 is out of range for float32');
});

test('the tensor is stored where the allocator says', () => {
  const asked: [string, number][] = [];
  const watched: Allocator = {
    allocate(dtype, length) {
      asked.push([dtype, length]);
      return heap.allocate(dtype, length);
    },
  };
  read('[[12][34]]').tensor(watched);
  expect(asked).toEqual([['float32', 4]]);
});
