import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TensorError } from '../../src/errors';
import { tensorAt } from '../../src/python/shapes';
import { parsePython } from '../../src/python/source';
import type { DType } from '../../src/tensors/dtype';
import { made } from '../tensors/made';

/** The tensor of the constructor or list that the text ends with. */
const read = (text: string) =>
  tensorAt(parsePython(text), text.indexOf('[') < 0 ? text.length - 1 : text.indexOf('[') + 1)!.tensor;

const values = async (text: string) => [...(await made(read(text))).data];

/** The refusal of a literal and the text it points to. */
function refusal(text: string): { message: string; at: string } {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof TensorError)) throw error;
    return { message: error.message, at: text.slice(error.offset) };
  }
  throw new Error(`${text} was accepted`);
}

test.each<[string, DType, readonly number[], readonly (number | bigint)[]]>([
  ['torch.tensor([[1, 2], [3, 4]])', 'int64', [2, 2], [1n, 2n, 3n, 4n]],
  ['torch.tensor([[1, 2.], [.5, -4]])', 'float32', [2, 2], [1, 2, 0.5, -4]],
  ['torch.tensor([True, False])', 'bool', [2], [1, 0]],
  ['torch.tensor([True, 2])', 'int64', [2], [1n, 2n]],
  ['torch.tensor(((1, 2), (3, 4)), dtype=torch.float)', 'float32', [2, 2], [1, 2, 3, 4]],
  ['torch.tensor([[1, 2,],],)', 'int64', [1, 2], [1n, 2n]],
  ['torch.tensor(2.5)', 'float32', [], [2.5]],
  ['torch.tensor(data=[1], dtype=torch.uint8)', 'uint8', [1], [1]],
  ['torch.as_tensor([1.5, -1.5], dtype=torch.int32)', 'int32', [2], [1, -1]],
  ['torch.tensor([0, 2, nan], dtype=torch.bool)', 'bool', [3], [0, 1, 1]],
  ['torch.tensor([0.1, 65504], dtype=torch.half)', 'float16', [2], [0.0999755859375, 65504]],
  ['torch.tensor([0.1, 1], dtype=torch.bfloat16)', 'bfloat16', [2], [0.10009765625, 1]],
  ['torch.tensor([0.1], dtype=float)', 'float64', [1], [0.1]],
  ['torch.tensor([0.1], dtype=None)', 'float32', [1], [Math.fround(0.1)]],
  ['torch.FloatTensor([1, 2])', 'float32', [2], [1, 2]],
  ['torch.Tensor([1, 2])', 'float32', [2], [1, 2]],
  ['torch.LongTensor([1, 2])', 'int64', [2], [1n, 2n]],
  ['np.array([0.1, 2])', 'float64', [2], [0.1, 2]],
  ['np.array([1, 2])', 'int64', [2], [1n, 2n]],
  ['np.array([1, 2], np.float32)', 'float32', [2], [1, 2]],
  ["np.array([1, 2], dtype='uint8')", 'uint8', [2], [1, 2]],
  ['torch.tensor(np.array([0.5, 2]))', 'float64', [2], [0.5, 2]],
  ['torch.tensor(np.array([0.5, 2]), dtype=torch.float32)', 'float32', [2], [0.5, 2]],
  ['x = [[1, 2.5]]', 'float32', [1, 2], [1, 2.5]],
  ['x = [[(1), (2 + 3)]]', 'int64', [1, 2], [1n, 5n]],
])('%s is %s %j', async (text, dtype, shape, values) => {
  const tensor = await made(read(text));
  expect({ ...tensor, data: [...tensor.data] }).toEqual({ dtype, shape, data: values });
});

test('numbers in every spelling', async () => {
  const text =
    "x = [1_000.5, 0xff, 0b11, 0o17, 1e3, 1.e-2, 2., +3, - -4, 00, 1/4, 2**3, float('-inf'), torch.inf, -np.inf, math.inf, 7  # seven\n, 9]";
  expect(await values(text)).toEqual(
    [1000.5, 255, 3, 15, 1000, 0.01, 2, 3, 4, 0, 0.25, 8, -Infinity, Infinity, -Infinity, Infinity, 7, 9].map(
      Math.fround,
    ),
  );
  expect(await values("x = [float('nan'), torch.nan, np.nan, nan]")).toEqual([NaN, NaN, NaN, NaN]);
});

test('a name assigned once is read as its number', async () => {
  expect(await values('x = [1, n]\nn = 2')).toEqual([1n, 2n]);
});

test('int64 is exact beyond 2^53', async () => {
  expect(await values('x = [9007199254740993, 9223372036854775807, -9223372036854775808]')).toEqual([
    9007199254740993n,
    9223372036854775807n,
    -9223372036854775808n,
  ]);
});

test.each([
  ['x = [[1, 2], [3]]', 'Row 2 has 1 numbers, but the first row has 2', '[3]]'],
  ['x = [[[1], [2]], [[3]]]', 'Array 2 has 1 rows, but the first array has 2', '[[3]]]'],
  ['x = [[[1, 2], [3, 4]], [[5, 6], [7]]]', 'Row [1][1] has 1 numbers, but the first row has 2', '[7]]]'],
  ['x = [[1], 2]', 'Expected an array, found 2: rows must be nested to the same depth', '2]'],
  ['x = [1, [2]]', 'Expected a number, found an array: rows must be nested to the same depth', '[2]]'],
  ['x = [1, "two"]', '"two" is not a number', '"two"]'],
  ['torch.tensor(["one"])', '"one" is not a number', '"one"])'],
  ['x = [1, two]', 'The value of two is unknown', 'two]'],
  ['x = [1, f(2)]', 'The value of f(2) is unknown', 'f(2)]'],
  ['x = [1, 2j]', '2j is not a number', '2j]'],
  ['x = [1, 08]', '08 is not a number', '08]'],
  ['x = [1, None]', 'The value of None is unknown', 'None]'],
  ['x = [1 2]', 'Missing comma here', '2]'],
  ['x = [1,, 2]', 'Missing number before this comma', ', 2]'],
  ['x = [[1, 2] [3, 4]]', 'Missing comma after [1, 2]', '[1, 2] [3, 4]]'],
  ['x = [[1, 2], [3, 4]', 'Missing closing bracket of the array', '[[1, 2], [3, 4]'],
  ['torch.tensor([[], [1]])', 'The array is empty', '[], [1]])'],
  ['torch.tensor([1e39], dtype=torch.float32)', '1e39 is out of range for float32', '1e39], dtype=torch.float32)'],
  ['torch.tensor([-1e39, 1])', '-1e39 is out of range for float32', '-1e39, 1])'],
  ['np.array([1e999])', '1e999 is out of range for float64', '1e999])'],
  ['torch.HalfTensor([65505])', '65505 is out of range for float16', '65505])'],
  ['torch.tensor([1, 300], dtype=torch.uint8)', '300 is out of range for uint8', '300], dtype=torch.uint8)'],
  ['torch.tensor([-1], dtype=torch.uint8)', '-1 is out of range for uint8', '-1], dtype=torch.uint8)'],
  ['x = [9223372036854775808]', '9223372036854775808 is out of range for int64', '9223372036854775808]'],
  ['torch.tensor([inf], dtype=torch.int64)', 'inf is out of range for int64', 'inf], dtype=torch.int64)'],
  ["torch.tensor([float('nan')], dtype=int)", "float('nan') is out of range for int64", "float('nan')], dtype=int)"],
  ['torch.tensor([1], dtype=torch.cfloat)', 'Unknown dtype: torch.cfloat', 'torch.cfloat)'],
])('%s is refused: %s', (text, message, at) => {
  expect(refusal(text)).toEqual({ message, at });
});

test('what the message quotes is kept short', () => {
  expect(refusal(`x = [1, "${'a'.repeat(500)}"]`).message).toHaveLength(40 + ' is not a number'.length);
});

test('too deep an array is refused, however deep', () => {
  for (const depth of [65, 450]) {
    const text = `x = ${'['.repeat(depth)}1${']'.repeat(depth)}`;
    expect(refusal(text).message).toBe('Too many dimensions: at most 64 are supported');
  }
  for (const depth of [100, 100_000]) {
    const text = `x = torch.tensor(${'['.repeat(depth)}`;
    expect(() => {
      try {
        tensorAt(parsePython(text), 20);
      } catch (error) {
        if (!(error instanceof TensorError)) throw error;
      }
    }).not.toThrow();
  }
});

test('an array of 64 dimensions is read', () => {
  expect(read(`x = ${'['.repeat(64)}1${']'.repeat(64)}`).shape).toHaveLength(64);
});

/** Numbers of any shape, and the Python text of them. */
const printed = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }).chain((shape) => {
  const length = shape.reduce((product, size) => product * size, 1);
  return fc.record({
    shape: fc.constant(shape),
    values: fc.array(fc.float(), { minLength: length, maxLength: length }),
    brackets: fc.constantFrom('[]', '()'),
    separator: fc.constantFrom(',', ', ', ',\n  ', ' , # note ]\n'),
  });
});

function print(values: readonly string[], shape: readonly number[], brackets: string, separator: string): string {
  const [size, ...inner] = shape;
  if (size === undefined) return values[0]!;
  const step = values.length / size;
  const rows = Array.from({ length: size }, (_, i) =>
    print(values.slice(i * step, (i + 1) * step), inner, brackets, separator),
  );
  return `${brackets[0]}${rows.join(separator)}${size === 1 && brackets === '()' ? ',' : ''}${brackets[1]}`;
}

function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return "float('nan')";
  if (!Number.isFinite(value)) return value < 0 ? '-torch.inf' : 'torch.inf';
  if (Object.is(value, -0)) return '-0.';
  return String(value);
}

test('any array printed as Python is read back the same', async () => {
  await fc.assert(
    fc.asyncProperty(printed, async ({ shape, values, brackets, separator }) => {
      const literal = print(values.map(pythonFloat), shape, brackets, separator);
      const text = `x = torch.tensor(${literal}, dtype=torch.float32)`;
      const { tensor } = tensorAt(parsePython(text), text.indexOf('tensor'))!;
      expect(await made(tensor)).toEqual({ dtype: 'float32', shape, data: Float32Array.from(values) });
    }),
  );
});

test('any int64 array printed as Python is read back the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 1 }),
      async (wholes) => {
        expect(await values(`x = [${wholes.join(', ')}]`)).toEqual(wholes);
      },
    ),
  );
});

test('no text makes it fail in any other way', () => {
  const alphabet = fc.constantFrom(
    ...'[](),.-+*1e_\'"# \nx='.split(''),
    'torch.tensor(',
    'nan',
    'float(',
    '.reshape(',
    'dtype=',
  );
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 40 }), fc.nat(), (pieces, at) => {
      const text = `x = torch.tensor([${pieces.join('')}`;
      try {
        tensorAt(parsePython(text), at % (text.length + 1));
      } catch (error) {
        expect(error).toBeInstanceOf(TensorError);
        expect((error as TensorError).offset).toBeTypeOf('number');
      }
    }),
    { numRuns: 500 },
  );
});

test('the maximum float32 is one as NumPy prints it', async () => {
  expect(await values('x = torch.tensor([3.4028235e+38])')).toEqual([3.4028234663852886e38]);
});
