import * as l10n from '@vscode/l10n';
import { heap, type Allocator } from '../tensors/allocator';
import type { Tensor } from '../tensors/tensor';
import { decodeWith } from './codecs';
import { broken, checkDecodable, checkSize, fromInterleaved, truncated, type Warn } from './imageTensor';

const FORMAT = 'WebP';
const ANIMATION = 0x02;
const ALPHA = 0x10;
/** Where the chunks of a frame begin in its chunk. */
const FRAME_HEADER = 16;

/** A canvas this many times larger than its first frame is not plausible. */
const CANVAS_RATIO = 1024;

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

/**
 * Decodes a WebP, or the first frame of an animation: uint8 of shape (C, H, W), C = 3, or 4 if the file has alpha.
 *
 * @throws TensorError if the bytes are broken or cut off
 * @see https://developers.google.com/speed/webp/docs/riff_container
 */
export async function readWebp(bytes: Uint8Array, allocator: Allocator = heap, warn?: Warn): Promise<Tensor> {
  if (bytes.length < 12 || viewOf(bytes).getUint32(4, true) + 8 > bytes.length) throw truncated(FORMAT);
  const chunks = chunksOf(bytes.subarray(12, viewOf(bytes).getUint32(4, true) + 8));
  const extended = chunks[0]?.type === 'VP8X' ? chunks[0].data : undefined;
  if (extended && extended.length < 10) throw truncated(FORMAT);
  if (extended && (extended[0]! & ANIMATION) !== 0) {
    return readFirstFrame(extended, chunks, allocator, warn);
  }
  const hasAlpha = checkImage(chunks) || (extended !== undefined && (extended[0]! & ALPHA) !== 0);
  if (extended) checkSize(FORMAT, triple(extended, 4) + 1, triple(extended, 7) + 1);
  const { width, height, data } = await decodeWith('webp', bytes);
  return fromInterleaved(data, [hasAlpha ? 4 : 3, height, width], { step: 4, allocator });
}

function countFrames(chunks: readonly Chunk[], warn?: Warn): void {
  const frames = chunks.filter(({ type }) => type === 'ANMF').length;
  if (frames > 1) warn?.(l10n.t('{0} frames: only the first one is read', frames));
}

/** The first frame, put on a transparent canvas. */
async function readFirstFrame(
  extended: Uint8Array,
  chunks: readonly Chunk[],
  allocator: Allocator,
  warn?: Warn,
): Promise<Tensor> {
  countFrames(chunks, warn);
  const [width, height] = [triple(extended, 4) + 1, triple(extended, 7) + 1];
  checkSize(FORMAT, width, height);
  checkDecodable(width, height, bytesOf(chunks));
  const frame = chunks.find(({ type }) => type === 'ANMF')?.data;
  if (!frame) throw broken(FORMAT, l10n.t('{0} frames', 0));
  if (frame.length < FRAME_HEADER) throw truncated(FORMAT);
  const [x, y] = [triple(frame, 0) * 2, triple(frame, 3) * 2];
  const [columns, rows] = [triple(frame, 6) + 1, triple(frame, 9) + 1];
  if (x + columns > width || y + rows > height) {
    throw broken(FORMAT, l10n.t('frame of {0} × {1} pixels extends beyond the canvas', columns, rows));
  }
  if (width * height > columns * rows * CANVAS_RATIO) {
    throw broken(FORMAT, l10n.t('frame of {0} × {1} pixels on a canvas of {2} × {3}', columns, rows, width, height));
  }
  checkImage(chunksOf(frame.subarray(FRAME_HEADER)));
  const still = await decodeWith('webp', stillOf(frame));
  if (still.width !== columns || still.height !== rows) {
    throw broken(
      FORMAT,
      l10n.t('frame of {0} × {1} pixels declared as {2} × {3}', still.width, still.height, columns, rows),
    );
  }
  const channels = (extended[0]! & ALPHA) === 0 ? 3 : 4;
  const data = allocator.allocate('uint8', channels * height * width);
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0, at = channel; row < rows; row++) {
      const start = (channel * height + y + row) * width + x;
      for (let column = 0; column < columns; column++, at += 4) data[start + column] = still.data[at]!;
    }
  }
  return { dtype: 'uint8', shape: [channels, height, width], data };
}

/** A file of its own for a frame. */
function stillOf(frame: Uint8Array): Uint8Array {
  const image = frame.subarray(FRAME_HEADER);
  const hasAlpha = String.fromCharCode(...image.subarray(0, 4)) === 'ALPH';
  const header = hasAlpha ? 18 : 0;
  const file = new Uint8Array(12 + header + image.length);
  const view = viewOf(file);
  file.set(ascii('RIFF'));
  view.setUint32(4, file.length - 8, true);
  file.set(ascii('WEBP'), 8);
  if (hasAlpha) {
    file.set(ascii('VP8X'), 12);
    view.setUint32(16, 10, true);
    file[20] = ALPHA;
    file.set(frame.subarray(6, 12), 24);
  }
  file.set(image, 12 + header);
  return file;
}

/** Whether the image has alpha itself; its own header is checked, which the decoder takes on trust. */
function checkImage(chunks: readonly Chunk[]): boolean {
  const image = chunks.find(({ type }) => type === 'VP8 ' || type === 'VP8L');
  if (!image) throw broken(FORMAT, l10n.t('{0} frames', 0));
  const { data } = image;
  if (data.length < 10) throw truncated(FORMAT);
  if (image.type === 'VP8 ') {
    const view = viewOf(data);
    checkFrame(view.getUint16(6, true) & 0x3fff, view.getUint16(8, true) & 0x3fff, data.length);
    return chunks.some(({ type }) => type === 'ALPH');
  }
  const bits = viewOf(data).getUint32(1, true);
  checkFrame((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1, data.length);
  return ((bits >>> 28) & 1) === 1;
}

function checkFrame(width: number, height: number, size: number): void {
  checkSize(FORMAT, width, height);
  checkDecodable(width, height, size);
}

function bytesOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { data }) => sum + data.length, 0);
}

function chunksOf(bytes: Uint8Array): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = viewOf(bytes).getUint32(at + 4, true);
    if (at + 8 + length > bytes.length) throw truncated(FORMAT);
    const type = String.fromCharCode(...bytes.subarray(at, at + 4));
    chunks.push({ type, data: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

function triple(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
