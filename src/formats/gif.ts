import * as l10n from '@vscode/l10n';
import { heap, type Allocator } from '../tensors/allocator';
import type { Tensor } from '../tensors/tensor';
import { roomFor } from './budget';
import { framesOf, screenOf, type Frame, type Screen } from './gifBlocks';
import { fromPalette, isGreyRamp, truncated, type Palette, type Warn } from './imageTensor';

const FORMAT = 'GIF';
const MOST_FRAMES = 10_000;

/** How a frame is to leave the canvas to the next one. */
const CLEAR = 2;
const RESTORE = 3;

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
  const indices = frame.indices();
  for (let y = 0; y < frame.height; y++) {
    canvas.set(indices.subarray(y * frame.width, (y + 1) * frame.width), rowStart(frame, screen, y));
  }
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
  // each is held twice: as pixels, and as planes
  const most = Math.min(MOST_FRAMES, Math.max(1, Math.floor(roomFor('image', bytes.length) / (8 * width * height))));
  const frames = [...framesOf(bytes, screen)];
  if (frames.length > most) warn(l10n.t('{0} frames: only the first {1} are read', frames.length, most));
  if (Math.min(frames.length, most) === 1) return undefined;
  const shown: Uint32Array[] = [];
  let canvas = new Uint32Array(width * height);
  for (const frame of frames.slice(0, most)) {
    const before = frame.disposal === RESTORE ? canvas.slice() : canvas;
    paint(canvas, frame, screen);
    shown.push(canvas.slice());
    canvas = before;
    if (frame.disposal === CLEAR) clear(canvas, frame, screen);
  }
  return planesOf(shown, [height, width]);
}

/** Puts a frame on a canvas of colors as a pixel's four bytes, red first. */
function paint(canvas: Uint32Array, frame: Frame, screen: Screen): void {
  const indices = frame.indices();
  const colours = colourWords(frame.palette);
  const { width, height, transparent } = frame;
  for (let y = 0, at = 0; y < height; y++) {
    const start = rowStart(frame, screen, y);
    for (let pixel = start; pixel < start + width; pixel++, at++) {
      const index = indices[at]!;
      if (index !== transparent) canvas[pixel] = colours[index]!;
    }
  }
}

function clear(canvas: Uint32Array, frame: Frame, screen: Screen): void {
  for (let y = 0; y < frame.height; y++) {
    const start = rowStart(frame, screen, y);
    canvas.fill(0, start, start + frame.width);
  }
}

function rowStart({ x, y: top }: Frame, { width }: Screen, y: number): number {
  return (top + y) * width + x;
}

/** Opaque colors by their index; beyond the palette they are black. */
function colourWords({ colours }: Palette): Uint32Array {
  const words = new Uint32Array(256).fill(OPAQUE);
  for (let i = 0; i < colours.length; i += 3) {
    words[i / 3] = (OPAQUE | (colours[i + 2]! << 16) | (colours[i + 1]! << 8) | colours[i]!) >>> 0;
  }
  return words;
}

const OPAQUE = 0xff000000;

/** Frames of four bytes a pixel as (N, C, H, W). */
function planesOf(frames: readonly Uint32Array[], [height, width]: readonly [height: number, width: number]): Tensor {
  const channels = frames.every(isOpaque) ? 3 : 4;
  const plane = height * width;
  const data = heap.allocate('uint8', frames.length * channels * plane);
  frames.forEach((frame, i) => {
    for (let channel = 0; channel < channels; channel++) {
      const start = (i * channels + channel) * plane;
      const shift = 8 * channel;
      for (let pixel = 0; pixel < plane; pixel++) data[start + pixel] = frame[pixel]! >>> shift;
    }
  });
  return { dtype: 'uint8', shape: [frames.length, channels, height, width], data };
}

function isOpaque(frame: Uint32Array): boolean {
  for (let pixel = 0; pixel < frame.length; pixel++) if (frame[pixel]! < OPAQUE) return false;
  return true;
}

function withAlpha({ colours }: Palette, transparent: number): Palette {
  const all = new Uint8Array((colours.length / 3) * 4).fill(255);
  for (let i = 0; i < colours.length; i++) all[Math.floor(i / 3) * 4 + (i % 3)] = colours[i]!;
  if (transparent * 4 < all.length) all[transparent * 4 + 3] = 0;
  return { channels: 4, colours: all };
}
