import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PoolscopeError } from '../../src/errors';
import { layerInText } from '../../src/python/layerText';
import { tensorOf } from '../../src/tensors/tensor';
import type { DType } from '../../src/tensors/dtype';
import { linkQuery, readLink, type Linked } from '../../src/views/link';

const base = 'vscode://poolscope.poolscope/open?';
const linked = (
  values: ArrayLike<number | bigint>,
  shape: number[],
  dtype: DType = 'float32',
  layer = 'nn.MaxPool2d(kernel_size=3, ceil_mode=True)',
): Linked => ({
  name: 'input',
  tensor: tensorOf(values, shape, dtype),
  call: layerInText(layer)!,
  isPredicted: false,
});
const tutorial = linked([1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1], [1, 1, 5, 5]);

test('the tutorial’s link is short, can be read, and opens what it was made of', () => {
  const query = linkQuery(tutorial, base);
  expect(query).toBe(
    'layer=nn.MaxPool2d%28kernel_size%3D3%2C+ceil_mode%3DTrue%29&shape=1x1x5x5&dtype=float32&values=uint8.AQIAAwEAAQIDAQECAQAABQIDAQECAQABAQ&name=input',
  );
  expect(readLink(query)).toEqual(tutorial);
  expect(readLink(linkQuery({ ...tutorial, isPredicted: true }, base)).isPredicted).toBe(true);
});

test.each<[DType, (number | bigint)[]]>([
  ['float32', [NaN, Infinity, -Infinity, -0, 0.1].map(Math.fround)],
  ['float64', [0.1, -1e300, NaN, 5, 2 ** 53]],
  ['int64', [2n ** 62n, -1n, 0n, 7n, 9n]],
  ['uint64', [2n ** 62n, 1n, 0n, 7n, 9n]],
  ['uint64', [2n ** 64n - 1n, 2n ** 63n, 0n, 7n, 9n]],
  ['int8', [-128, 127, 0, 1, 2]],
  ['bfloat16', [1.5, -2, 0, 1, 3.140625]],
  ['bool', [1, 0, 1, 1, 0]],
])('values of %s stay as they are', (dtype, values) => {
  const one = linked(values, [1, 5], dtype, 'nn.AvgPool1d(2)');
  expect(readLink(linkQuery(one, base))).toEqual(one);
});

test('16×16 float32 and int64 of few digits fit into 2,000 characters', () => {
  const noise = Float32Array.from({ length: 256 }, (_, i) => Math.sin(i * 77));
  for (const one of [
    linked(noise, [16, 16]),
    linked(
      Array.from({ length: 256 }, (_, i) => BigInt(i)),
      [1, 16, 16],
      'int64',
    ),
  ]) {
    expect(base.length + linkQuery(one, base).length).toBeLessThanOrEqual(2000);
  }
});

test('what is too large is refused, with its number', () => {
  expect(() => linkQuery(linked(new Float32Array(289), [17, 17]), base)).toThrow(
    'at most 256 values; this tensor has 289',
  );
  const digits = Float64Array.from({ length: 256 }, (_, i) => Math.sin(i * 77));
  expect(() => linkQuery(linked(digits, [16, 16], 'float64'), base)).toThrow('longer than 2000 characters');
});

test.each([
  'nn.AdaptiveMaxPool2d((2, None))',
  'nn.LPPool2d(float("inf"), 2)',
  'nn.MaxUnpool2d(2)',
  'nn.FractionalMaxPool2d(2, output_ratio=0.5)',
])('%s comes back', (layer) => {
  const one = linked([1, 2, 3, 4], [1, 2, 2], 'float32', layer);
  expect(readLink(linkQuery(one, base)).call).toEqual(one.call);
});

test('a random sequence’s seed comes back', () => {
  const one = { ...linked([1, 2, 3, 4], [1, 2, 2], 'float32', 'nn.FractionalMaxPool2d(2, output_size=1)') };
  const seeded = { ...one, call: { ...one.call, seed: 42 } };
  expect(readLink(linkQuery(seeded, base)).call).toEqual(seeded.call);
});

test('of a thousand changed links each is opened or refused', () => {
  const query = linkQuery(tutorial, base);
  const changed = fc.tuple(
    fc.nat(query.length),
    fc.nat(12),
    fc.oneof(
      fc.string(),
      fc.constantFrom('=', '&', '%', '%00', '__import__("os")', '<img>', '999x999', 'int64.', '../'),
    ),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        changed,
        fc.string().map((text) => [0, query.length, text] as const),
      ),
      ([at, cut, text]) => {
        try {
          const { tensor } = readLink(query.slice(0, at) + text + query.slice(at + cut));
          expect(tensor.data.length).toBeLessThanOrEqual(256);
        } catch (error) {
          expect(error).toBeInstanceOf(PoolscopeError);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test('a changed dtype rounds the values as it stores them', () => {
  const query = linkQuery(linked([1.1, 2, 3, 4], [1, 2, 2]), base);
  expect(readLink(query.replace('dtype=float32', 'dtype=float16')).tensor.data[0]).toBe(1.099609375);
  expect(readLink(query.replace('dtype=float32', 'dtype=bool')).tensor.data[1]).toBe(1);
});
