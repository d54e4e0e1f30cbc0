import { buf as crc32 } from 'crc-32';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { zlibSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { TensorError } from '../../src/errors';
import { bytesSource, type ByteSource } from '../../src/files/byteSource';
import { maskedCrc } from '../../src/tensorboard/crc';
import { summaryEvent } from '../../src/tensorboard/event';
import { readEventFile } from '../../src/tensorboard/reader';
import { record } from '../../src/tensorboard/record';

const { LengthDelimited } = WireType;

/** A file that is as large as it says, and holds zeros where nothing is given; it counts what is read of it. */
function sparse(size: number, parts: ReadonlyMap<number, Uint8Array>): ByteSource & { bytesRead: number } {
  return {
    size,
    bytesRead: 0,
    read(start, end) {
      this.bytesRead += end - start;
      const bytes = new Uint8Array(end - start);
      for (const [at, part] of parts) {
        for (let i = Math.max(at, start); i < Math.min(at + part.length, end); i++) bytes[i - start] = part[i - at]!;
      }
      return Promise.resolve(bytes);
    },
  };
}

/** The head of a record that says how long it is. */
function head(length: bigint): Uint8Array {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, length, true);
  view.setUint32(8, maskedCrc(bytes.subarray(0, 8)), true);
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

const scalar = (tag: string, step: number) => record(summaryEvent(1, step, { tag, scalar: step }));

/** A summary of one value that is built by hand. */
function valueEvent(build: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(5, LengthDelimited).fork();
  build(writer);
  return record(writer.join().finish());
}

describe('a record is not read because its length says so', () => {
  test('one of 2 GiB is passed over, and the next one read', async () => {
    const length = 2 ** 31;
    const next = scalar('loss', 7);
    const file = sparse(length + 16 + next.length, new Map([[0, head(2n ** 31n)], [length + 16, next]])); // prettier-ignore
    const { scalars, faults } = await readEventFile('log', file);
    expect(faults).toEqual(['log: The record at byte 0 was skipped: 2147483648 bytes']);
    expect(scalars.get('loss')).toMatchObject([{ step: 7 }]);
    expect(file.bytesRead).toBeLessThan(2 ** 23);
  });

  test.each([2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n])('one of %s bytes ends the file', async (length) => {
    const before = scalar('loss', 1);
    const file = bytesSource(joined(before, head(length), new Uint8Array(100)));
    const { scalars, faults } = await readEventFile('log', file);
    expect(faults).toEqual([`log: The record at byte ${before.length} was skipped: ${length} bytes`]);
    expect(scalars.get('loss')).toHaveLength(1);
  });

  test('one that a writer has not finished is no fault', async () => {
    const { faults } = await readEventFile('log', bytesSource(joined(head(1_000_000n), new Uint8Array(100))));
    expect(faults).toEqual([]);
  });

  test('a large one is read whole', async () => {
    const text = 'x'.repeat(2 ** 23);
    const file = joined(record(summaryEvent(1, 0, { tag: 'note', text })), scalar('loss', 1));
    const { scalars, leftOut, faults } = await readEventFile('log', bytesSource(file));
    expect([scalars.size, leftOut, faults]).toEqual([1, ['text'], []]);
  });
});

describe('what is held has a bound', () => {
  test('of very many numbers some are held, the first and the last among them', async () => {
    const file = joined(...Array.from({ length: 10_000 }, (_, step) => scalar('loss', step)));
    const { scalars, leftOut } = await readEventFile('log', bytesSource(file));
    const steps = scalars.get('loss')!.map(({ step }) => step);
    expect(steps.length).toBeLessThanOrEqual(4096);
    expect([steps[0], steps[1], steps.at(-1)]).toEqual([0, 4, 9_999]);
    expect(leftOut).toEqual(['loss: only one in 4 steps is shown']);
  });

  test('tags beyond it are a fault, and so are not listed without end', async () => {
    const file = joined(...Array.from({ length: 17_000 }, (_, tag) => scalar(String(tag), 0)));
    const { scalars, faults } = await readEventFile('log', bytesSource(file));
    expect(scalars.size).toBe(16_384);
    expect(faults).toHaveLength(101);
    expect(faults[0]).toContain('more than 16384 tags');
    expect(faults.at(-1)).toBe('516 more');
  });

  test('a record with a tag of a megabyte, or with a million empty values, is skipped', async () => {
    const longTag = scalar('x'.repeat(2 ** 20), 0);
    const crowd = valueEvent((writer) => {
      for (let i = 0; i < 1e6; i++) writer.tag(1, LengthDelimited).bytes(new Uint8Array());
    });
    const { scalars, faults } = await readEventFile('log', bytesSource(joined(longTag, crowd, scalar('loss', 1))));
    expect([...scalars.keys()]).toEqual(['loss']);
    expect(faults).toEqual([
      'log: The record at byte 0 was skipped: a name of 1048576 bytes (at most 1024)',
      `log: The record at byte ${longTag.length} was skipped: more than 131072 fields`,
    ]);
  });

  test('groups in groups without end are no event', async () => {
    const { faults } = await readEventFile('log', bytesSource(record(new Uint8Array(1e6).fill(0x0b))));
    expect(faults).toEqual([expect.stringContaining('is not an event')]);
  });
});

test('a small image that claims 2²⁷ pixels is refused', async () => {
  const chunk = (type: string, data: Uint8Array) => {
    const bytes = new Uint8Array(12 + data.length);
    new DataView(bytes.buffer).setUint32(0, data.length);
    bytes.set(Buffer.from(type, 'latin1'), 4);
    bytes.set(data, 8);
    new DataView(bytes.buffer).setInt32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
    return bytes;
  };
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, 2 ** 14);
  new DataView(header.buffer).setUint32(4, 2 ** 13);
  header[8] = 8;
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const png = joined(signature, chunk('IHDR', header), chunk('IDAT', zlibSync(new Uint8Array(100))), chunk('IEND', new Uint8Array())); // prettier-ignore
  const file = record(summaryEvent(1, 0, { tag: 'input', image: { width: 2 ** 14, height: 2 ** 13, png } }));
  const { images } = await readEventFile('log', bytesSource(file));
  await expect(images.get('input')![0]!.read()).rejects.toThrow(TensorError);
});
