import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TensorError } from '../../src/errors';
import { printedTensorAt } from '../../src/python/printed';

interface Printout {
  readonly text: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly string[];
}

const file = path.resolve(import.meta.dirname, '../fixtures/python/printed.json');
const printouts = JSON.parse(readFileSync(file, 'utf8')) as Printout[];

const numbers: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

function valuesAt(text: string, from: number, to = from) {
  const found = printedTensorAt(text, from, to);
  return found && { ...found.tensor, data: Array.from<number | bigint, number>(found.tensor.data, Number) };
}

test.each(printouts)('$text', ({ text, dtype, shape, values }) => {
  const expected = { dtype, shape, data: values.map((value) => numbers[value] ?? Number(value)) };
  expect(valuesAt(text, 0)).toEqual(expected);
  const comment = `x = 1\n# ${text.replaceAll('\n', '\n# ')}\ny = 2\n`;
  expect(valuesAt(comment, 10)).toEqual(expected);
  const indented = `def f():\n    """Gives\n\n    ${text.replaceAll('\n', '\n    ')}\n    """\n`;
  expect(valuesAt(indented, 0, indented.length)).toEqual(expected);
  const log = `step 3: loss 0.25, output ${text}, done (4 s)\n`;
  expect(valuesAt(log, log.indexOf(text) + text.length)).toEqual(expected);
});

test.each([
  ["tensor([1., 2.], device='cuda:0')", 'float32', [1, 2]],
  [
    "tensor([[1., 2.]], device='cuda:0',\n       dtype=torch.float64, grad_fn=<MaxPool2DWithIndicesBackward0>)",
    'float64',
    [1, 2],
  ],
  ['Parameter containing:\ntensor([1., 2.], requires_grad=True)', 'float32', [1, 2]],
  ['[[1. 2.]\n [3. 4.]]', 'float32', [1, 2, 3, 4]],
  ['[1, 2]', 'int64', [1, 2]],
  ['>>> x\narray([1, 2], dtype=int8)', 'int8', [1, 2]],
])('%s', (text, dtype, data) => {
  expect(valuesAt(text, text.length)).toMatchObject({ dtype, data });
});

test('it says where the printout stands', () => {
  const text = 'before tensor([1., 2.]) after [3 4] end';
  expect(printedTensorAt(text, 10, 10)).toMatchObject({ start: 7, end: 23 });
  expect(printedTensorAt(text, 32, 32)).toMatchObject({ start: 30, end: 35 });
  expect(printedTensorAt(text, 24, text.length)).toMatchObject({ start: 30, end: 35 });
  expect(printedTensorAt(text, 2, 2)).toBeUndefined();
  expect(printedTensorAt('see [the page](x) and f(2)', 6, 6)).toBeUndefined();
});

test.each([
  ['tensor([[0., 1., ..., 8.]])', '...'],
  ['[[0 1 ... 8]\n ...\n [1 2 ... 9]]', '...'],
])('%s is refused, for it leaves values out', (text, at) => {
  expect(refusal(text)).toEqual({
    message:
      'Values are missing ("..."). Print again after torch.set_printoptions(threshold=…) or np.set_printoptions(threshold=…).',
    offset: text.indexOf(at),
  });
});

test.each([
  ['[[1 2]\n [3]]', 'Row 2 has 1 numbers, but the first row has 2', 8],
  ['tensor([1., two])', 'two is not a number', 12],
  ['tensor([1.+2.j])', '1.+2.j is not a number', 8],
  ['tensor([1.,, 2.])', 'Missing number before this comma', 11],
  ['tensor([1], dtype=torch.complex64)', 'Unknown dtype: torch.complex64', 18],
  ['tensor([300], dtype=torch.uint8)', '300 is out of range for uint8', 8],
  ['tensor([1., 2.', 'Missing closing bracket of the array', 7],
  ['tensor([1., 2.]', 'Missing closing parenthesis', 7],
  ['tensor([], size=(1, 3))', 'The array is empty, but its size is (1, 3)', 16],
])('%s is refused: %s', (text, message, offset) => {
  expect(refusal(text)).toEqual({ message, offset });
});

function refusal(text: string): { message: string; offset: number | undefined } | undefined {
  try {
    printedTensorAt(text, 0, 0);
  } catch (error) {
    if (error instanceof TensorError) return { message: error.message, offset: error.offset };
    throw error;
  }
  return undefined;
}

test('no text makes it fail in any other way', () => {
  const piece = fc.constantFrom(
    ...'[](),.-+*1e#\n =<>\'"',
    'tensor(',
    'array([',
    'nan',
    '...',
    'dtype=torch.',
    'size=(0, 3)',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(), (pieces, at) => {
      const text = pieces.join('');
      try {
        printedTensorAt(text, at % (text.length + 1), text.length);
      } catch (error) {
        expect(error).toBeInstanceOf(TensorError);
        expect((error as TensorError).offset).toBeTypeOf('number');
      }
    }),
    { numRuns: 1000 },
  );
});
