import { gzipSync } from 'fflate';
import { describe, expect, test, vi } from 'vitest';
import { CancelledError } from '../../src/errors';
import { bytesSource, type ByteSource } from '../../src/files/byteSource';
import { readFile } from '../../src/formats';
import { bytesOf, checkpoint, little, npy, npyHeader, safetensors, zip } from './writers';

/** A source of any size that repeats some bytes, and counts what is read. */
class Repeated implements ByteSource {
  asked = 0;

  constructor(
    readonly size: number,
    private readonly head: string,
    private readonly rest: string,
  ) {}

  read(start: number, end: number): Promise<Uint8Array> {
    this.asked += end - start;
    const bytes = new Uint8Array(end - start).fill(this.rest.charCodeAt(0));
    const head = bytesOf(this.head).subarray(start, end);
    bytes.set(head);
    return Promise.resolve(bytes);
  }
}

const array = npy(npyHeader('|u1', [100]), new Uint8Array(100));

describe('a bomb is refused before it takes memory', () => {
  test.each([
    ['brackets without end', 'a.json', '', '[', 'The file is nested more than 100 levels deep'],
    ['objects without end', 'a.json', '{"a":[', '[', 'The file is nested more than 100 levels deep'],
    ['one line', 'a.csv', '1', '1', 'A value is longer than 1048576 bytes'],
    ['one line of commas', 'a.csv', '1', ',', 'A line has more than 1048576 values'],
    ['one line of a log', 'a.txt', '[[1', '[', 'A line is longer than 16777216 bytes'],
    ['marks', 'a.pkl', '\x80\x02', '(', 'Damaged pickle at byte 10002: more than 10000 open marks'],
    ['nothing but None', 'a.pkl', '\x80\x02', 'N', 'The pickle takes more than 2000000 operations'],
    ['tuples', 'a.pkl', '\x80\x02', ')', 'The pickle takes more than 2000000 operations'],
    ['memo', 'a.pkl', '\x80\x04N', '\x94', 'The pickle takes more than 2000000 operations'],
  ])('%s', async (_, name, head, rest, message) => {
    const source = new Repeated(500 * 2 ** 20, head, rest);
    await expect(readFile(name, source)).rejects.toThrow(message);
    expect(source.asked).toBeLessThan(2 ** 25);
  });

  const longs = bytesOf(
    '\x80\x02',
    ...Array.from({ length: 1100 }, () => bytesOf(0x8b, little(2048, 4), new Uint8Array(2048))),
    'N.',
  );
  const many = (one: Uint8Array, count: number) => bytesOf(...Array.from({ length: count }, () => one));

  test.each([
    ['long integers', 'a.pt', checkpoint(longs), 'The pickle takes more than 2000000 operations'],
    [
      'an array that is packed too well',
      'a.npz',
      bomb(),
      'a.npy unpacks from 300000 to 268435457 bytes, but at most 268435456 are read',
    ],
    [
      'gzip files one after another',
      'a.csv.gz',
      many(gzipSync(new Uint8Array()), 2 ** 14 + 1),
      'The gzip file has more than 16384 parts',
    ],
    [
      'a nested header',
      'a.safetensors',
      safetensors(`{"a":${'['.repeat(100)}`, new Uint8Array()),
      'The file is nested more than 8 levels deep',
    ],
    ['a JPEG', 'a.jpg', jpeg(11_000, 11_000), 'Image too large: 484000000 bytes of values in a file of 236373'],
    ['a BMP', 'a.bmp', bmp(8192, 8192), 'Image too large: 268435456 bytes of values in a file of 262254'],
  ])('%s', async (_, name, bytes, message) => {
    await expect(readFile(name, bytesSource(bytes))).rejects.toThrow(message);
  });

  test('a text that is looked at again and again', async () => {
    // each bracket that is never closed is searched for to the end of the text
    const text = bytesOf('x = [[1, 2], [3\n'.repeat(1000));
    let seconds = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => 1000 * seconds++);
    await expect(readFile('a.txt', bytesSource(text))).rejects.toThrow('Reading takes longer than 3 seconds');
    clock.mockRestore();
  });
});

describe('what is large and sound is read', () => {
  test('an archive of many arrays, packed or not', async () => {
    for (const isDeflated of [false, true]) {
      const files = Array.from({ length: 5000 }, (_, i) => ({ name: `a${i}.npy`, data: array, isDeflated }));
      const { tensors } = await readFile('a.npz', bytesSource(zip(files)));
      expect(tensors).toHaveLength(5000);
      expect(await tensors.at(-1)!.read({ start: 98, end: 100 })).toEqual(new Uint8Array(2));
    }
  });

  test('arrays in turn, of more files than are kept open', async () => {
    const data = Uint8Array.from({ length: 2 ** 17 }, (_, i) => i % 251);
    const file = { data: npy(npyHeader('|u1', [2 ** 17]), data), isDeflated: true };
    const archive = zip(Array.from({ length: 9 }, (_, i) => ({ ...file, name: `a${i}.npy` })));
    const { tensors } = await readFile('a.npz', bytesSource(archive));
    for (const start of [0, 2 ** 16, 2 ** 17 - 10]) {
      const read = await Promise.all(tensors.map((tensor) => tensor.read({ start, end: start + 10 })));
      for (const values of read) expect(values).toEqual(data.slice(start, start + 10));
    }
  });
});

test('reading ends when it is cancelled', async () => {
  const cancelling = new AbortController();
  const archive = zip(Array.from({ length: 100 }, (_, i) => ({ name: `a${i}.npy`, data: array })));
  const slow: ByteSource = {
    size: archive.length,
    async read(start, end) {
      // as long as a file that is far away
      const until = performance.now() + 60;
      while (performance.now() < until);
      cancelling.abort();
      return Promise.resolve(archive.subarray(start, end));
    },
  };
  await expect(readFile('a.npz', slow, cancelling.signal)).rejects.toThrow(CancelledError);
});

/** Claims to be packed as well as deflate can. */
function bomb(): Uint8Array {
  return zip([{ name: 'a.npy', data: new Uint8Array(300_000), claim: { size: 2 ** 28 + 1, method: 8 } }]);
}

function jpeg(width: number, height: number): Uint8Array {
  const sizes = bytesOf(height >> 8, height & 255, width >> 8, width & 255);
  const frame = bytesOf(0xff, 0xc0, 0, 11, 8, sizes, 1, 1, 0x11, 0);
  const scan = bytesOf(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, new Uint8Array(236_346));
  return bytesOf(0xff, 0xd8, frame, scan, 0xff, 0xd9);
}

/** Runs of which each could be 255 pixels. */
function bmp(width: number, height: number): Uint8Array {
  const header = bytesOf(little(40, 4), little(width, 4), little(height, 4), 1, 0, 8, 0, little(1, 4), little(0, 20));
  return bytesOf('BM', little(0, 8), little(54, 4), header, new Uint8Array(262_200));
}
