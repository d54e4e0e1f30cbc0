import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TensorError } from '../../src/errors';
import { given } from '../../src/tensors/description';
import { tensorOf } from '../../src/tensors/tensor';
import { numberEdit } from '../../src/worker/numberPlaces';
import { TextFinder } from '../../src/worker/textFinder';

const never = new AbortController().signal;

/** The text with a number of its tensor changed; the cursor stands at the first bracket. */
async function changed(text: string, index: number, written: string, language: 'json' | 'python' = 'json') {
  const at = text.indexOf('[') + 1;
  const range = { text, language, path: 'a', start: at, end: at, part: [0, text.length] } as const;
  const finder = new TextFinder(() => undefined);
  const edit = await finder.numberEdit(range, index, written, never);
  return text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

test.each([
  ['{"x": [[1, 2], [3, 4]]}', 2, '-5.5', '{"x": [[1, 2], [-5.5, 4]]}'],
  ['[[1, /* 9 */ NaN], // 8\n [-Infinity, 6]]', 3, '7', '[[1, /* 9 */ NaN], // 8\n [-Infinity, 7]]'],
  ['[[1, 2.50]]', 1, '1e3', '[[1, 1e3]]'],
  ['[[1, 2]]', 0, '−3', '[[-3, 2]]'],
])('in JSON %j', async (text, index, written, expected) => {
  expect(await changed(text, index, written)).toBe(expected);
});

const python = (call: string) => `import torch\nx = ${call}\n`;

test.each([
  [
    'torch.tensor([[1, 2], [3, 4]], dtype=torch.float32)',
    1,
    '9',
    'torch.tensor([[1, 9], [3, 4]], dtype=torch.float32)',
  ],
  ['torch.tensor([1.1, # 5\n  -2_0.0])', 1, '0', 'torch.tensor([1.1, # 5\n  0])'],
  ['torch.tensor([[1., 2.]]).reshape(2, 1)', 0, '3', 'torch.tensor([[3, 2.]]).reshape(2, 1)'],
])('in Python %j', async (call, index, written, expected) => {
  expect(await changed(python(call), index, written, 'python')).toBe(python(expected));
});

test.each([
  ['torch.tensor([[1., 2.], [3., 4.]]).t()', '1', 'not spelled out'],
  ['torch.tensor([a, 2.])', '1', 'not spelled out|a'],
  ['torch.tensor([1., 2.])', 'x', 'x is not a number'],
  ['torch.tensor([1., 2.])', '1]; import os', 'is not a number'],
])('%j is left as it is', async (call, written, message) => {
  const change = changed(python(call), 0, written, 'python');
  await expect(change).rejects.toThrow(TensorError);
  await expect(change).rejects.toThrow(new RegExp(message));
});

test('a text whose numbers are not the tensor’s is left as it is', () => {
  const found = (values: readonly number[]) =>
    ({ kind: 'json', name: '', start: 0, end: 6, tensor: given(tensorOf(values, [values.length])) }) as const;
  expect(numberEdit('[1, 2]', found([1, 2]), 1, '5')).toEqual({ start: 4, end: 5, text: '5' });
  for (const other of [[1, 3], [1], [1, 2, 3]]) {
    expect(() => numberEdit('[1, 2]', found(other), 0, '5')).toThrow('not spelled out');
  }
});

test('only the number that is meant changes, whatever the others are', async () => {
  const value = fc.oneof(fc.integer(), fc.float({ noNaN: true, noDefaultInfinity: true }));
  const rows = fc
    .integer({ min: 1, max: 4 })
    .chain((width) =>
      fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 }),
    );
  await fc.assert(
    fc.asyncProperty(rows, fc.nat(), async (values, at) => {
      const numbers = values.flat();
      const index = at % numbers.length;
      const after = JSON.parse(await changed(JSON.stringify(values), index, '42')) as number[][];
      expect(after.flat()).toEqual((JSON.parse(JSON.stringify(values)) as number[][]).flat().with(index, 42));
    }),
    { numRuns: 100 },
  );
});
