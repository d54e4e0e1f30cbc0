import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { provideInstalledCodecs } from '../../cli/shared/installedCodecs';
import { PoolscopeError, TensorError } from '../../src/errors';
import { bytesSource } from '../../src/files/byteSource';
import { readGifFrames } from '../../src/formats/gif';
import { isImage, readImage, readSamples, toFloat } from '../../src/formats/image';

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
  ['text.png', 'this is no image that is read: PNG, JPEG, WebP, GIF, BMP and TIFF are'],
  ['empty.png', 'this is no image that is read: PNG, JPEG, WebP, GIF, BMP and TIFF are'],
  ['png-truncated.png', 'the PNG image is broken: it ends too early'],
  ['png-check-sum.png', 'the PNG image is broken: the check sum of its chunk IDAT is 849a879c, not 3788bd4f'],
  ['png-absurd-size.png', 'the image is too large: 2147483647 × 2147483647 pixels, at most 134217728 are read'],
  ['png-lying-header.png', 'the PNG image is broken: its data are at most 11352 bytes, its pixels need 324009000'],
  ['png-bomb.png', 'the PNG image is broken: its data go on behind the last of 20 bytes'],
  ['png-not-deflate.png', 'the PNG image is broken: its data cannot be unpacked (invalid block type)'],
  ['png-depth.png', 'the PNG image is broken: 3 bits a sample for colour type 0'],
  ['png-no-pixels.png', 'the PNG image is broken: it has no pixels'],
  ['png-no-palette.png', 'the PNG image is broken: it has no palette'],
  ['png-filter.png', 'the PNG image is broken: unknown filter 7'],
  ['jpeg-truncated.jpg', 'the JPEG image is broken: it ends too early'],
  ['jpeg-absurd-size.jpg', 'the image is too large: 65535 × 65535 pixels, at most 134217728 are read'],
  ['jpeg-lying-header.jpg', 'the JPEG image is broken: 130 bytes cannot hold 8192 × 8192 pixels'],
  ['jpeg-taller.jpg', 'the JPEG image is broken: Corrupt JPEG data: premature end of data segment'],
  ['jpeg-12-bits.jpg', 'this kind of JPEG image is not read: 12 bits a sample'],
  ['jpeg-arithmetic.jpg', 'this kind of JPEG image is not read: frame type 9'],
  ['jpeg-no-tables.jpg', 'the JPEG image is broken: Quantization table 0x00 was not defined'],
  ['jpeg-only-ends.jpg', 'the JPEG image is broken: it has 0 frames'],
  ['webp-truncated.webp', 'the WebP image is broken: it ends too early'],
  ['webp-lying-header.webp', 'the image is too large: 16383 × 16383 pixels, at most 134217728 are read'],
  ['webp-no-image.webp', 'the WebP image is broken: it has 0 frames'],
  ['webp-damaged.webp', 'the WebP image is broken: its data cannot be decoded'],
  ['gif-truncated.gif', 'the GIF image is broken: it ends too early'],
  ['gif-absurd-size.gif', 'the image is too large: 65535 × 65535 pixels, at most 134217728 are read'],
  ['gif-lying-header.gif', 'the GIF image is broken: 939 bytes cannot hold 8192 × 8192 pixels'],
  ['gif-no-frame.gif', 'the GIF image is broken: it has no pixels'],
  ['gif-smaller-canvas.gif', 'the GIF image is broken: a frame of 21 × 13 pixels goes beyond the canvas'],
  ['bmp-truncated.bmp', 'the BMP image is broken: it ends too early'],
  ['bmp-absurd-size.bmp', 'the image is too large: 2147483647 × 2147483647 pixels, at most 134217728 are read'],
  ['bmp-lying-header.bmp', 'the BMP image is broken: it ends too early'],
  ['bmp-depth.bmp', 'the BMP image is broken: 7 bits a pixel'],
  ['bmp-compression.bmp', 'this kind of BMP image is not read: compression 4'],
  ['bmp-colour-beyond-palette.bmp', 'the BMP image is broken: colour 127 of a palette of 16'],
  ['bmp-run-beyond-row.bmp', 'the BMP image is broken: a run goes beyond the image'],
  ['bmp-rle-truncated.bmp', 'the BMP image is broken: it ends too early'],
  ['tiff-truncated.tif', 'the TIFF image is broken: it ends too early'],
  ['tiff-directory-beyond-end.tif', 'the TIFF image is broken: it ends too early'],
  ['tiff-absurd-size.tif', 'the image is too large: 4294967295 × 4294967295 pixels, at most 134217728 are read'],
  ['tiff-lying-header.tif', 'the TIFF image is broken: its data are at most 819 bytes, its pixels need 201326592'],
  ['tiff-compression.tif', 'this kind of TIFF image is not read: compression CCITT Group 4'],
  ['tiff-big.tif', 'this kind of TIFF image is not read: BigTIFF'],
  ['tiff-photometric.tif', 'this kind of TIFF image is not read: photometric interpretation 8'],
  ['tiff-few-strips.tif', 'the TIFF image is broken: it has 2 strips or tiles, its pixels need 117'],
  ['tiff-strip-beyond-end.tif', 'the TIFF image is broken: it ends too early'],
];

test.each(brokenImages)('%s is refused: %s', async (file, message) => {
  const error: unknown = await readImage(fixture(`broken/${file}`)).catch((thrown: unknown) => thrown);
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
    await readImage(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(PoolscopeError);
  }
}

test('every frame of an animation is drawn on the ones before', () => {
  const { shape, data } = readGifFrames(fixture('stored/gif-animated.gif'));
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
