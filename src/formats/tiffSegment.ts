import * as l10n from '@vscode/l10n';
import { unzlibSync } from 'fflate';
import { messageOf } from '../errors';
import { broken, unsupported } from './imageTensor';
import { unpackLzw } from './lzw';

const FORMAT = 'TIFF';

/** How to unpack a strip or tile, and how many bytes one byte of it can become at most. */
interface Compression {
  readonly ratio: number;
  unpack(bytes: Uint8Array, out: Uint8Array): number;
}

const deflate: Compression = {
  ratio: 1032,
  unpack(bytes, out) {
    try {
      return unzlibSync(bytes, { out }).length;
    } catch (error) {
      throw broken(FORMAT, l10n.t('cannot decompress its data ({0})', messageOf(error)));
    }
  },
};

const compressions: Readonly<Record<number, Compression>> = {
  1: {
    ratio: 1,
    unpack(bytes, out) {
      out.set(bytes.subarray(0, out.length));
      return Math.min(bytes.length, out.length);
    },
  },
  5: {
    ratio: 2731,
    unpack(bytes, out) {
      if (bytes[0] === 0 && bytes[1] === 1) throw unsupported(FORMAT, 'LZW, TIFF 5.0');
      const found = unpackLzw(bytes, out, { literalBits: 8, tiff: true });
      if (found < 0) throw broken(FORMAT, l10n.t('invalid code'));
      return found;
    },
  },
  8: deflate,
  32946: deflate,
  32773: { ratio: 64, unpack: unpackBits },
};

const otherCompressions: Readonly<Record<number, string>> = {
  2: 'CCITT RLE',
  3: 'CCITT Group 3',
  4: 'CCITT Group 4',
  6: 'JPEG (TIFF 6.0)',
  7: 'JPEG',
  34925: 'LZMA',
  50000: 'Zstandard',
  50001: 'WebP',
};

/** @throws TensorError naming the compression, if it is not read */
export function compressionOf(code: number): Compression {
  const compression = compressions[code];
  if (compression) return compression;
  throw unsupported(FORMAT, l10n.t('compression {0}', otherCompressions[code] ?? code));
}

/** PackBits: counts below 128 precede bytes to copy, those above one byte to repeat. */
function unpackBits(bytes: Uint8Array, out: Uint8Array): number {
  let at = 0;
  let written = 0;
  while (at < bytes.length && written < out.length) {
    const count = bytes[at++]!;
    if (count === 128) continue;
    const end = Math.min(out.length, written + (count < 128 ? count + 1 : 257 - count));
    if (count < 128) {
      while (written < end && at < bytes.length) out[written++] = bytes[at++]!;
    } else if (at < bytes.length) {
      out.fill(bytes[at++]!, written, end);
      written = end;
    }
  }
  return written;
}

/** What the rows of a strip or tile look like. */
export interface SegmentRows {
  readonly width: number;
  readonly height: number;
  /** Samples a pixel. */
  readonly channels: number;
  readonly bits: number;
  readonly littleEndian: boolean;
}

/** Adds up what a predictor has stored as differences, in place. */
export function undoPredictor(predictor: number, bytes: Uint8Array, rows: SegmentRows): void {
  if (predictor === 1) return;
  const { width, height, channels, bits } = rows;
  const length = (width * channels * bits) / 8;
  for (let y = 0; y < height; y++) {
    const row = bytes.subarray(y * length, (y + 1) * length);
    if (predictor === 2 && bits === 8) addBytes(row, channels);
    else if (predictor === 2 && bits === 16) addWords(row, channels, rows.littleEndian);
    else if (predictor === 2 && bits === 32) addLongs(row, channels, rows.littleEndian);
    else if (predictor === 3 && [16, 32, 64].includes(bits)) {
      addBytes(row, channels);
      joinFloats(row, bits / 8, rows.littleEndian);
    } else throw unsupported(FORMAT, l10n.t('predictor {0} with {1} bits', predictor, bits));
  }
}

function addBytes(row: Uint8Array, step: number): void {
  for (let i = step; i < row.length; i++) row[i] = row[i]! + row[i - step]!;
}

function addWords(row: Uint8Array, step: number, littleEndian: boolean): void {
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  for (let i = step * 2; i < row.length; i += 2) {
    view.setUint16(i, view.getUint16(i, littleEndian) + view.getUint16(i - step * 2, littleEndian), littleEndian);
  }
}

function addLongs(row: Uint8Array, step: number, littleEndian: boolean): void {
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  for (let i = step * 4; i < row.length; i += 4) {
    view.setUint32(i, view.getUint32(i, littleEndian) + view.getUint32(i - step * 4, littleEndian), littleEndian);
  }
}

/** The first bytes of all floats come first, the most significant ones. */
function joinFloats(row: Uint8Array, size: number, littleEndian: boolean): void {
  const planes = row.slice();
  const count = row.length / size;
  for (let i = 0; i < row.length; i++) {
    const byte = i % size;
    row[i] = planes[(littleEndian ? size - 1 - byte : byte) * count + Math.floor(i / size)]!;
  }
}
