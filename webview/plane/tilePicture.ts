import { imageRange, paint, type Colours } from '../../src/tensors/painting';
import type { Tile } from '../../src/tensors/tile';
import { h } from '../shared/dom';

/** A tile of samples as they are stored: an image's own colors, else from dark for the min to light for the max. */
export function painted(tile: Tile, isImage: boolean): HTMLCanvasElement {
  const canvas = h('canvas');
  if (isImage) draw(canvas, tile, 'image', imageRange(tile.range, false));
  else draw(canvas, tile, 'map', tile.range);
  return canvas;
}

/** Draws a tile on a canvas, which takes its size. */
export function draw(canvas: HTMLCanvasElement, tile: Tile, colours: Colours, range: Tile['range']): void {
  const { width, height, rgba } = paint(tile, colours, range);
  canvas.width = width;
  canvas.height = height;
  if (width * height > 0) canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
}
