import * as l10n from '@vscode/l10n';
import { decode, type DecodedPng } from 'fast-png';
import { heap, type Allocator } from '../allocator';
import { TensorError } from '../errors';
import type { Tensor } from '../tensor';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Where the header chunk ends, and the colour type of an image with a palette. */
const HEADER_END = 33;
const INDEXED = 3;
/** The most pixels an image may have: its size is checked before it is decoded. */
const PIXEL_LIMIT = 2 ** 27;

/**
 * Decodes a PNG as torchvision's `ToTensor` does: float32 of shape (C, H, W), 0…1. C is 1 for grey, 2 with alpha, 3 for
 * colour, 4 with alpha; a palette counts as colour.
 *
 * @throws TensorError if the bytes are no PNG, or a broken one
 */
export function readPng(bytes: Uint8Array, allocator: Allocator = heap): Tensor {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) throw new TensorError(l10n.t('this is not a PNG image'));
  checkHeader(bytes);
  const image = decodePng(bytes);
  const { width, height } = image;
  const palette = bytes[25] === INDEXED ? image.palette : undefined;
  const channels = palette ? palette[0]!.length : image.channels;
  const scale = palette ? 255 : 2 ** image.depth - 1;
  const data = allocator.allocate('float32', channels * height * width) as Float32Array<ArrayBuffer>;
  const sampleAt = sampleReader(image);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      for (let channel = 0; channel < channels; channel++) {
        const sample = palette ? palette[sampleAt(y, x, 0)]?.[channel] : sampleAt(y, x, channel);
        if (sample === undefined) throw broken('a colour beyond the palette');
        data[channel * height * width + pixel] = sample / scale;
      }
    }
  }
  return { dtype: 'float32', shape: [channels, height, width], data };
}

/** Checks what the decoder takes on trust, before it takes memory. */
function checkHeader(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_END) throw broken('it ends within its header');
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth, colourType, interlace] = [bytes[24]!, bytes[25]!, bytes[28]!];
  if (width === 0 || height === 0) throw broken('it has no pixels');
  if (width * height > PIXEL_LIMIT) {
    throw new TensorError(
      l10n.t('the image is too large: {0} × {1} pixels, at most {2} are read', width, height, PIXEL_LIMIT),
    );
  }
  if (interlace !== 0 && depth < 8) throw broken('interlaced images of less than 8 bits a sample are not read');
  const chunks = chunksAfterHeader(bytes, view);
  if (chunks.some(({ type }) => type === 'IHDR')) throw broken('a second header');
  const palettes = chunks.filter(({ type }) => type === 'PLTE');
  if (palettes.length > 1) throw broken('a second palette');
  if (colourType === INDEXED && !(palettes[0] && palettes[0].length >= 3)) throw broken('no palette');
}

function chunksAfterHeader(bytes: Uint8Array, view: DataView): { type: string; length: number }[] {
  const chunks: { type: string; length: number }[] = [];
  for (let at = HEADER_END; at + 8 <= bytes.length; at += 12 + chunks.at(-1)!.length) {
    if (chunks.at(-1)?.type === 'IEND') break;
    chunks.push({ length: view.getUint32(at), type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)) });
  }
  return chunks;
}

function broken(what: string): TensorError {
  return new TensorError(l10n.t('the PNG image is broken: {0}', what));
}

function decodePng(bytes: Uint8Array): DecodedPng {
  try {
    return decode(bytes, { checkCrc: true });
  } catch (error) {
    throw broken(error instanceof Error ? error.message : String(error));
  }
}

/** Samples below 8 bits come packed, each row beginning on a byte. */
function sampleReader({ data, depth, width, channels }: DecodedPng): (y: number, x: number, channel: number) => number {
  if (depth >= 8) return (y, x, channel) => data[(y * width + x) * channels + channel]!;
  const rowBytes = Math.ceil((width * depth) / 8);
  const perByte = 8 / depth;
  const mask = 2 ** depth - 1;
  return (y, x) => (data[y * rowBytes + Math.floor(x / perByte)]! >> (8 - depth * ((x % perByte) + 1))) & mask;
}
