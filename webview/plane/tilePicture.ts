import { paint, type Colours } from '../../src/tensors/painting';
import type { Tile } from '../../src/tensors/tile';

/** Draws a tile on a canvas, which takes its size. */
export function draw(canvas: HTMLCanvasElement, tile: Tile, colours: Colours, range: Tile['range']): void {
  const { width, height, rgba } = paint(tile, colours, range);
  canvas.width = width;
  canvas.height = height;
  if (width * height > 0) canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
}
