import type { ImageShape } from './dataset';

/** `Resize(size)`: a height and a width, or the shorter side, the other in proportion. */
export type Resize = number | readonly [height: number, width: number];

/** The largest side that an image is given. */
export const MAX_SIZE = 16_384;

/** The height and width that an image gets, as torchvision's Resize computes them. */
export function resizedSize(resize: Resize, height: number, width: number): [height: number, width: number] {
  if (typeof resize !== 'number') return [...resize];
  return width <= height
    ? [Math.trunc((resize * height) / width), resize]
    : [resize, Math.trunc((resize * width) / height)];
}

/** Weights are whole numbers of this many binary places. */
const PRECISION = 22;

/** How each output cell of an axis is made: weights of the input cells from `first` on. */
interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * Bytes of shape (C, H, W) in another size: bilinear with antialias, to the bit as Pillow's `Image.resize`, which
 * torchvision's Resize calls.
 *
 * @see Pillow, src/libImaging/Resample.c
 */
export function resized(image: Uint8Array, shape: ImageShape, height: number, width: number): Uint8Array {
  const [channels, fromHeight, fromWidth] = shape;
  const wide = width === fromWidth ? image : alongRows(image, channels * fromHeight, fromWidth, width);
  return height === fromHeight ? wide : alongColumns(wide, channels, fromHeight, height, width);
}

function alongRows(image: Uint8Array, rows: number, fromWidth: number, width: number): Uint8Array {
  const taps = tapsOf(fromWidth, width);
  const result = new Uint8ClampedArray(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < width; x++) {
      result[row * width + x] = weighted(image, row * fromWidth, 1, taps[x]!);
    }
  }
  return new Uint8Array(result.buffer);
}

function alongColumns(
  image: Uint8Array,
  channels: number,
  fromHeight: number,
  height: number,
  width: number,
): Uint8Array {
  const taps = tapsOf(fromHeight, height);
  const result = new Uint8ClampedArray(channels * height * width);
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < height; y++) {
      const to = (channel * height + y) * width;
      for (let x = 0; x < width; x++) {
        result[to + x] = weighted(image, channel * fromHeight * width + x, width, taps[y]!);
      }
    }
  }
  return new Uint8Array(result.buffer);
}

function weighted(image: Uint8Array, start: number, step: number, { first, weights }: Taps): number {
  let sum = 1 << (PRECISION - 1);
  for (let tap = 0; tap < weights.length; tap++) sum += image[start + (first + tap) * step]! * weights[tap]!;
  return sum >> PRECISION;
}

/** A triangle over as many input cells as an output cell covers, at least two. */
function tapsOf(from: number, to: number): Taps[] {
  const scale = from / to;
  const support = Math.max(scale, 1);
  return Array.from({ length: to }, (_, cell) => {
    const center = (cell + 0.5) * scale;
    const first = Math.max(Math.trunc(center - support + 0.5), 0);
    const end = Math.min(Math.trunc(center + support + 0.5), from);
    const exact = Array.from({ length: end - first }, (_, tap) => {
      return Math.max(1 - Math.abs((tap + first - center + 0.5) * (1 / support)), 0);
    });
    const total = exact.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: exact.map((weight) => Math.trunc(0.5 + (weight / total) * 2 ** PRECISION)) };
  });
}
