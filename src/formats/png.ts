import * as l10n from '@vscode/l10n';
import { decode, type DecodedPng } from 'fast-png';
import { heap, type Allocator } from '../allocator';
import { TensorError } from '../errors';
import type { Tensor } from '../tensor';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
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
  checkSize(bytes);
  const image = decodePng(bytes);
  const { width, height } = image;
  const palette = image.palette;
  const channels = palette ? palette[0]!.length : image.channels;
  const scale = palette ? 255 : 2 ** image.depth - 1;
  const data = allocator.allocate('float32', channels * height * width) as Float32Array<ArrayBuffer>;
  const sampleAt = sampleReader(image);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      for (let channel = 0; channel < channels; channel++) {
        const sample = palette ? palette[sampleAt(y, x, 0)]?.[channel] : sampleAt(y, x, channel);
        if (sample === undefined)
          throw new TensorError(l10n.t('the PNG image is broken: {0}', 'a colour beyond the palette'));
        data[channel * height * width + pixel] = sample / scale;
      }
    }
  }
  return { dtype: 'float32', shape: [channels, height, width], data };
}

function checkSize(bytes: Uint8Array) {
  if (bytes.length < 33) throw new TensorError(l10n.t('the PNG image is broken: {0}', 'it ends within its header'));
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  if (width * height > PIXEL_LIMIT) {
    throw new TensorError(
      l10n.t('the image is too large: {0} × {1} pixels, at most {2} are read', width, height, PIXEL_LIMIT),
    );
  }
}

function decodePng(bytes: Uint8Array): DecodedPng {
  try {
    return decode(bytes, { checkCrc: true });
  } catch (error) {
    throw new TensorError(
      l10n.t('the PNG image is broken: {0}', error instanceof Error ? error.message : String(error)),
    );
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
