import { Float16Array } from '@petamoriken/float16';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesSource, type ByteSource } from '../../src/files/byteSource';
import { readFile } from '../../src/formats';
import { boxesOf } from '../../src/formats/boxes';
import { columnMajor, rowMajor } from '../../src/formats/layout';
import { stridedTensor } from '../../src/formats/stridedTensor';
import { createStorage, isFloat, type DType } from '../../src/tensors/dtype';
import { elementCount } from '../../src/tensors/tensor';
import { bytesOf, npy, npyHeader, safetensors, zip } from './writers';

const codes = {
  bool: 'b1',
  int8: 'i1',
  uint8: 'u1',
  int16: 'i2',
  uint16: 'u2',
  int32: 'i4',
  uint32: 'u4',
  int64: 'i8',
  uint64: 'u8',
  float16: 'f2',
  float32: 'f4',
  float64: 'f8',
} as const;
type Code = keyof typeof codes;

const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });

/** Bytes of values of a dtype, as they lie in a file of this machine's byte order. */
function randomBytes(dtype: DType, count: number, seed: number): Uint8Array {
  const random = (i: number) => ((seed + i) * 2654435761) % 2 ** 32;
  if (dtype === 'bool') return Uint8Array.from({ length: count }, (_, i) => random(i) & 1);
  if (dtype === 'float16') return bytesIn(Float16Array.from({ length: count }, (_, i) => random(i) / 2 ** 20));
  const data = createStorage(dtype, count);
  const isBig = data instanceof BigInt64Array || data instanceof BigUint64Array;
  for (let i = 0; i < count; i++) {
    if (isBig) data[i] = BigInt(random(i)) * 4294967291n;
    else data[i] = isFloat(dtype) ? random(i) / 2 ** 16 - 30000 : random(i);
  }
  return bytesIn(data);
}

function bytesIn(view: { readonly buffer: ArrayBufferLike; readonly byteOffset: number; readonly byteLength: number }) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Every `size` bytes the other way round. */
function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const turned = bytes.slice();
  for (let at = 0; at < turned.length; at += size) turned.subarray(at, at + size).reverse();
  return turned;
}

/** The values in another order: that of the first index running fastest. */
function inColumns(bytes: Uint8Array, shape: readonly number[], size: number): Uint8Array {
  const [rows, columns] = [rowMajor(shape), columnMajor(shape)];
  const turned = new Uint8Array(bytes.length);
  for (let i = 0; i < elementCount(shape); i++) {
    const to = shape.reduce((sum, length, axis) => sum + (Math.floor(i / rows[axis]!) % length) * columns[axis]!, 0);
    turned.set(bytes.subarray(i * size, (i + 1) * size), to * size);
  }
  return turned;
}

describe('what is written is read', () => {
  test('.npy, in any dtype, byte order, axis order and version, whole or in part', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...(Object.keys(codes) as Code[])),
        shapes,
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(1, 2, 3),
        fc.nat(),
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
        async (dtype, shape, isBig, isFortran, version, seed, part) => {
          const count = elementCount(shape);
          const size = Number(codes[dtype][1]);
          const bytes = randomBytes(dtype, count, seed);
          const ordered = isFortran ? inColumns(bytes, shape, size) : bytes;
          const header = npyHeader((isBig ? '>' : '<') + codes[dtype], shape, isFortran);
          const file = npy(header, isBig ? swapped(ordered, size) : ordered, version);
          const tensor = (await readFile('a.npy', bytesSource(file))).tensors[0]!;
          expect([tensor.dtype, tensor.shape]).toEqual([dtype, shape]);
          const whole = await tensor.read();
          const expected = dtype === 'float16' ? new Float16Array(bytes.buffer as ArrayBuffer) : bytes;
          const got = dtype === 'float16' ? new Float16Array(whole as Float32Array) : bytesIn(whole);
          expect([...got]).toEqual([...expected]);
          const [start, end] = part.map((share) => Math.round(share * count)).sort((a, b) => a - b);
          expect(await tensor.read({ start: start!, end: end! })).toEqual(whole.slice(start, end));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('.npz and .safetensors, under any names', async () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'ab._/') }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(names, shapes, fc.boolean(), fc.nat(), async (names, shape, isDeflated, seed) => {
        const data = names.map((_, i) => randomBytes('float32', elementCount(shape), seed + i));
        const files = names.map((name, i) => ({
          name: `${name}.npy`,
          data: npy(npyHeader('<f4', shape), data[i]!),
          isDeflated,
        }));
        const size = 4 * elementCount(shape);
        const entries = names.map((name, i) => [
          name,
          { dtype: 'F32', shape, data_offsets: [i * size, (i + 1) * size] },
        ]);
        const written = [zip(files), safetensors(Object.fromEntries(entries), bytesOf(...data))];
        for (const file of written) {
          const { tensors } = await readFile('a', bytesSource(file));
          const read = await Promise.all(
            tensors.map(async (tensor) => [tensor.name, [...bytesIn(await tensor.read())]]),
          );
          expect(Object.fromEntries(read)).toEqual(Object.fromEntries(names.map((name, i) => [name, [...data[i]!]])));
        }
      }),
      { numRuns: 100 },
    );
  });
});

test('the boxes of a range are its values, each once and in order', () => {
  fc.assert(
    fc.property(shapes, fc.nat(), fc.nat(), (shape, a, b) => {
      const count = elementCount(shape);
      const [from, to] = [a % (count + 1), b % (count + 1)].sort((x, y) => x - y) as [number, number];
      const steps = rowMajor(shape);
      const seen: number[] = [];
      for (const { start, sizes, at } of boxesOf(shape, from, to)) {
        expect(start.reduce((sum, index, axis) => sum + index * steps[axis]!, 0)).toBe(at);
        const own = rowMajor(sizes);
        for (let i = 0; i < elementCount(sizes); i++) {
          seen.push(sizes.reduce((sum, size, axis) => sum + (Math.floor(i / own[axis]!) % size) * steps[axis]!, at));
        }
      }
      expect(seen).toEqual(Array.from({ length: to - from }, (_, i) => from + i));
    }),
  );
});

/** Counts the bytes that are asked for; all of them are zero. */
class VastSource implements ByteSource {
  asked = 0;

  constructor(
    readonly size: number,
    private readonly head: Uint8Array = new Uint8Array(),
  ) {}

  read(start: number, end: number): Promise<Uint8Array> {
    this.asked += end - start;
    const bytes = new Uint8Array(end - start);
    if (start < this.head.length) bytes.set(this.head.subarray(start, end));
    return Promise.resolve(bytes);
  }
}

describe('of a file of many gigabytes', () => {
  const shape = [4096, 1024, 1024];

  async function askedFor(isFortran: boolean, plane: number): Promise<number> {
    const head = npy(npyHeader('<f4', shape, isFortran), new Uint8Array());
    const source = new VastSource(head.length + 4 * elementCount(shape), head);
    const tensor = (await readFile('a.npy', source)).tensors[0]!;
    const start = plane * 1024 * 1024;
    const data = await tensor.read({ start, end: start + 1024 * 4 });
    expect(data.length).toBe(4096);
    return source.asked;
  }

  test('only the header and what is needed is read', async () => {
    expect(await askedFor(false, 3000)).toBeLessThan(20_000);
  });

  test('so it is as well as may be when its axes are in reverse', async () => {
    expect(await askedFor(true, 0)).toBeLessThan(2 ** 23);
  });

  test('reading ends when it is cancelled', async () => {
    const block = {
      source: new VastSource(2 ** 33),
      start: 0,
      dtype: 'uint8',
      bigEndian: false,
      length: 2 ** 33,
    } as const;
    const tensor = stridedTensor('', block, { shape: [2 ** 30], strides: [1], offset: 0 });
    await expect(tensor.read(undefined, AbortSignal.abort())).rejects.toThrow('cancelled');
  });
});
