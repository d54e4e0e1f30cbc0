import * as l10n from '@vscode/l10n';
import { heap, type Allocator } from '../tensors/allocator';
import type { Tensor } from '../tensors/tensor';
import { roomFor } from './budget';
import {
  broken,
  checkRoom,
  checkSize,
  fromInterleaved,
  fromPalette,
  isGreyRamp,
  truncated,
  type Palette,
  type Warn,
} from './imageTensor';
import { unpackLzw } from './lzw';

const FORMAT = 'GIF';
/** No run of LZW codes makes more pixels of a byte. */
const LZW_RATIO = 2731;
const MOST_FRAMES = 10_000;

/** How a frame is to leave the canvas to the next one. */
const CLEAR = 2;
const RESTORE = 3;

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  readonly transparent: number | undefined;
  readonly disposal: number;
  /** Unpacks its pixels. */
  indices(): Uint8Array;
}

interface Screen {
  readonly width: number;
  readonly height: number;
  readonly palette: Palette | undefined;
  readonly background: number;
  /** Where the blocks begin. */
  readonly end: number;
}

/** Whether a file that begins with these bytes is a GIF. */
export function isGif(head: Uint8Array): boolean {
  return ['GIF87a', 'GIF89a'].some((magic) => [...magic].every((letter, i) => head[i] === letter.charCodeAt(0)));
}

/**
 * The first frame of a GIF: uint8 of shape (C, H, W). C is 3, 4 if one of the colors is transparent, and 1 if the
 * palette is a gray ramp. What the frame leaves of the canvas is transparent, or has the background's color.
 *
 * @throws TensorError if the bytes are broken
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export function readGif(bytes: Uint8Array, allocator: Allocator = heap): Tensor {
  const screen = screenOf(bytes);
  const { width, height } = screen;
  const [frame] = framesOf(bytes, screen);
  if (!frame) throw truncated(FORMAT);
  const { palette, transparent } = frame;
  const canvas = heap.allocate('uint8', width * height);
  canvas.fill(transparent ?? screen.background);
  forEachPixel(frame, screen, (pixel, index) => (canvas[pixel] = index));
  if (transparent !== undefined) {
    return fromPalette(FORMAT, canvas, withAlpha(palette, transparent), [height, width], allocator);
  }
  const tensor = fromPalette(FORMAT, canvas, palette, [height, width], allocator);
  if (!isGreyRamp(palette)) return tensor;
  return { ...tensor, shape: [1, height, width], data: tensor.data.slice(0, height * width) };
}

/**
 * All frames of a GIF as a viewer shows them, one on the other: uint8 of shape (N, C, H, W), C = 3, or 4 if any of it is
 * transparent.
 *
 * @param warn is told if there are more than fit into memory
 * @returns undefined if there is one frame, or only one fits
 * @throws TensorError if the bytes are broken
 */
export function readGifFrames(bytes: Uint8Array, warn: Warn = () => undefined): Tensor | undefined {
  const screen = screenOf(bytes);
  const { width, height } = screen;
  const shown: Uint8Array[] = [];
  // each is held twice: as pixels, and as planes
  const most = Math.min(MOST_FRAMES, Math.max(1, Math.floor(roomFor('image', bytes.length) / (8 * width * height))));
  const frames = [...framesOf(bytes, screen)];
  if (frames.length > most) warn(l10n.t('{0} frames: only the first {1} are read', frames.length, most));
  if (Math.min(frames.length, most) === 1) return undefined;
  let canvas = heap.allocate('uint8', width * height * 4);
  for (const frame of frames.slice(0, most)) {
    const before = frame.disposal === RESTORE ? canvas.slice() : canvas;
    const { colours } = frame.palette;
    forEachPixel(frame, screen, (pixel, index) => {
      if (index === frame.transparent) return;
      for (let channel = 0; channel < 3; channel++) canvas[pixel * 4 + channel] = colours[index * 3 + channel]!;
      canvas[pixel * 4 + 3] = 255;
    });
    shown.push(canvas.slice());
    canvas = before;
    if (frame.disposal === CLEAR) forEachPixel(frame, screen, (pixel) => canvas.fill(0, pixel * 4, pixel * 4 + 4));
  }
  const isOpaque = shown.every((frame) => frame.every((sample, i) => i % 4 !== 3 || sample === 255));
  const channels = isOpaque ? 3 : 4;
  const data = heap.allocate('uint8', shown.length * channels * height * width);
  shown.forEach((frame, i) => {
    const planes = fromInterleaved(frame, [channels, height, width], { step: 4 }).data;
    data.set(planes, i * planes.length);
  });
  return { dtype: 'uint8', shape: [shown.length, channels, height, width], data };
}

function screenOf(bytes: Uint8Array): Screen {
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

/** The frames in turn, up to the trailer. */
function* framesOf(bytes: Uint8Array, screen: Screen): Generator<Frame> {
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

function withAlpha({ colours }: Palette, transparent: number): Palette {
  const all = new Uint8Array((colours.length / 3) * 4).fill(255);
  for (let i = 0; i < colours.length; i++) all[Math.floor(i / 3) * 4 + (i % 3)] = colours[i]!;
  if (transparent * 4 < all.length) all[transparent * 4 + 3] = 0;
  return { channels: 4, colours: all };
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

function forEachPixel(frame: Frame, screen: Screen, visit: (pixel: number, index: number) => void): void {
  const indices = frame.indices();
  for (let y = 0, at = 0; y < frame.height; y++) {
    const start = (frame.y + y) * screen.width + frame.x;
    for (let x = 0; x < frame.width; x++, at++) visit(start + x, indices[at]!);
  }
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}
