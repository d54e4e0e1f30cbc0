import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { svgOf } from './svg';
import type { Drawing } from './sketch';
import type { Typefaces } from './typeface';

/** The program that makes pixels of SVG can be started only once. */
let started: Promise<void> | undefined;

/** Pixels: red, green, blue and alpha of each. */
export interface RasterImage {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Makes pixels of drawings; the same ones wherever it runs. */
export class Raster {
  private constructor(private readonly fonts: readonly Uint8Array[]) {}

  /** @param program WebAssembly: resvg */
  static async start(program: BufferSource, { sans, mono, monoBold }: Typefaces): Promise<Raster> {
    await (started ??= initWasm(program));
    return new Raster([sans, mono, monoBold].map(({ bytes }) => bytes));
  }

  /** @param scale pixels of a length of 1 */
  png(drawing: Drawing, scale: number): Uint8Array {
    return this.render(drawing, scale, (image) => image.asPng());
  }

  pixels(drawing: Drawing): RasterImage {
    return this.render(drawing, 1, ({ width, height, pixels }) => ({ width, height, rgba: pixels }));
  }

  private render<Answer>(
    drawing: Drawing,
    scale: number,
    read: (image: ReturnType<InstanceType<typeof Resvg>['render']>) => Answer,
  ): Answer {
    const resvg = new Resvg(svgOf(drawing, 'optimizeSpeed'), {
      fitTo: { mode: 'zoom', value: scale },
      font: {
        fontBuffers: [...this.fonts],
        loadSystemFonts: false,
        sansSerifFamily: 'Noto Sans SC Thin',
        monospaceFamily: 'DejaVu Sans Mono',
      },
    });
    const image = resvg.render();
    try {
      return read(image);
    } finally {
      // its memory is not collected
      image.free();
      resvg.free();
    }
  }
}
