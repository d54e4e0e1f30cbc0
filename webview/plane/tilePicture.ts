import { imageRange, paint as painting } from '../../src/tensors/painting';
import type { Tile } from '../../src/tensors/tile';

/** Draws a tile's values on a canvas, which takes its size: an image's as they are, a tensor's from its min to its max. */
export function paint(canvas: HTMLCanvasElement, tile: Tile, isImage: boolean): void {
  const range = isImage ? imageRange(tile.range, true) : tile.range;
  const { width, height, rgba } = painting(tile, isImage ? 'image' : 'grey', range);
  canvas.width = width;
  canvas.height = height;
  if (width * height > 0) canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
}
