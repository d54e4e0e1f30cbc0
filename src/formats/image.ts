import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import { heap, type Allocator } from '../tensors/allocator';
import { divided, pixelTensor } from '../tensors/pixelTensor';
import { isOf, type Tensor } from '../tensors/tensor';
import { readBmp } from './bmp';
import { isGif, readGif } from './gif';
import type { Warn } from './imageTensor';
import { readJpeg } from './jpeg';
import { pngSignature, readPng } from './png';
import { readTiff } from './tiff';
import { readWebp } from './webp';

/** Image files are read whole, up to this many bytes. */
const BYTE_LIMIT = 2 ** 30;

interface ImageFormat {
  readonly is: (head: Uint8Array) => boolean;
  /** The samples as stored, of shape (C, H, W). */
  readonly read: (bytes: Uint8Array, warn: Warn) => Tensor | Promise<Tensor>;
}

const formats: readonly ImageFormat[] = [
  { is: (head) => startsWith(head, pngSignature), read: (bytes, warn) => readPng(bytes, heap, warn) },
  { is: (head) => startsWith(head, [0xff, 0xd8, 0xff]), read: (bytes) => readJpeg(bytes) },
  { is: isGif, read: (bytes) => readGif(bytes) },
  {
    is: (head) => isText(head, 0, 'RIFF') && isText(head, 8, 'WEBP'),
    read: (bytes, warn) => readWebp(bytes, heap, warn),
  },
  { is: isTiff, read: (bytes, warn) => readTiff(bytes, heap, warn) },
  { is: isBmp, read: (bytes) => readBmp(bytes) },
];

/** Bytes that identify a format. */
const HEAD = 18;

/** Whether a file that begins with these bytes is an image. */
export function isImage(head: Uint8Array): boolean {
  return formats.some((format) => format.is(head));
}

/**
 * An image's samples as stored: one tensor of shape (C, H, W), uint8 or uint16, of a TIFF any dtype. Gray is one
 * channel, color three, alpha one more; palettes are expanded to colors, gray below 8 bits is spread over 0…255, and
 * CMYK becomes RGB. Of an animation this is the first frame, of a TIFF the first page.
 *
 * @throws TensorError if the file is no image, or a broken one
 */
export async function readSamples(source: ByteSource, warn: Warn = () => undefined): Promise<Tensor> {
  const head = await source.read(0, Math.min(HEAD, source.size));
  return decode(source, head, warn);
}

async function decode(source: ByteSource, head: Uint8Array, warn: Warn): Promise<Tensor> {
  const format = formats.find((candidate) => candidate.is(head));
  if (!format) {
    throw new TensorError(l10n.t('Unsupported image format. Supported: PNG, JPEG, WebP, GIF, BMP, TIFF'));
  }
  if (source.size > BYTE_LIMIT) {
    throw new TensorError(l10n.t('Image too large: {0} bytes (at most {1})', source.size, BYTE_LIMIT));
  }
  return format.read(await source.read(0, source.size), warn);
}

/**
 * Samples of 8 or 16 bits as float32 in 0…1, each divided once and rounded once; those of 8 bits on first use.
 * Floats stay as they are.
 */
export function toFloat(tensor: Tensor, allocator: Allocator = heap): Tensor {
  const { shape } = tensor;
  if (isOf(tensor, 'uint16')) return { dtype: 'float32', shape, data: divided(tensor.data, 65535, allocator) };
  return isOf(tensor, 'uint8') ? pixelTensor(shape, { data: tensor.data, greatest: 255 }, allocator) : tensor;
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => head[i] === byte);
}

function isText(head: Uint8Array, at: number, text: string): boolean {
  return startsWith(
    head.subarray(at),
    Array.from(text, (character) => character.charCodeAt(0)),
  );
}

/** A TIFF of 32 bits or, which is refused by name, of 64. */
export function isTiff(head: Uint8Array): boolean {
  return [42, 43].some(
    (version) => startsWith(head, [0x49, 0x49, version, 0]) || startsWith(head, [0x4d, 0x4d, 0, version]),
  );
}

const bmpHeaders = [12, 16, 40, 52, 56, 64, 108, 124];

/** Any text could begin with these two letters, so the second header's size is checked, too. */
function isBmp(head: Uint8Array): boolean {
  return isText(head, 0, 'BM') && bmpHeaders.includes(head[14]!) && head[15] === 0 && head[16] === 0 && head[17] === 0;
}
