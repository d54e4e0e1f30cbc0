import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { provideInstalledCodecs } from '../../cli/shared/installedCodecs';
import { PoolscopeError, TensorError } from '../../src/errors';
import { bytesSource } from '../../src/files/byteSource';
import { readGifFrames } from '../../src/formats/gif';
import { isImage, readSamples, toFloat } from '../../src/formats/image';
import { readFile } from '../../src/formats/index';
import { bytesOf, little } from './writers';

const folder = path.resolve(import.meta.dirname, '../fixtures/images');

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(path.join(folder, name)));
}

interface Expected {
  readonly file: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly sha256: string;
  readonly min: number;
  readonly max: number;
}

const all = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as Expected[];

beforeAll(provideInstalledCodecs);

test.each(all)('$file is read as PIL and NumPy read it', async ({ file, ...expected }) => {
  const bytes = fixture(`stored/${file}`);
  expect(isImage(bytes.subarray(0, 18))).toBe(true);
  const { shape, dtype, data } = await readSamples(bytesSource(bytes));
  const values = Array.from<number | bigint, number>(data, Number);
  expect({
    shape,
    dtype,
    min: values.reduce((a, b) => Math.min(a, b)),
    max: values.reduce((a, b) => Math.max(a, b)),
    sha256: createHash('sha256')
      .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      .digest('hex'),
  }).toEqual(expected);
});

const brokenImages: readonly (readonly [file: string, message: string])[] = [
  ['text.png', 'Unsupported image format. Supported: PNG, JPEG, WebP, GIF, BMP, TIFF'],
  ['empty.png', 'Unsupported image format. Supported: PNG, JPEG, WebP, GIF, BMP, TIFF'],
  ['png-truncated.png', 'Damaged PNG image: unexpected end of file'],
  ['png-check-sum.png', 'Damaged PNG image: checksum of chunk IDAT is 849a879c, expected 3788bd4f'],
  ['png-absurd-size.png', 'Image too large: 2147483647 × 2147483647 pixels (at most 134217728 in total)'],
  ['png-lying-header.png', 'Damaged PNG image: expected 324009000 bytes of pixel data, found at most 11352'],
  ['png-not-deflate.png', 'Damaged PNG image: cannot decompress its data (invalid block type)'],
  ['png-depth.png', 'Damaged PNG image: 3 bits per component with color type 0'],
  ['png-no-pixels.png', 'Damaged PNG image: no pixels'],
  ['png-no-palette.png', 'Damaged PNG image: no palette'],
  ['png-filter.png', 'Damaged PNG image: unknown filter 7'],
  ['jpeg-truncated.jpg', 'Damaged JPEG image: unexpected end of file'],
  ['jpeg-absurd-size.jpg', 'Image too large: 65535 × 65535 pixels (at most 134217728 in total)'],
  ['jpeg-lying-header.jpg', 'Damaged JPEG image: 130 bytes cannot hold 8192 × 8192 pixels'],
  ['jpeg-taller.jpg', 'Damaged JPEG image: Corrupt JPEG data: premature end of data segment'],
  ['jpeg-12-bits.jpg', 'Unsupported JPEG image: 12 bits per component'],
  ['jpeg-arithmetic.jpg', 'Unsupported JPEG image: frame type 9'],
  ['jpeg-no-tables.jpg', 'Damaged JPEG image: Quantization table 0x00 was not defined'],
  ['jpeg-only-ends.jpg', 'Damaged JPEG image: 0 frames'],
  ['webp-truncated.webp', 'Damaged WebP image: unexpected end of file'],
  ['webp-lying-header.webp', 'Image too large: 16383 × 16383 pixels (at most 134217728 in total)'],
  ['webp-no-image.webp', 'Damaged WebP image: 0 frames'],
  ['webp-damaged.webp', 'Damaged WebP image: cannot decode its data'],
  ['gif-truncated.gif', 'Damaged GIF image: unexpected end of file'],
  ['gif-absurd-size.gif', 'Image too large: 65535 × 65535 pixels (at most 134217728 in total)'],
  ['gif-lying-header.gif', 'Damaged GIF image: 939 bytes cannot hold 8192 × 8192 pixels'],
  ['gif-no-frame.gif', 'Damaged GIF image: no pixels'],
  ['gif-smaller-canvas.gif', 'Damaged GIF image: frame of 21 × 13 pixels extends beyond the canvas'],
  ['bmp-truncated.bmp', 'Damaged BMP image: unexpected end of file'],
  ['bmp-absurd-size.bmp', 'Image too large: 2147483647 × 2147483647 pixels (at most 134217728 in total)'],
  ['bmp-lying-header.bmp', 'Damaged BMP image: unexpected end of file'],
  ['bmp-depth.bmp', 'Damaged BMP image: 7 bits per pixel'],
  ['bmp-compression.bmp', 'Unsupported BMP image: compression 4'],
  ['bmp-colour-beyond-palette.bmp', 'Damaged BMP image: color 127 is not in the palette of 16'],
  ['bmp-run-beyond-row.bmp', 'Damaged BMP image: a run-length code ends outside the image'],
  ['bmp-rle-truncated.bmp', 'Damaged BMP image: unexpected end of file'],
  ['tiff-truncated.tif', 'Damaged TIFF image: unexpected end of file'],
  ['tiff-directory-beyond-end.tif', 'Damaged TIFF image: unexpected end of file'],
  ['tiff-absurd-size.tif', 'Image too large: 4294967295 × 4294967295 pixels (at most 134217728 in total)'],
  ['tiff-lying-header.tif', 'Image too large: 201326592 bytes of values in a file of 959'],
  ['tiff-compression.tif', 'Unsupported TIFF image: compression CCITT Group 4'],
  ['tiff-big.tif', 'Unsupported TIFF image: BigTIFF'],
  ['tiff-photometric.tif', 'Unsupported TIFF image: photometric interpretation 8'],
  ['tiff-few-strips.tif', 'Damaged TIFF image: expected 117 strips or tiles, found 2'],
  ['tiff-strip-beyond-end.tif', 'Damaged TIFF image: unexpected end of file'],
];

test.each(brokenImages)('%s is refused: %s', async (file, message) => {
  const error: unknown = await readSamples(bytesSource(fixture(`broken/${file}`))).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TensorError);
  expect((error as TensorError).message).toBe(message);
});

test('the list of broken images is complete', () => {
  expect(brokenImages.map(([file]) => file).sort()).toEqual(readdirSync(path.join(folder, 'broken')).sort());
});

const samples = [
  'png-palette4-alpha-adam7.png',
  'jpeg-progressive.jpg',
  'jpeg-cmyk.jpg',
  'jpeg-ycck-progressive.jpg',
  'webp-lossless-alpha.webp',
  'webp-animated.webp',
  'gif-interlaced.gif',
  'gif-animated.gif',
  'bmp-rle4.bmp',
  'bmp-32-alpha.bmp',
  'tiff-rgb-lzw.tif',
  'tiff-tiles.tif',
  'tiff-grey16-predictor.tif',
];

describe('nothing but our own errors comes out', () => {
  test.each(samples)('of %s, truncated anywhere', async (file) => {
    const bytes = fixture(`stored/${file}`);
    for (let length = 0; length < bytes.length; length += 7) await readOrRefuse(bytes.slice(0, length));
  });

  test.each(samples)('of %s, damaged anywhere', async (file) => {
    const bytes = fixture(`stored/${file}`);
    const random = fc.sample(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { numRuns: 300, seed: 1 });
    for (const [place, value] of random) {
      const damaged = bytes.slice();
      damaged[place] = value;
      await readOrRefuse(damaged);
    }
  });
});

async function readOrRefuse(bytes: Uint8Array): Promise<void> {
  try {
    await readSamples(bytesSource(bytes));
  } catch (error) {
    expect(error).toBeInstanceOf(PoolscopeError);
  }
}

test('every frame of an animation is drawn on the ones before', () => {
  const { shape, data } = readGifFrames(fixture('stored/gif-animated.gif'))!;
  expect(shape).toEqual([2, 3, 13, 21]);
  const [first, second] = [data.slice(0, 819), data.slice(819)];
  for (let channel = 0; channel < 3; channel++) {
    expect(second.slice(channel * 273, (channel + 1) * 273)).toEqual(
      first.slice(channel * 273, (channel + 1) * 273).reverse(),
    );
  }
});

test('8 and 16 bits become the float32 nearest to their share of the whole', () => {
  for (const [dtype, samples, greatest] of [
    ['uint8', Uint8Array.from({ length: 256 }, (_, i) => i), 255],
    ['uint16', Uint16Array.from({ length: 65536 }, (_, i) => i), 65535],
  ] as const) {
    const { data } = toFloat({ dtype, shape: [1, 1, samples.length], data: samples });
    expect(data).toEqual(Float32Array.from(samples, (sample) => sample / greatest));
  }
});

test('a file may be any other', () => {
  for (const head of ['BM is a text', '{"a": 1}', 'GIF', 'RIFF....WAVE', '\x89PNG']) {
    expect(isImage(new TextEncoder().encode(head)), head).toBe(false);
  }
});

test('of an animated WebP the first frame is read, which a warning says', async () => {
  const file = await readFile('a.webp', bytesSource(fixture('stored/webp-animated.webp')));
  expect(file.warnings).toEqual([expect.stringMatching(/^\d+ frames: only the first one is read$/)]);
});

test('a GIF whose frames take too much shows those that fit, which a warning says', async () => {
  const frame = fixture('stored/gif-palette.gif');
  const wide = tenThousandFrames(frame);
  const { tensors, warnings } = await readFile('a.gif', bytesSource(wide));
  expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
    ['', [1, 1000, 1000]],
    ['frames', [16, 4, 1000, 1000]],
  ]);
  expect(warnings).toEqual(['10000 frames: only the first 16 are read']);
});

/** A canvas of 1000 × 1000 pixels, of which each frame draws one. */
function tenThousandFrames(file: Uint8Array): Uint8Array {
  const image = bytesOf(0x2c, little(0, 4), little(1, 2), little(1, 2), 0, 2, 2, 0x44, 0x01, 0);
  const head = bytesOf(file.subarray(0, 6), little(1000, 2), little(1000, 2), 0x80, 0, 0, 0, 0, 0, 255, 255, 255);
  const bytes = new Uint8Array(head.length + 10_000 * image.length + 1);
  bytes.set(head);
  for (let at = head.length; at < bytes.length - 1; at += image.length) bytes.set(image, at);
  bytes[bytes.length - 1] = 0x3b;
  return bytes;
}
