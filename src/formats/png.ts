import * as l10n from '@vscode/l10n';
import { buf as crc32 } from 'crc-32';
import { Unzlib } from 'fflate';
import { TensorError, messageOf } from '../errors';
import { heap, type Allocator } from '../tensors/allocator';
import type { Tensor } from '../tensors/tensor';
import { broken, checkSize, fromPalette, truncated, type Palette } from './imageTensor';
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
export function readPng(bytes: Uint8Array, allocator: Allocator = heap): Tensor {
  if (pngSignature.some((byte, i) => bytes[i] !== byte)) throw new TensorError(l10n.t('Not a PNG image'));
  const chunks = readChunks(bytes);
  const header = headerOf(chunks[0]!);
  const palette = header.colourType === INDEXED ? paletteOf(chunks) : undefined;
  const rows = inflate(chunks, header);
  const { width, height, channels, depth } = header;
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

const known = ['IHDR', 'PLTE', 'IDAT', 'IEND'];

/** The chunks up to the end chunk, their checksums verified. */
function readChunks(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = pngSignature.length; chunks.at(-1)?.type !== 'IEND'; at += 12 + chunks.at(-1)!.data.length) {
    if (at + 12 > bytes.length) throw truncated(FORMAT);
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) throw truncated(FORMAT);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const [stored, computed] = [view.getUint32(end), crc32(bytes.subarray(at + 4, end)) >>> 0];
    if (stored !== computed) {
      throw broken(
        FORMAT,
        l10n.t('checksum of chunk {0} is {1}, expected {2}', type, computed.toString(16), stored.toString(16)),
      );
    }
    if ((type === 'IHDR') !== (chunks.length === 0)) throw broken(FORMAT, l10n.t('chunk {0} in the wrong place', type));
    const isCritical = (bytes[at + 4]! & 0x20) === 0;
    if (isCritical && !known.includes(type)) throw broken(FORMAT, l10n.t('unknown chunk {0}', type));
    chunks.push({ type, data: bytes.subarray(at + 8, end) });
  }
  return chunks;
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
  const alpha = chunks.find(({ type }) => type === 'tRNS')?.data;
  if (!alpha) return { channels: 3, colours: rgb };
  const colours = new Uint8Array((rgb.length / 3) * 4);
  for (let i = 0; i * 3 < rgb.length; i++) {
    colours.set(rgb.subarray(i * 3, i * 3 + 3), i * 4);
    colours[i * 4 + 3] = alpha[i] ?? 255;
  }
  return { channels: 4, colours };
}

/** The filtered rows; whatever the stream holds, no more memory is taken than the header's pixels need. */
function inflate(chunks: readonly Chunk[], header: Header): Uint8Array {
  const parts = chunks.filter(({ type }) => type === 'IDAT');
  const length = parts.reduce((sum, { data }) => sum + data.length, 0);
  const expected = passesOf(header).reduce((sum, pass) => sum + rawSize(pass, header), 0);
  if (expected > length * DEFLATE_RATIO) throw lacking(length * DEFLATE_RATIO, expected);
  const stream = new Uint8Array(length);
  let at = 0;
  for (const { data } of parts) {
    stream.set(data, at);
    at += data.length;
  }
  const rows = heap.allocate('uint8', expected);
  const found = unpack(stream, rows);
  if (found < expected) throw lacking(found, expected);
  return rows;
}

/** Input is unpacked in portions of this size, so that a stream without end is found out early. */
const PORTION = 2 ** 16;

/** How many bytes the stream has put into the room; more than fit are refused. */
function unpack(stream: Uint8Array, room: Uint8Array): number {
  let written = 0;
  const inflater = new Unzlib((part) => {
    if (written + part.length > room.length) {
      throw broken(FORMAT, l10n.t('more than the expected {0} bytes of data', room.length));
    }
    room.set(part, written);
    written += part.length;
  });
  try {
    for (let at = 0; at < stream.length; at += PORTION) {
      inflater.push(stream.subarray(at, at + PORTION), at + PORTION >= stream.length);
    }
  } catch (error) {
    if (error instanceof TensorError) throw error;
    throw broken(FORMAT, l10n.t('cannot decompress its data ({0})', messageOf(error)));
  }
  return written;
}

function lacking(found: number, expected: number): TensorError {
  return broken(FORMAT, l10n.t('expected {1} bytes of pixel data, found at most {0}', found, expected));
}

function spread(samples: Uint8Array, factor: number): void {
  for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! * factor;
}
