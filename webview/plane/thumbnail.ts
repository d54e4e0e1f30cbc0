import type { Tile } from '../../src/tensors/tile';
import type { ColourScale } from './colourScale';

/** Draws a tile on a canvas, as large as there is room; of a volume its first slice. @param room CSS pixels */
export function paintThumbnail(
  canvas: HTMLCanvasElement,
  { shape, values }: Tile,
  room: readonly [width: number, height: number],
  colours: ColourScale,
  isImage: boolean,
): void {
  const channels = shape[0]!;
  const [height, width] = [shape.length > 2 ? shape.at(-2)! : 1, shape.at(-1)!];
  [canvas.width, canvas.height] = [width, height];
  const scale = Math.min(room[0] / width, room[1] / height);
  canvas.style.width = `${Math.max(2, width * scale)}px`;
  canvas.style.height = `${Math.max(2, height * scale)}px`;
  canvas.style.imageRendering = scale > 1 ? 'pixelated' : 'auto';
  const context = canvas.getContext('2d');
  if (!context || height * width === 0) return;
  const colors = new Uint32Array(values.length / channels);
  const region = { top: 0, left: 0, height, width };
  colours.paint({ level: 0, region, channels, unit: 1, values }, isImage, colors);
  const pixels = context.createImageData(width, height);
  new Uint32Array(pixels.data.buffer).set(colors.subarray(0, height * width));
  context.putImageData(pixels, 0, 0);
}
