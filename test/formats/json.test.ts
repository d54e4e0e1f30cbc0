import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TensorError } from '../../src/errors';
import { readTensor } from '../../src/formats/json';

/** Reads at the `|` in the text, or in the selection between two of them. */
function at(marked: string) {
  const from = marked.indexOf('|');
  const to = marked.lastIndexOf('|');
  const text = marked.replaceAll('|', '');
  const { tensor, site } = readTensor(text, from, to > from ? to - 1 : from);
  return { shape: tensor.shape, values: [...tensor.data], path: site.path, text: text.slice(site.start, site.end) };
}

describe('the array at the cursor', () => {
  test('is the outermost one, named by its property path', () => {
    expect(at('{"model": {"layers": [1, {"w": [[1, 2], [3|, 4]]}]}}')).toMatchObject({
      shape: [2, 2],
      values: [1, 2, 3, 4],
      path: 'model.layers[1].w',
    });
  });

  test('counts its property’s name in', () => {
    expect(at('{"in|put": [1, 2]}')).toMatchObject({ values: [1, 2], path: 'input' });
  });

  test('may have comments, trailing commas, NaN and Infinity', () => {
    expect(at('// note\n[NaN, /* [ */ -Infinity, Infinity, |-2.5e-3,]').values).toEqual([
      NaN,
      -Infinity,
      Infinity,
      Math.fround(-2.5e-3),
    ]);
  });

  test('is read whole when everything is selected', () => {
    expect(at('|{"a": "text", "b": [[1, 2]]}|')).toMatchObject({ shape: [1, 2], path: 'b' });
  });

  test('is only the selected rows when rows are selected', () => {
    expect(at('[[1, 2], |[3, 4], [5, 6]|, [7, 8]]')).toMatchObject({ shape: [2, 2], values: [3, 4, 5, 6] });
    expect(at('[[1, 2],| [3, 4],|]')).toMatchObject({ shape: [2], values: [3, 4] });
  });
});

describe('what does not belong is named with its place', () => {
  const cases: readonly [text: string, message: string, offset: number][] = [
    ['[[1, 2], [3|]]', 'row 2 has 1 numbers, the first row has 2', 11],
    ['[[[1], [2]], [[3|]]]', 'array 2 has 1 rows, the first array has 2', 17],
    ['[[1|], 2]', '2 stands where an array is expected: the rows are nested unevenly', 6],
    ['[1|, [2]]', 'an array stands where a number is expected: the rows are nested unevenly', 4],
    ['[1|, "x"]', '"x" is not a number', 4],
    ['[1|, null]', 'null is not a number', 4],
    ['[1|, {}]', '{ is not a number', 4],
    ['[|]', 'the array is empty', 1],
    ['[1|, 1e39]', '1e39 is beyond the range of float32', 4],
    ['[1|, 1e400]', '1e400 is beyond the range of float32', 4],
    ['[1| 2]', 'a comma is missing before this', 3],
    ['[1|,, 2]', 'a number is missing before this comma', 3],
    ['[[1|, 2]', 'the array is not closed', 0],
    ['{"a": 1|}', 'there is no array of numbers here: put the cursor into one, or select it', 7],
    ['|', 'there is no array of numbers here: put the cursor into one, or select it', 0],
  ];
  for (const [text, message, offset] of cases) {
    test(text, () => {
      expect(() => at(text)).toThrow(expect.objectContaining({ message, offset }) as TensorError);
    });
  }
});

test('a nested array is read back, however it is written', () => {
  const space = fc.constantFrom('', ' ', '\n', '/* [1 */', '// ]\n');
  const shape = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(shape, fc.infiniteStream(fc.float()), fc.infiniteStream(space), (sizes, numbers, spaces) => {
      const values: number[] = [];
      const gap = () => spaces.next().value as string;
      const write = (axis: number): string => {
        if (axis === sizes.length) {
          const value = numbers.next().value as number;
          values.push(value);
          return String(value);
        }
        const parts = Array.from({ length: sizes[axis]! }, () => `${gap()}${write(axis + 1)}${gap()}`);
        return `[${parts.join(',')}]`;
      };
      const array = write(0);
      const text = `{"before": [0], "it": ${array}, "after": "]"}`;
      const start = text.indexOf(array);
      const { tensor } = readTensor(text, start + 1, start + 1);
      expect(tensor.shape).toEqual(sizes);
      expect([...tensor.data]).toEqual(values.map((value) => (Object.is(value, -0) ? 0 : value)));
    }),
  );
});
