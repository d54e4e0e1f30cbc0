import * as l10n from '@vscode/l10n';
import { broken, truncated } from './imageTensor';

interface Runs {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
}

/** Escapes after a zero byte; greater numbers count pixels that are not repeated. */
const END_OF_ROW = 0;
const END_OF_IMAGE = 1;
const MOVE = 2;

/** Unpacks RLE8 and RLE4 into palette indices. Pixels that are skipped keep the first color. */
export function readRuns(bytes: Uint8Array, { width, height, topDown, bits }: Runs, indices: Uint8Array): void {
  let [x, y, at] = [0, 0, 0];
  const next = () => {
    if (at >= bytes.length) throw truncated('BMP');
    return bytes[at++]!;
  };
  const put = (index: number) => {
    if (x >= width || y >= height) throw broken('BMP', l10n.t('a run-length code ends outside the image'));
    indices[(topDown ? y : height - 1 - y) * width + x++] = index;
  };
  /** The pixel `i` of bytes that hold one or two each. */
  const pixel = (byte: number, i: number) => (bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15);
  for (;;) {
    // the end may go unsaid once all is there
    if (at >= bytes.length && y * width + x >= width * height) return;
    const count = next();
    const code = next();
    if (count > 0) for (let i = 0; i < count; i++) put(pixel(code, i));
    else if (code === END_OF_IMAGE) return;
    else if (code === END_OF_ROW) [x, y] = [0, y + 1];
    else if (code === MOVE) {
      x += next();
      y += next();
    } else {
      const start = at;
      for (let i = 0, byte = 0; i < code; i++) {
        if (bits === 8 || i % 2 === 0) byte = next();
        put(pixel(byte, i));
      }
      // runs of single pixels end on an even byte
      if ((at - start) % 2 === 1) next();
    }
  }
}
