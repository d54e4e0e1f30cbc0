import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import type { RasterImage } from './raster';

type Color = [red: number, green: number, blue: number];

/** How long each window is shown: milliseconds. */
const DELAY = 1000;
/** The colors that a frame has, of which the most frequent ones are exact; one more is for what stays as it is. */
const [COLORS, EXACT] = [255, 128];

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
    const { palette, indexOf } = paletteOf(news);
    const indices = applyPalette(rgba, palette);
    const transparentIndex = palette.length;
    pixels.forEach((pixel, i) => {
      const exact = isNew(pixel, i) ? indexOf.get(pixel) : transparentIndex;
      if (exact !== undefined) indices[i] = exact;
    });
    const frame = { palette: [...palette, [0, 0, 0] as Color], delay: DELAY, dispose: 1 };
    this.encoder.writeFrame(indices, this.width, this.height, { ...frame, transparent: true, transparentIndex });
  }

  finish(): Uint8Array {
    this.encoder.finish();
    return this.encoder.bytes();
  }
}

/** The colors of some pixels, and where those are that are exact. */
function paletteOf(pixels: Uint32Array<ArrayBuffer>) {
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const byCount = [...counts].sort(([one, a], [other, b]) => b - a || one - other).map(([pixel]) => pixel);
  const exact = byCount.slice(0, byCount.length > COLORS ? EXACT : COLORS);
  const indexOf = new Map(exact.map((pixel, i) => [pixel, i]));
  const others = pixels.filter((pixel) => !indexOf.has(pixel));
  const mixed = others.length > 0 ? quantize(new Uint8Array(others.buffer), COLORS - exact.length) : [];
  const colors = exact.map((pixel) => [pixel & 255, (pixel >>> 8) & 255, (pixel >>> 16) & 255] as Color);
  // what is as it was has a color, too
  return { palette: colors.length + mixed.length > 0 ? [...colors, ...mixed] : [[0, 0, 0] as Color], indexOf };
}
