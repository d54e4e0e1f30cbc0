import { colourMap } from './colourMap';
import type { Tile } from './tile';

/** Red, green, blue and alpha of each pixel, row by row. */
export interface Painting {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** How numbers become colors: an image's channels are its own, of anything else one plane is drawn. */
export type Colours = 'image' | 'grey' | 'map';

/**
 * Draws a tile of shape (C, …, H, W): C is 1, 3, or one more with alpha for an image. Of a volume the first slice is drawn;
 * a value that is NaN is left clear.
 *
 * @param range the values that are darkest and lightest
 */
export function paint({ shape, values }: Tile, colours: Colours, range: Tile['range']): Painting {
  const [channels, height, width] = [shape[0]!, shape.length > 2 ? shape.at(-2)! : 1, shape.at(-1)!];
  const rgba = new Uint8ClampedArray(4 * width * height);
  const plane = values.length / channels;
  const [min, max] = range;
  const level = (index: number) => (255 * (values[index]! - min)) / (max - min || 1);
  const isColour = colours === 'image' && channels >= 3;
  const alpha = colours === 'image' && (channels === 2 || channels === 4) ? (channels - 1) * plane : undefined;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const grey = level(pixel);
    const step = 3 * Math.min(255, Math.max(0, Math.round(grey)));
    for (let channel = 0; channel < 3; channel++) {
      const own = isColour ? level(channel * plane + pixel) : grey;
      rgba[4 * pixel + channel] = colours === 'map' ? (colourMap[step + channel] ?? 0) : own;
    }
    const opaque = Number.isNaN(grey) ? 0 : 255;
    rgba[4 * pixel + 3] = alpha === undefined ? opaque : level(alpha + pixel);
  }
  return { width, height, rgba };
}

/**
 * The darkest and the lightest value of an image whose values lie in this range: samples of 16 or 8 bits, or floats in 0…1.
 *
 * @param isFloat whether they may be floats
 */
export function imageRange([, max]: Tile['range'], isFloat: boolean): Tile['range'] {
  if (isFloat && max <= 1) return [0, 1];
  return [0, max > 255 ? 65535 : 255];
}
