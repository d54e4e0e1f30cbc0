import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import type { RasterImage } from './raster';

/** How long each window is shown: milliseconds. */
const DELAY = 1000;
/** The colors that a frame has; one more is for what stays as it is. */
const COLORS = 255;

/** Pictures of one size, one after the other, as an animation that begins again. */
export class GifWriter {
  private readonly encoder = GIFEncoder();
  private before: Uint32Array | undefined;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {}

  /** @throws TypeError if it has another size */
  add({ width, height, rgba }: RasterImage): void {
    if (width !== this.width || height !== this.height) throw new TypeError(`a frame of ${width} × ${height}`);
    const pixels = new Uint32Array(rgba.slice().buffer);
    const { before } = this;
    this.before = pixels;
    const isNew = (pixel: number, i: number) => pixel !== before?.[i];
    const news = pixels.filter(isNew);
    const palette = quantize(new Uint8Array((news.length ? news : pixels.slice(0, 1)).buffer), COLORS);
    const indices = applyPalette(rgba, palette);
    const transparentIndex = palette.length;
    pixels.forEach((pixel, i) => {
      if (!isNew(pixel, i)) indices[i] = transparentIndex;
    });
    const frame = { palette: [...palette, [0, 0, 0] as [number, number, number]], delay: DELAY, dispose: 1 };
    this.encoder.writeFrame(indices, this.width, this.height, { ...frame, transparent: true, transparentIndex });
  }

  finish(): Uint8Array {
    this.encoder.finish();
    return this.encoder.bytes();
  }
}
