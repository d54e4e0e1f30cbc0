import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { heap, type Allocator } from '../tensors/allocator';
import type { Tensor } from '../tensors/tensor';
import { roomFor } from './budget';

/** The most pixels an image may have: its size is checked before it is decoded. */
const PIXEL_LIMIT = 2 ** 27;

/** Colors of 3 or 4 samples, one after the other. */
export interface Palette {
  readonly channels: 3 | 4;
  readonly colours: Uint8Array;
}

export function broken(format: string, reason: string): TensorError {
  return new TensorError(l10n.t('Damaged {0} image: {1}', format, reason));
}

export function unsupported(format: string, feature: string): TensorError {
  return new TensorError(l10n.t('Unsupported {0} image: {1}', format, feature));
}

/** The file ends before the image does. */
export function truncated(format: string): TensorError {
  return broken(format, l10n.t('unexpected end of file'));
}

/**
 * Checks what a header claims before memory is taken.
 *
 * @throws TensorError if there are no pixels, or too many
 */
export function checkSize(format: string, width: number, height: number): void {
  if (width <= 0 || height <= 0) throw broken(format, l10n.t('no pixels'));
  if (width * height <= PIXEL_LIMIT) return;
  throw new TensorError(l10n.t('Image too large: {0} × {1} pixels (at most {2} in total)', width, height, PIXEL_LIMIT));
}

/**
 * Checks what the samples take before memory is taken: a large image comes in a large file.
 *
 * @param size of the file, in bytes
 * @param copies how many of them are in memory at once
 * @throws TensorError if they are too many
 */
export function checkRoom(samples: number, size: number, copies = 1): void {
  if (copies * samples <= roomFor('image', size)) return;
  throw tooMuch(samples, size);
}

/** Bytes a pixel that the decoders of JPEG and WebP take at most. */
const DECODER = 10;

/** The same before one of the decoders of `codecs.ts` is begun. */
export function checkDecodable(width: number, height: number, size: number): void {
  if (DECODER * width * height <= roomFor('decoded', size)) return;
  throw tooMuch(4 * width * height, size);
}

function tooMuch(samples: number, size: number): TensorError {
  return new TensorError(l10n.t('Image too large: {0} bytes of values in a file of {1}', samples, size));
}

/** Takes what is wrong with an image that is read all the same. */
export type Warn = (message: string) => void;

/** From pixel after pixel, as files hold them, to channel after channel: (C, H, W). */
export function fromInterleaved(
  samples: Uint8Array | Uint8ClampedArray,
  [channels, height, width]: readonly [number, number, number],
  options: { readonly allocator?: Allocator; readonly step?: number } = {},
): Tensor<'uint8'> {
  const { allocator = heap, step = channels } = options;
  const plane = height * width;
  const data = allocator.allocate('uint8', channels * plane);
  for (let channel = 0; channel < channels; channel++) {
    const offset = channel * plane;
    for (let pixel = 0, at = channel; pixel < plane; pixel++, at += step) data[offset + pixel] = samples[at]!;
  }
  return { dtype: 'uint8', shape: [channels, height, width], data };
}

/**
 * The colors of a plane of palette indices: (3, H, W), or (4, H, W) with alpha.
 *
 * @throws TensorError if an index has no color
 */
export function fromPalette(
  format: string,
  indices: Uint8Array,
  { colours, channels }: Palette,
  [height, width]: readonly [number, number],
  allocator: Allocator = heap,
): Tensor<'uint8'> {
  const plane = height * width;
  const count = colours.length / channels;
  const data = allocator.allocate('uint8', channels * plane);
  for (let pixel = 0; pixel < plane; pixel++) {
    const index = indices[pixel]!;
    if (index >= count) throw broken(format, l10n.t('color {0} is not in the palette of {1}', index, count));
    for (let channel = 0; channel < channels; channel++) {
      data[channel * plane + pixel] = colours[index * channels + channel]!;
    }
  }
  return { dtype: 'uint8', shape: [channels, height, width], data };
}

/** Whether each color is its own index as a gray, or two are black and white: formats without gray store it so. */
export function isGreyRamp({ colours, channels }: Palette): boolean {
  const count = colours.length / channels;
  const step = count === 2 ? 255 : 1;
  return channels === 3 && colours.every((sample, i) => sample === Math.floor(i / 3) * step);
}
