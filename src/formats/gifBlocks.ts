import * as l10n from '@vscode/l10n';
import { heap } from '../tensors/allocator';
import { broken, checkRoom, checkSize, truncated, type Palette } from './imageTensor';
import { unpackLzw } from './lzw';

const FORMAT = 'GIF';
/** No run of LZW codes makes more pixels of a byte. */
const LZW_RATIO = 2731;

/** A frame, whose pixels are still packed. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  readonly transparent: number | undefined;
  /** How it is to leave the canvas to the next one. */
  readonly disposal: number;
  /** Unpacks its pixels. */
  indices(): Uint8Array;
}

/** The canvas that frames are put on. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly palette: Palette | undefined;
  readonly background: number;
  /** Where the blocks begin. */
  readonly end: number;
}

/** @throws TensorError if the bytes cannot hold so many pixels */
export function screenOf(bytes: Uint8Array): Screen {
  if (bytes.length < 13) throw truncated(FORMAT);
  const [width, height] = [word(bytes, 6), word(bytes, 8)];
  checkSize(FORMAT, width, height);
  if (width * height > bytes.length * LZW_RATIO) {
    throw broken(FORMAT, l10n.t('{0} bytes cannot hold {1} × {2} pixels', bytes.length, width, height));
  }
  checkRoom(4 * width * height, bytes.length);
  const { palette, end } = paletteAt(bytes, 13, bytes[10]!);
  return { width, height, palette, background: palette ? bytes[11]! : 0, end };
}

/** The frames in turn, up to the trailer. @throws TensorError if the bytes are broken */
export function* framesOf(bytes: Uint8Array, screen: Screen): Generator<Frame> {
  let transparent: number | undefined;
  let disposal = 0;
  for (let at = screen.end, found = 0; ;) {
    if (at >= bytes.length) throw truncated(FORMAT);
    const block = bytes[at]!;
    if (block === 0x3b) {
      if (found === 0) throw broken(FORMAT, l10n.t('no pixels'));
      return;
    }
    if (block === 0x21) {
      const data = at + 3;
      if (bytes[at + 1] === 0xf9 && bytes[at + 2]! >= 4) {
        transparent = bytes[data]! & 1 ? bytes[data + 3] : undefined;
        disposal = (bytes[data]! >> 2) & 7;
      }
      at = endOfBlocks(bytes, at + 2).end;
    } else if (block === 0x2c) {
      const { frame, end } = frameAt(bytes, at, screen);
      yield { ...frame, transparent, disposal };
      found++;
      [transparent, disposal] = [undefined, 0];
      at = end;
    } else throw broken(FORMAT, l10n.t('unknown block {0}', block));
  }
}

function frameAt(bytes: Uint8Array, at: number, screen: Screen) {
  if (at + 10 > bytes.length) throw truncated(FORMAT);
  const [x, y, width, height] = [word(bytes, at + 1), word(bytes, at + 3), word(bytes, at + 5), word(bytes, at + 7)];
  checkSize(FORMAT, width, height);
  if (x + width > screen.width || y + height > screen.height) {
    throw broken(FORMAT, l10n.t('frame of {0} × {1} pixels extends beyond the canvas', width, height));
  }
  const flags = bytes[at + 9]!;
  const { palette = screen.palette, end } = paletteAt(bytes, at + 10, flags);
  if (!palette) throw broken(FORMAT, l10n.t('no palette'));
  if (end >= bytes.length) throw truncated(FORMAT);
  const literalBits = bytes[end]!;
  if (literalBits < 1 || literalBits > 8) throw broken(FORMAT, l10n.t('codes of {0} bits', literalBits));
  const start = end + 1;
  const indices = () => {
    const stored = unpacked(subBlocks(bytes, start), width * height, literalBits);
    return (flags & 0x40) !== 0 ? deinterlaced(stored, width, height) : stored;
  };
  return { frame: { x, y, width, height, palette, indices }, end: endOfBlocks(bytes, start).end };
}

function unpacked(coded: Uint8Array, count: number, literalBits: number): Uint8Array {
  const indices = heap.allocate('uint8', count);
  const found = unpackLzw(coded, indices, { literalBits, tiff: false });
  if (found < 0) throw broken(FORMAT, l10n.t('invalid code'));
  if (found === count) return indices;
  throw broken(FORMAT, l10n.t('expected {1} bytes of pixel data, found at most {0}', found, count));
}

/** The color table that the flags announce, if they do. */
function paletteAt(bytes: Uint8Array, at: number, flags: number): { palette?: Palette; end: number } {
  if ((flags & 0x80) === 0) return { end: at };
  const end = at + 3 * (2 << (flags & 7));
  if (end > bytes.length) throw truncated(FORMAT);
  return { palette: { channels: 3, colours: bytes.subarray(at, end) }, end };
}

/** The blocks that each say their length, joined. */
function subBlocks(bytes: Uint8Array, start: number): Uint8Array {
  const { length, end } = endOfBlocks(bytes, start);
  const data = new Uint8Array(length);
  for (let at = start, to = 0; at < end - 1; to += bytes[at]!, at += 1 + bytes[at]!) {
    data.set(bytes.subarray(at + 1, at + 1 + bytes[at]!), to);
  }
  return data;
}

/** How many bytes the blocks have, and where what follows them begins. */
function endOfBlocks(bytes: Uint8Array, start: number): { length: number; end: number } {
  let length = 0;
  let end = start;
  for (; bytes[end] !== 0; end += 1 + bytes[end]!) {
    if (end >= bytes.length) throw truncated(FORMAT);
    length += bytes[end]!;
  }
  return { length, end: end + 1 };
}

function deinterlaced(stored: Uint8Array, width: number, height: number): Uint8Array {
  const rows = new Uint8Array(stored.length);
  let row = 0;
  for (const [start, step] of [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ] as const) {
    for (let y = start; y < height; y += step, row++)
      rows.set(stored.subarray(row * width, (row + 1) * width), y * width);
  }
  return rows;
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}
