import * as l10n from '@vscode/l10n';
import { buf as crc32 } from 'crc-32';
import { Unzlib } from 'fflate';
import { TensorError, messageOf } from '../errors';
import { heap, type Allocator } from '../tensors/allocator';
import type { Tensor } from '../tensors/tensor';
import { broken, checkRoom, checkSize, fromPalette, truncated, type Palette, type Warn } from './imageTensor';
import { passesOf, rawSize, readRows, type RowLayout } from './pngRows';

const FORMAT = 'PNG';
export const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Deflate makes at most this many bytes of one. */
const DEFLATE_RATIO = 1032;

const INDEXED = 3;
/** Samples a pixel, and the depths a color type may have. */
const colourTypes: Readonly<Record<number, { channels: number; depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  [INDEXED]: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

interface Header extends RowLayout {
  readonly colourType: number;
}

/**
 * Decodes a PNG's samples as stored: uint8 or uint16 of shape (C, H, W). C is 1 for gray, 2 with alpha, 3 for color, 4
 * with alpha; a palette counts as color, with alpha if the file has it for some of its colors. A single transparent
 * color is no channel. Gray below 8 bits is spread over 0…255.
 *
 * @throws TensorError if the bytes are no PNG, or a broken one
 * @see https://www.w3.org/TR/png-3/
 */
export function readPng(bytes: Uint8Array, allocator: Allocator = heap, warn: Warn = () => undefined): Tensor {
  if (pngSignature.some((byte, i) => bytes[i] !== byte)) throw new TensorError(l10n.t('Not a PNG image'));
  const chunks = readChunks(bytes, warn);
  const header = headerOf(chunks.parts[0]!);
  const { width, height, channels, depth } = header;
  const palette = header.colourType === INDEXED ? paletteOf(chunks.parts) : undefined;
  const rows = inflate(chunks, header, warn);
  const dtype = depth === 16 ? 'uint16' : 'uint8';
  const target = palette ? heap : allocator;
  const samples = target.allocate(dtype, channels * height * width) as Uint8Array<ArrayBuffer>;
  readRows(rows, header, samples);
  if (palette) return fromPalette(FORMAT, samples, palette, [height, width], allocator);
  if (depth < 8) spread(samples, 255 / (2 ** depth - 1));
  return { dtype, shape: [channels, height, width], data: samples };
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

interface Chunks {
  /** Those that are read, the header first. */
  readonly parts: readonly Chunk[];
  /** Whether the file ends before the end chunk. */
  readonly isCut: boolean;
}

const critical = ['IHDR', 'PLTE', 'IDAT', 'IEND'];
const TRANSPARENCY = 'tRNS';
/** A chunk for each row of the highest image, and others. */
const MOST_CHUNKS = 2 ** 17;

/** The chunks up to the end chunk. Checksums are verified; one that is wrong in what is not needed leaves its chunk out. */
function readChunks(bytes: Uint8Array, warn: Warn): Chunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Chunk[] = [];
  let at = pngSignature.length;
  for (let count = 0; parts.at(-1)?.type !== 'IEND'; count++) {
    if (count === MOST_CHUNKS) throw broken(FORMAT, l10n.t('more than {0} chunks', MOST_CHUNKS));
    const end = at + 12 > bytes.length ? Infinity : at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) {
      if (!parts.some(({ type }) => type === 'IDAT')) throw truncated(FORMAT);
      warn(l10n.t('unexpected end of file'));
      return { parts, isCut: true };
    }
    const chunk = { type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), data: bytes.subarray(at + 8, end) };
    if ((chunk.type === 'IHDR') !== (count === 0)) throw misplaced(chunk);
    const sum = crc32(bytes.subarray(at + 4, end)) >>> 0;
    if (isRead(chunk, sum, view.getUint32(end), warn)) parts.push(chunk);
    at = end + 4;
  }
  if (at < bytes.length) warn(l10n.t('{0} bytes after the end', bytes.length - at));
  return { parts, isCut: false };
}

/** Whether a chunk is one of those that are read. */
function isRead({ type, data }: Chunk, computed: number, stored: number, warn: Warn): boolean {
  const isCritical = (type.charCodeAt(0) & 0x20) === 0;
  if (isCritical && !critical.includes(type)) throw broken(FORMAT, l10n.t('unknown chunk {0}', type));
  if (computed !== stored) {
    const [found, expected] = [computed, stored].map((sum) => sum.toString(16));
    const reason = l10n.t('checksum of chunk {0} is {1}, expected {2}', type, found!, expected!);
    if (isCritical && type !== 'IEND') throw broken(FORMAT, reason);
    warn(reason);
    return type === 'IEND';
  }
  return type === TRANSPARENCY || (isCritical && !(type === 'IDAT' && data.length === 0));
}

function misplaced({ type }: Chunk): TensorError {
  return broken(FORMAT, l10n.t('chunk {0} in the wrong place', type));
}

function headerOf({ data }: Chunk): Header {
  if (data.length !== 13) throw broken(FORMAT, l10n.t('header of {0} bytes, expected {1}', data.length, 13));
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colourType, compression, filter, interlace] = data.subarray(8) as unknown as number[];
  const kind = colourTypes[colourType!];
  if (!kind) throw broken(FORMAT, l10n.t('unknown color type {0}', colourType!));
  if (!kind.depths.includes(depth!)) {
    throw broken(FORMAT, l10n.t('{0} bits per component with color type {1}', depth!, colourType!));
  }
  if (compression || filter || interlace! > 1) throw broken(FORMAT, l10n.t('unknown method in the header'));
  checkSize(FORMAT, width, height);
  return {
    width,
    height,
    depth: depth!,
    channels: kind.channels,
    colourType: colourType!,
    interlaced: interlace === 1,
  };
}

function paletteOf(chunks: readonly Chunk[]): Palette {
  const palettes = chunks.filter(({ type }) => type === 'PLTE');
  const rgb = palettes[0]?.data;
  if (!rgb || rgb.length === 0) throw broken(FORMAT, l10n.t('no palette'));
  if (palettes.length > 1) throw broken(FORMAT, l10n.t('chunk {0} in the wrong place', 'PLTE'));
  if (rgb.length % 3 !== 0 || rgb.length > 768) {
    throw broken(FORMAT, l10n.t('palette of {0} bytes', rgb.length));
  }
  const alpha = chunks.find(({ type }) => type === TRANSPARENCY)?.data;
  if (!alpha) return { channels: 3, colours: rgb };
  const colours = new Uint8Array((rgb.length / 3) * 4);
  for (let i = 0; i * 3 < rgb.length; i++) {
    colours.set(rgb.subarray(i * 3, i * 3 + 3), i * 4);
    colours[i * 4 + 3] = alpha[i] ?? 255;
  }
  return { channels: 4, colours };
}

/** The filtered rows; whatever the stream holds, no more memory is taken than the header's pixels need. */
function inflate({ parts, isCut }: Chunks, header: Header, warn: Warn): Uint8Array {
  const data = parts.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const length = data.reduce((sum, part) => sum + part.length, 0);
  const expected = passesOf(header).reduce((sum, pass) => sum + rawSize(pass, header), 0);
  const lacking = (found: number) => (isCut ? truncated(FORMAT) : tooFew(found, expected));
  if (expected > length * DEFLATE_RATIO) throw lacking(length * DEFLATE_RATIO);
  const [samples, colours] = [header.width * header.height * header.channels, header.colourType === INDEXED ? 4 : 0];
  checkRoom(expected + samples * Math.max(1, header.depth / 8) + colours * samples, length);
  const rows = heap.allocate('uint8', expected);
  const { found, isMore } = unpack(data, rows);
  if (found < expected) throw lacking(found);
  if (isMore) warn(l10n.t('more than the expected {0} bytes of data', expected));
  else if (!endsWith(data, adler32(rows))) warn(l10n.t('checksum of its data missing or wrong'));
  return rows;
}

/** Input is unpacked in portions of this size, so that a stream without end is found out early. */
const PORTION = 2 ** 16;

/** How many bytes the stream has put into the room, and whether it has more. */
function unpack(parts: readonly Uint8Array[], room: Uint8Array): { found: number; isMore: boolean } {
  let found = 0;
  let isMore = false;
  const inflater = new Unzlib((part) => {
    isMore ||= found + part.length > room.length;
    const used = part.subarray(0, room.length - found);
    room.set(used, found);
    found += used.length;
  });
  try {
    for (const part of parts) {
      // the last portion is not told from the others: an end that is missing does no harm
      for (let at = 0; at < part.length && !isMore; at += PORTION) inflater.push(part.subarray(at, at + PORTION));
    }
  } catch (error) {
    if (found < room.length) throw broken(FORMAT, l10n.t('cannot decompress its data ({0})', messageOf(error)));
  }
  return { found, isMore };
}

/** Whether the last four bytes are this number. */
function endsWith(parts: readonly Uint8Array[], sum: number): boolean {
  const last: number[] = [];
  for (const part of parts.toReversed()) {
    last.unshift(...part.subarray(-(4 - last.length)));
    if (last.length === 4) break;
  }
  return last.reduce((number, byte) => number * 256 + byte, 0) === sum;
}

/** zlib's checksum. */
function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (let at = 0; at < bytes.length;) {
    // so many sums stay within 53 bits
    for (const end = Math.min(at + 2 ** 16, bytes.length); at < end; at++) high += low += bytes[at]!;
    low %= 65521;
    high %= 65521;
  }
  return high * 65536 + low;
}

function tooFew(found: number, expected: number): TensorError {
  return broken(FORMAT, l10n.t('expected {1} bytes of pixel data, found at most {0}', found, expected));
}

function spread(samples: Uint8Array, factor: number): void {
  for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! * factor;
}
