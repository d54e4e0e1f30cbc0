import type { Tile } from '../../src/tensors/tile';
import { h } from '../shared/dom';
import { colourMap } from './colourMap';

/** Colours of a tile: an image's own, else from dark for the min to light for the max; NaN is left clear. */
export function painted({ shape, values, range }: Tile, isImage: boolean): HTMLCanvasElement {
  const [channels, height, width] = shape as [number, number, number];
  const canvas = h('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context || width * height === 0) return canvas;
  const picture = context.createImageData(width, height);
  const plane = width * height;
  const [min, max] = isImage ? [0, range[1] > 255 ? 65535 : 255] : range;
  const level = (index: number) => Math.max(0, Math.min(255, (255 * (values[index]! - min)) / (max - min || 1)));
  for (let pixel = 0; pixel < plane; pixel++) {
    const grey = level(pixel);
    for (let channel = 0; channel < 3; channel++) {
      const coloured =
        channels >= 3 ? level(channel * plane + pixel) : isImage ? grey : colourMap[3 * Math.round(grey) + channel];
      picture.data[4 * pixel + channel] = coloured ?? 0;
    }
    const isAlpha = channels === 4 || channels === 2;
    picture.data[4 * pixel + 3] = isAlpha
      ? level((channels - 1) * plane + pixel)
      : Number.isNaN(values[pixel])
        ? 0
        : 255;
  }
  context.putImageData(picture, 0, 0);
  return canvas;
}
