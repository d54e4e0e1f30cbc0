import { deflateSync, inflateSync } from 'node:zlib';
import { buf } from 'crc-32/crc32c';
import fc from 'fast-check';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { bytesSource } from '../../src/files/byteSource';
import { maskedCrc } from '../../src/tensorboard/crc';
import { imageGrid } from '../../src/tensorboard/imageGrid';
import { encodePng } from '../../src/tensorboard/png';
import { record } from '../../src/tensorboard/record';
import { readRecords, type ReadRecord } from '../../src/tensorboard/recordReader';
import { EventWriter, eventFileName } from '../../src/tensorboard/writer';
import { tensorOf } from '../../src/tensors/tensor';
import { decodeFields, decodeRecords, doubleOf, inner, maskedSum, textOf } from './decode';

async function recordsOf(file: Uint8Array): Promise<ReadRecord[]> {
  const records: ReadRecord[] = [];
  for await (const group of readRecords(bytesSource(file))) records.push(...group);
  return records;
}

describe('records', () => {
  test('the checksum is Castagnoli’s', () => {
    const digits = new TextEncoder().encode('123456789');
    expect(buf(digits) >>> 0).toBe(0xe3069283);
    expect(maskedCrc(digits)).toBe(maskedSum(digits));
  });

  test('any data comes back, read by other code and by ours', async () => {
    const data = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(data, async (parts) => {
        const file = new Uint8Array(Buffer.concat(parts.map(record)));
        expect(decodeRecords(file)).toEqual(parts.map((part) => new Uint8Array(part)));
        const read = await recordsOf(file);
        expect(read.map((one) => (one.kind === 'data' ? Array.from(one.data) : one.kind))).toEqual(
          parts.map((part) => Array.from(part)),
        );
      }),
    );
  });

  test('a file that is cut anywhere gives its whole records', async () => {
    const parts = [Uint8Array.of(1, 2, 3), new Uint8Array(), new Uint8Array(40).fill(7)];
    const records = parts.map(record);
    const file = new Uint8Array(Buffer.concat(records));
    const ends = records.map((_, i) => records.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0));
    for (let size = 0; size <= file.length; size++) {
      const read = await recordsOf(file.subarray(0, size));
      const whole = ends.filter((end) => end <= size).length;
      expect(read.filter(({ kind }) => kind === 'data')).toHaveLength(whole);
      const isClean = size === 0 || ends.includes(size);
      expect(read.filter(({ kind }) => kind !== 'data').map(({ kind }) => kind)).toEqual(isClean ? [] : ['cut']);
    }
  });
});

describe('an event file', () => {
  test('has records in the order in which they were asked for, though one takes longer to be made', async () => {
    const parts: Uint8Array[] = [];
    const append = (bytes: Uint8Array) => Promise.resolve(void parts.push(bytes));
    let pack = () => undefined as void;
    const packed = new Promise<void>((resolve) => (pack = resolve));
    const deflate = (bytes: Uint8Array) => packed.then(() => deflateSync(bytes));
    const log = await EventWriter.open({ append }, () => 1, deflate);
    const image = tensorOf(new Float32Array(4), [1, 1, 2, 2]);
    const added = [log.addImages('first', image, 0), log.addScalar('second', 1, 0)];
    pack();
    await Promise.all(added);
    expect(parts.slice(1).map((part) => /first|second/.exec(Buffer.from(part).toString('latin1'))![0])).toEqual([
      'first',
      'second',
    ]);
  });

  test('holds what SummaryWriter would write', async () => {
    const parts: Uint8Array[] = [];
    const sink = { append: (bytes: Uint8Array) => Promise.resolve(void parts.push(bytes)) };
    const log = await EventWriter.open(sink, () => 1234.5);
    await log.addImages('input', tensorOf([0, 0.5, 1, 2], [2, 1, 1, 2]), 0);
    await log.addScalar('mean', 0.25, 300);
    await log.addScalar('mean', 0.25, -1);
    const [version, image, scalar, negative] = decodeRecords(new Uint8Array(Buffer.concat(parts))).map(decodeFields);
    expect([...version!.keys()]).toEqual([1, 3, 10]);
    expect(doubleOf(version!.get(1))).toBe(1234.5);
    expect(textOf(version!.get(3))).toBe('brain.Event:2');
    expect([...image!.keys()]).toEqual([1, 5]);
    const value = inner(inner(image!, 5), 1);
    expect([...value.keys()]).toEqual([1, 4]);
    expect(textOf(value.get(1))).toBe('input');
    const picture = inner(value, 4);
    expect([1, 2, 3].map((field) => picture.get(field))).toEqual([1n, 4n, 3n]);
    expect([...decode(picture.get(4) as Uint8Array).data]).toEqual([
      0, 0, 0, 127, 127, 127, 255, 255, 255, 255, 255, 255,
    ]);
    expect(scalar!.get(2)).toBe(300n);
    expect([...(inner(inner(scalar!, 5), 1).get(2) as Uint8Array)]).toEqual([0, 0, 0x80, 0x3e]);
    expect(BigInt.asIntN(64, negative!.get(2) as bigint)).toBe(-1n);
  });

  test('has the name that TensorBoard looks for', () => {
    expect(eventFileName(1700000000.9, 'host', 17, 0)).toBe('events.out.tfevents.1700000000.host.17.0');
    expect(eventFileName(5, 'host', 17, 0)).toBe('events.out.tfevents.0000000005.host.17.0');
  });
});

describe('the grid', () => {
  test.each([
    [
      [64, 3, 32, 32],
      [256, 256],
    ],
    [
      [64, 3, 11, 11],
      [88, 88],
    ],
    [
      [10, 3, 32, 32],
      [256, 64],
    ],
    [
      [3, 1, 32, 32],
      [96, 32],
    ],
    [
      [52, 3, 4, 4],
      [32, 28],
    ],
    [
      [2, 5, 4, 4],
      [32, 8],
    ],
    [
      [4, 4, 2, 2],
      [16, 4],
    ],
  ])('%j becomes %j pixels', (shape, [width, height]) => {
    const count = shape.reduce((product, size) => product * size);
    expect(imageGrid(tensorOf(new Array<number>(count).fill(1), shape))).toMatchObject({ width, height });
  });

  test('values are cut off, not rounded', () => {
    const values = [0, 0.99999, 1, 1.5, -1, NaN, Infinity, -Infinity, 0.5];
    const { rgb } = imageGrid(tensorOf(values, [1, 1, 1, values.length]));
    expect([...rgb].filter((_, i) => i % 3 === 0)).toEqual([0, 254, 255, 255, 0, 0, 255, 0, 127]);
  });

  test('every byte comes back from 0…1', () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => byte);
    const { rgb } = imageGrid(
      tensorOf(
        bytes.map((byte) => byte / 255),
        [1, 1, 16, 16],
      ),
    );
    expect([...rgb].filter((_, i) => i % 3 === 1)).toEqual(bytes);
    expect(imageGrid(tensorOf(bytes, [1, 1, 16, 16], 'uint8')).rgb).toEqual(rgb);
  });

  test('each pixel stands where make_grid puts it', () => {
    const shape = fc.tuple(
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(1, 2, 3, 4, 5),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
    );
    fc.assert(
      fc.property(shape, ([n, c, h, w]) => {
        const values = Array.from({ length: n * c * h * w }, (_, i) => (i * 37) % 256);
        const { width, height, rgb } = imageGrid(tensorOf(values, [n, c, h, w], 'uint8'));
        const cells = c === 3 ? n : n * c;
        const across = Math.min(8, cells);
        const expected = Array.from({ length: 3 * width * height }, (_, at) => {
          const [channel, x, y] = [at % 3, Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
          const cell = Math.floor(y / h) * across + Math.floor(x / w);
          if (cell >= cells) return 0;
          const plane = c === 3 ? cell * 3 + channel : cell;
          return values[plane * h * w + (y % h) * w + (x % w)]!;
        });
        expect(height).toBe(Math.ceil(cells / across) * h);
        expect([...rgb]).toEqual(expected);
      }),
    );
  });

  test.each([
    [[3, 4, 4], '(3, 4, 4) is not a batch of images (N, C, H, W)'],
    [[0, 3, 4, 4], '(0, 3, 4, 4) has no pixels'],
  ])('%j is refused', (shape, message) => {
    const count = shape.reduce((product, size) => product * size);
    expect(() => imageGrid(tensorOf(new Array<number>(count).fill(0), shape))).toThrow(message);
  });
});

test('a PNG holds the pixels, and is always the same', async () => {
  const picture = { width: 5, height: 3, rgb: Uint8Array.from({ length: 45 }, (_, i) => (i * i) % 256) };
  const png = await encodePng(picture);
  expect([...decode(png).data]).toEqual([...picture.rgb]);
  expect(await encodePng(picture)).toEqual(png);
  expect([...decode(await encodePng(picture, (bytes) => deflateSync(bytes))).data]).toEqual([...picture.rgb]);
  expect(inflateSync(png.subarray(41, png.length - 16))).toHaveLength(3 * 16);
});
