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
    ['[[1, 2], [3|]]', 'Row 2 has 1 numbers, but the first row has 2', 11],
    ['[[[1], [2]], [[3|]]]', 'Array 2 has 1 rows, but the first array has 2', 17],
    ['[[1|], 2]', 'Expected an array, found 2: rows must be nested to the same depth', 6],
    ['[1|, [2]]', 'Expected a number, found an array: rows must be nested to the same depth', 4],
    ['[1|, "x"]', '"x" is not a number', 4],
    ['[1|, null]', 'null is not a number', 4],
    ['[1|, {}]', '{ is not a number', 4],
    ['[|]', 'The array is empty', 1],
    ['[1|, 1e400]', '1e400 is out of range for float64', 4],
    ['[true|, 1]', '1 is not a boolean, as the first value is', 7],
    ['[1| 2]', 'Missing comma here', 3],
    ['[1|,, 2]', 'Missing number before this comma', 3],
    ['[[1|, 2]', 'Missing closing bracket of the array', 0],
    ['{"a": 1|}', 'No array of numbers here. Place the cursor in one, or select it.', 7],
    ['|', 'No array of numbers here. Place the cursor in one, or select it.', 0],
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
      // integers that float32 would round are int64, and JavaScript does not write all of their digits
      const read = Array.from<number | bigint, number>(tensor.data, (value) => Math.fround(Number(value)));
      expect(read).toEqual(values.map((value) => (Object.is(value, -0) ? 0 : value)));
    }),
  );
});

describe('what looks like a number and is none', () => {
  const cases: readonly [text: string, message: string, offset: number][] = [
    ['[1|, true]', 'true is not a number', 4],
    ['[1|, .5]', '.5 is not a number', 4],
    ['[1|, 1.]', '1. is not a number', 4],
    ['[1|, +1]', '+1 is not a number', 4],
    ['[1|, nan]', 'nan is not a number', 4],
    ['[1|, Infinity2]', 'Infinity2 is not a number', 4],
    ['[1|, constructor]', 'constructor is not a number', 4],
    ['[1|, -]', '- is not a number', 4],
    ['[1|, - Infinity]', '- is not a number', 4],
    ['[1|, -1e309]', '-1e309 is out of range for float64', 4],
    ['{"a": [1|, {"b": 2}]}', '{ is not a number', 10],
    ['[|[], [1]]', 'The array is empty', 2],
    ['[[1], [|]]', 'The array is empty', 7],
    ['[[[1, 2], [3, 4]], [[5, 6], [7|]]]', 'Row 2 has 1 numbers, but the first row has 2', 30],
    ['[|,]', 'Missing number before this comma', 1],
    ['[[1|] [2]]', 'Missing comma here', 5],
    ['{"a": {"b": [1, 2|', 'Missing closing bracket of the array', 12],
    ['[1, /* no end |', 'Missing closing bracket of the array', 0],
    ['{"a": [1], |"b": 2}', 'No array of numbers here. Place the cursor in one, or select it.', 11],
    ['{"a": "[|1]"}', 'No array of numbers here. Place the cursor in one, or select it.', 8],
  ];
  test.each(cases)('%s', (text, message, offset) => {
    expect(() => at(text)).toThrow(expect.objectContaining({ message, offset }) as TensorError);
  });
});

test('the maximum float32 is one, as NumPy and PyTorch print it', () => {
  expect(at('[|3.4028235e+38, -3.4028235e+38]').values).toEqual([2 ** 128 - 2 ** 104, -(2 ** 128) + 2 ** 104]);
});

test('numbers too small for float32 become zero', () => {
  expect(at('[|1e-50, 1e-400, 1e-45]').values).toEqual([0, 0, 2 ** -149]);
});

test('a cursor before, on and after the brackets is inside', () => {
  for (const text of ['{"w": |[1]}', '{"w": [|1]}', '{"w": [1|]}', '{"w": [1]|}']) expect(at(text).path).toBe('w');
});

test('one of several roots, as in JSON Lines', () => {
  expect(at('[1, 2]\n[3, |4]\n').values).toEqual([3, 4]);
});

test('broken text elsewhere does not hinder', () => {
  expect(at('{"a": oops, "b": [1, |2], "c": ').values).toEqual([1, 2]);
});

test('part of a row, selected, stands for the whole array', () => {
  expect(at('[[1, 2], [3, |4], [5|, 6]]').shape).toEqual([3, 2]);
});

test('selected rows that are uneven among themselves are refused', () => {
  expect(() => at('[[1], |[1, 2], [3]|]')).toThrow('Row 2 has 1 numbers, but the first row has 2');
});

test('the array is found by a cursor anywhere inside, however it and its document are written', () => {
  const gap = fc.constantFrom('', '', ' ', '\t', '\r\n', '/* ] , 7 */', '// [ "\n');
  const number = fc.oneof(
    fc.float().map((value) => [value, Object.is(value, -0) ? '-0' : String(value)] as const),
    fc.integer({ min: -99, max: 99 }).map((value) => [value, `${value}e0`] as const),
    fc.constantFrom([NaN, 'NaN'] as const, [-Infinity, '-Infinity'] as const, [1200, '1.2E+3'] as const),
  );
  const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
  const documents = fc.constantFrom(
    ['', ''],
    ['{"before": [[0], [0]], "it": ', ', "after": "]", "more": {"x": [9]}}'],
    ['// [[\n{"list": [{"name": "a,[b"}, {"w":', '}], "z": null}'],
    ['[0]\n', '\n[1]'],
  );
  fc.assert(
    fc.property(
      shapes,
      documents,
      fc.gen(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (shape, around, draw, where) => {
        const values: number[] = [];
        const write = (axis: number): string => {
          if (axis === shape.length) {
            const [value, written] = draw(() => number);
            values.push(value);
            return written;
          }
          const parts = Array.from({ length: shape[axis]! }, () => draw(() => gap) + write(axis + 1) + draw(() => gap));
          return `[${parts.join(',')}${draw(() => fc.constantFrom('', ',')) + draw(() => gap)}]`;
        };
        const array = write(0);
        const [before, after] = around as [string, string];
        const cursor = before.length + 1 + Math.round(where * (array.length - 2));
        const { tensor, site } = readTensor(before + array + after, cursor, cursor);
        expect(tensor.shape).toEqual(shape);
        const read = Array.from<number | bigint, number>(tensor.data, (value) => Math.fround(Number(value)));
        expect(read.map((value) => value + 0)).toEqual(values.map((value) => Math.fround(value) + 0));
        expect([site.start, site.end]).toEqual([before.length, before.length + array.length]);
      },
    ),
    { numRuns: 500 },
  );
});

test.each<[text: string, dtype: string, values: readonly (number | bigint)[]]>([
  ['[1, 16777216]', 'float32', [1, 16777216]],
  ['[9007199254740992]', 'float32', [9007199254740992]],
  ['[1, 16777217]', 'int64', [1n, 16777217n]],
  ['[-9007199254740993]', 'int64', [-9007199254740993n]],
  ['[18446744073709551615]', 'uint64', [18446744073709551615n]],
  ['[18446744073709555712, -1]', 'float64', [18446744073709555712, -1]],
  ['[16777217, 0.5]', 'float32', [16777216, 0.5]],
  ['[1e39, 0.1]', 'float64', [1e39, 0.1]],
  ['[3.4028236e38]', 'float64', [3.4028236e38]],
  ['[Infinity, 1]', 'float32', [Infinity, 1]],
  ['[true, false]', 'bool', [1, 0]],
])('%s is %s, so that no value changes that torch keeps', (text, dtype, values) => {
  const { tensor } = readTensor(text, 1, 1);
  expect([tensor.dtype, ...tensor.data]).toEqual([dtype, ...values]);
});
