import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TensorError } from '../../src/errors';
import { bytesSource } from '../../src/files/byteSource';
import { readValues } from '../../src/formats/jsonValues';
import { JsonScanner } from '../../src/kernels/jsonScanner';
import { NestedNumbers } from '../../src/tensors/nestedNumbers';
import { loadKernels, loadSharedKernels } from './loadKernels';

const kernels = await loadKernels();
const scanner = new JsonScanner(kernels);

async function scan(text: string, start = 0, by = { scanner, kernels }) {
  const found = await by.scanner.scan(bytesSource(new TextEncoder().encode(text)), start);
  const values = new Float32Array(by.kernels.memory.buffer, found.address, found.length).slice();
  by.kernels.memory.release(found.address);
  return { shape: found.shape, values, end: found.end };
}

/** The scanner's result, or its refusal. */
async function outcome(text: string) {
  try {
    const { shape, values } = await scan(text);
    return { shape, values };
  } catch (error) {
    if (error instanceof TensorError) return { message: error.message, offset: error.offset };
    throw error;
  }
}

/** The editor reader's result for the array that begins the text. */
function expected(text: string) {
  const numbers = new NestedNumbers();
  try {
    readValues(text, 0, text.length, numbers);
    if (numbers.depth > 0) return { message: 'Missing closing bracket of the array', offset: 0 };
    const { shape, data } = numbers.tensor();
    return { shape, values: data };
  } catch (error) {
    if (error instanceof TensorError) return { message: error.message, offset: error.offset };
    throw error;
  }
}

test('reads the study note’s tensor', async () => {
  const text = '[[1, 2, 0, 3, 1], [0, 1, 2, 3, 1], [1, 2, 1, 0, 0], [5, 2, 3, 1, 1], [2, 1, 0, 1, 1]]';
  const { shape, values, end } = await scan(text);
  expect(shape).toEqual([5, 5]);
  expect(values).toEqual(Float32Array.from(text.match(/\d/g)!, Number));
  expect(end).toBe(text.length);
});

test('begins at the given place, and returns where the array ends', async () => {
  expect(await scan('{"a": [1, 2], "b": 3}', 6)).toEqual({ shape: [2], values: Float32Array.of(1, 2), end: 12 });
});

test.each([
  '[1.5, -2.25e2, 3E-3, 0, -0, 0.0, 1e38]',
  '[NaN, Infinity, -Infinity, -NaN]',
  '[ 1 , // one\n 2 /* two */ , 3, ]',
  '[\r\n\t[[1]],\n[[2]]\n]',
])('reads %s as the editor’s reader does', async (text) => {
  expect(await outcome(text)).toEqual(expected(text));
  expect(await outcome(text)).toHaveProperty('shape');
});

test.each([
  '[1, 2',
  '[[1, 2], [3]]',
  '[[[1], [2]], [[3]]]',
  '[[1, 2], 3]',
  '[1, [2]]',
  '[]',
  '[[]]',
  '[1 2]',
  '[1,,2]',
  '[,1]',
  '[null]',
  '[true]',
  '[01]',
  '[1.]',
  '[.5]',
  '[+1]',
  '[-]',
  '[1e39]',
  '[-3.5e38]',
  '[NaNs]',
  '[Infinit]',
  '[{"a": 1}]',
  '[1}',
  '[1, 2 / 3]',
  '[1, /* open',
])('refuses %s in the words of the editor’s reader', async (text) => {
  expect(await outcome(text)).toEqual(expected(text));
  expect(await outcome(text)).toHaveProperty('message');
});

test.each([
  ['["a, \\"b", 1]', '"a, \\"b" is not a number', 1],
  ['[1, 1e]', '1e is not a number', 4],
  ['[1, 2 / 3]', 'Missing comma here', 6],
  ['[/]', '/ is not a number', 1],
  ['1]', '1 is not a number', 0],
  ['{}', '{ is not a number', 0],
])('refuses %s', async (text, message, offset) => {
  expect(await outcome(text)).toEqual({ message, offset });
});

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -3e38, max: 3e38 }).map(String),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.constantFrom('NaN', '-Infinity', '0', '-0.0', '1e-400'),
);

test('reads every array as the editor’s reader does', async () => {
  const row = (count: number) => fc.array(number, { minLength: count, maxLength: count });
  const array = fc
    .tuple(fc.nat({ max: 4 }), fc.nat({ max: 6 }))
    .chain(([rows, columns]) => fc.array(row(columns + 1), { minLength: rows + 1, maxLength: rows + 1 }));
  await fc.assert(
    fc.asyncProperty(array, fc.constantFrom('', ' ', '\n  '), async (rows, blank) => {
      const text = `[${rows.map((entries) => `[${entries.join(`,${blank}`)}]`).join(`,${blank}`)}]`;
      expect(await outcome(text)).toEqual(expected(text));
    }),
    { numRuns: 300 },
  );
});

test('reads every broken array as the editor’s reader does', async () => {
  const piece = fc.constantFrom('[', ']', '[', ']', ',', ', ', ' ', '1', '2.5', '-3e2', 'x', 'NaN', '\n');
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
      const text = `[${pieces.join('')}`;
      expect(await outcome(text)).toEqual(expected(text));
    }),
    { numRuns: 2000 },
  );
});

/** As a float64 would tell of the next float32 either: numbers are rounded twice, as `Math.fround(Number(text))` is. */
async function expectExact(written: readonly string[]) {
  const { values } = await scan(`[${written.join(',')}]`);
  expect(Array.from(values, (value) => (Object.is(value, -0) ? '-0' : value))).toEqual(
    written.map((text) => Math.fround(Number(text))).map((value) => (Object.is(value, -0) ? '-0' : value)),
  );
}

test('decimal numbers come out to the last bit, whatever their length', async () => {
  const digits = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 40 }).map((list) => list.join(''));
  const written = fc
    .tuple(fc.nat({ max: 99 }), digits, fc.integer({ min: -60, max: 36 }))
    .map(([whole, fraction, exponent]) => `${whole}.${fraction}e${exponent}`);
  await fc.assert(fc.asyncProperty(fc.array(written, { minLength: 40, maxLength: 40 }), expectExact), {
    numRuns: 300,
    endOnFailure: true,
  });
});

test('numbers halfway between two float64 are rounded to even', async () => {
  const halfway = fc
    .tuple(fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }), fc.nat({ max: 60 }))
    .map(([odd, power]) => {
      const digits = ((2n * odd + 1n) * 2n ** BigInt(power)).toString();
      return `${digits}e-${power % 20}`;
    });
  await fc.assert(fc.asyncProperty(fc.array(halfway, { minLength: 20, maxLength: 20 }), expectExact), { numRuns: 200 });
  // between two float32, seen from float64
  await expectExact([
    '16777217',
    '16777217.0000000001',
    '33554434.000000000000000001',
    '1.00000005960464477539062500001',
  ]);
});

test('reads into memory that threads share, and gives back what it took', async () => {
  const shared = await loadSharedKernels(1, []);
  const by = { scanner: new JsonScanner(shared), kernels: shared };
  const numbers = Array.from({ length: 50_000 }, (_, i) => (i * 7919) / 1000);
  const text = `[${numbers.join(', ')}]`;
  expect((await scan(text, 0, by)).values).toEqual(Float32Array.from(numbers));
  const size = shared.memory.buffer.byteLength;
  for (let i = 0; i < 5; i++) await scan(text, 0, by);
  expect(shared.memory.buffer.byteLength).toBe(size);
  await expect(scan('[0.1234567890123456789012345678901234567890123456789, x]', 0, by)).rejects.toThrow('x is not');
});

test('stops when it is cancelled', async () => {
  const controller = new AbortController();
  controller.abort();
  await expect(scanner.scan(bytesSource(new Uint8Array(10)), 0, controller.signal)).rejects.toThrow();
});
