import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const SIZE = 32;
const PLANE = SIZE * SIZE;
const BYTES = 3 * PLANE;

/** Numbers from 0 to 1, always the same. */
function* uniforms(): Generator<number, never> {
  for (let state = 1; ; state = Math.imul(state, 1664525) + 1013904223) yield (state >>> 8) / 2 ** 24;
}

/** An image much like a photograph to a compressor: a slope of colors, some discs, a little noise. */
function draw(image: Uint8Array, random: () => number): void {
  const discs = Array.from({ length: 5 }, () => Array.from({ length: 6 }, random));
  for (let channel = 0; channel < 3; channel++) {
    const [from, to] = [random() * 255, random() * 255];
    for (let pixel = 0; pixel < PLANE; pixel++) {
      const [x, y] = [(pixel % SIZE) / SIZE, Math.floor(pixel / SIZE) / SIZE];
      let value = from + (to - from) * y;
      for (const disc of discs) {
        if (Math.hypot(x - disc[0]!, y - disc[1]!) < disc[2]! / 3) value = 255 * disc[3 + channel]!;
      }
      image[channel * PLANE + pixel] = Math.max(0, Math.min(255, value + (random() - 0.5) * 16));
    }
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function byteString(value: Buffer | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  const head =
    bytes.length < 256 ? Buffer.from([0x55, bytes.length]) : Buffer.concat([Buffer.from('T'), int32(bytes.length)]);
  return Buffer.concat([head, bytes]);
}

/** An array of bytes in a pickle of protocol 2, as Python 2 wrote it. */
function array(data: Buffer, rows: number): Buffer {
  return Buffer.concat([
    Buffer.from('cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85U\x01b\x87R(K\x01J', 'latin1'),
    int32(rows),
    Buffer.from('J'),
    int32(BYTES),
    Buffer.from('\x86cnumpy\ndtype\nU\x02u1K\0K\x01\x87R(K\x03U\x01|NNNJ', 'latin1'),
    int32(-1),
    Buffer.from('J'),
    int32(-1),
    Buffer.from('K\0tb\x89', 'latin1'),
    byteString(data),
    Buffer.from('tb'),
  ]);
}

/** Writes a test set of CIFAR-10's format and size, of drawings; gives the folder to read. */
export async function makeCifar10(folder: string, count: number): Promise<string> {
  const values = uniforms();
  const random = () => values.next().value;
  const data = Buffer.alloc(count * BYTES);
  for (let image = 0; image < count; image++) draw(data.subarray(image * BYTES, (image + 1) * BYTES), random);
  const labels = Array.from({ length: count }, (_, image) => Buffer.from([0x4b, image % 10]));
  const names = Array.from({ length: count }, (_, image) => byteString(`drawing_${image}.png`));
  const list = (items: readonly Buffer[]) => Buffer.concat([Buffer.from(']('), ...items, Buffer.from('e')]);
  const place = path.join(folder, 'cifar-10-batches-py');
  await mkdir(place, { recursive: true });
  const parts = [
    Buffer.from([0x80, 2]),
    Buffer.from('}('),
    byteString('batch_label'),
    byteString('testing batch 1 of 1'),
    byteString('labels'),
    list(labels),
    byteString('data'),
    array(data, count),
    byteString('filenames'),
    list(names),
    Buffer.from('u.'),
  ];
  await writeFile(path.join(place, 'test_batch'), Buffer.concat(parts));
  return place;
}
