import * as l10n from '@vscode/l10n';
import { heap, type Allocator } from '../tensors/allocator';
import type { Tensor } from '../tensors/tensor';
import { readRuns } from './bmpRuns';
import {
  broken,
  checkRoom,
  checkSize,
  fromPalette,
  isGreyRamp,
  truncated,
  unsupported,
  type Palette,
} from './imageTensor';

const FORMAT = 'BMP';
/** Compressions, by the header's numbers. */
const RLE8 = 1;
const RLE4 = 2;
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;

interface Header {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  /** Where the header ends, and where the pixels begin. */
  readonly end: number;
  readonly pixels: number;
  readonly headerSize: number;
  readonly colourCount: number;
}

/**
 * Decodes a BMP: uint8 of shape (C, H, W). C is 3, 4 if the header has a mask for alpha, and 1 if the palette is a gray
 * ramp, which is how the format stores gray. Samples of fewer bits are spread over 0…255, rounded down as PIL does.
 *
 * @throws TensorError if the bytes are broken
 * @see https://learn.microsoft.com/windows/win32/gdi/bitmap-storage
 */
export function readBmp(bytes: Uint8Array, allocator: Allocator = heap): Tensor {
  const header = headerOf(bytes);
  const { bits, compression } = header;
  const isRuns = compression === RLE8 || compression === RLE4;
  if (!isRuns) checkRows(bytes, header);
  // indices, and as colors
  checkRoom(4 * header.width * header.height, bytes.length);
  if (bits > 8) return readColours(bytes, header, allocator);
  const palette = paletteOf(bytes, header);
  const indices = heap.allocate('uint8', header.width * header.height);
  if (isRuns) readRuns(bytes.subarray(header.pixels), header, indices);
  else readIndices(bytes, header, indices);
  const tensor = fromPalette(FORMAT, indices, palette, [header.height, header.width], allocator);
  if (!isGreyRamp(palette)) return tensor;
  return { ...tensor, shape: [1, header.height, header.width], data: tensor.data.slice(0, indices.length) };
}

function headerOf(bytes: Uint8Array): Header {
  if (bytes.length < 26) throw truncated(FORMAT);
  const view = viewOf(bytes);
  const [pixels, size] = [view.getUint32(10, true), view.getUint32(14, true)];
  const isCore = size === 12;
  if (!isCore && (size < 40 || size > 124)) throw broken(FORMAT, l10n.t('header of {0} bytes', size));
  const end = 14 + size;
  if (end > bytes.length) throw truncated(FORMAT);
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  const height = Math.abs(signedHeight);
  const bits = view.getUint16(isCore ? 24 : 28, true);
  const compression = isCore ? 0 : view.getUint32(30, true);
  checkSize(FORMAT, width, height);
  checkKind(bits, compression);
  const isRuns = compression === RLE8 || compression === RLE4;
  // a run of two bytes makes up to 255 pixels, and what is left out is the first color: a bound for sane files
  if (isRuns && width * height > bytes.length * 256) {
    throw broken(FORMAT, l10n.t('{0} bytes cannot hold {1} × {2} pixels', bytes.length, width, height));
  }
  const colourCount = isCore ? 0 : view.getUint32(46, true);
  return { width, height, topDown: signedHeight < 0, bits, compression, end, pixels, headerSize: size, colourCount };
}

function checkKind(bits: number, compression: number): void {
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw broken(FORMAT, l10n.t('{0} bits per pixel', bits));
  const needed: Readonly<Record<number, readonly number[]>> = {
    0: [1, 4, 8, 16, 24, 32],
    [RLE8]: [8],
    [RLE4]: [4],
    [BITFIELDS]: [16, 32],
    [ALPHA_BITFIELDS]: [16, 32],
  };
  if (!needed[compression]) throw unsupported(FORMAT, l10n.t('compression {0}', compression));
  if (!needed[compression].includes(bits)) {
    throw broken(FORMAT, l10n.t('{0} bits per pixel with compression {1}', bits, compression));
  }
}

function rowBytes({ width, bits }: Header): number {
  return Math.ceil((width * bits) / 32) * 4;
}

function checkRows(bytes: Uint8Array, header: Header): void {
  const used = Math.ceil((header.width * header.bits) / 8);
  if (header.pixels + rowBytes(header) * (header.height - 1) + used > bytes.length) throw truncated(FORMAT);
}

/** Where a row begins: bottom-up, unless the height is negative. */
function rowStart(header: Header, y: number): number {
  return header.pixels + rowBytes(header) * (header.topDown ? y : header.height - 1 - y);
}

function readIndices(bytes: Uint8Array, header: Header, indices: Uint8Array): void {
  const { width, height, bits } = header;
  const mask = 2 ** bits - 1;
  for (let y = 0, pixel = 0; y < height; y++) {
    const start = rowStart(header, y);
    for (let x = 0, bit = 0; x < width; x++, bit += bits) {
      indices[pixel++] = (bytes[start + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask;
    }
  }
}

function paletteOf(bytes: Uint8Array, { bits, end, headerSize, colourCount }: Header): Palette {
  const step = headerSize === 12 ? 3 : 4;
  const count = colourCount || 2 ** bits;
  if (count > 256) throw broken(FORMAT, l10n.t('palette of {0} colors', count));
  if (end + count * step > bytes.length) throw truncated(FORMAT);
  const colours = new Uint8Array(count * 3);
  for (let i = 0; i < colours.length; i++) colours[i] = bytes[end + Math.floor(i / 3) * step + (2 - (i % 3))]!;
  return { channels: 3, colours };
}

/** Where a sample stands in a pixel. */
interface Mask {
  readonly shift: number;
  readonly max: number;
}

function masksOf(bytes: Uint8Array, header: Header): Mask[] {
  const { bits, compression, headerSize } = header;
  const view = viewOf(bytes);
  if (compression === 0) return (bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff]).map(maskOf);
  const hasAlpha = headerSize >= 56 || compression === ALPHA_BITFIELDS;
  const offsets = hasAlpha ? [54, 58, 62, 66] : [54, 58, 62];
  if (offsets.at(-1)! + 4 > bytes.length) throw truncated(FORMAT);
  const masks = offsets.map((offset) => view.getUint32(offset, true));
  if (hasAlpha && masks[3] === 0) masks.pop();
  return masks.map(maskOf);
}

function maskOf(mask: number): Mask {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  const max = mask >>> shift;
  if (mask === 0 || (max & (max + 1)) !== 0) {
    throw broken(FORMAT, l10n.t('color mask {0}', `0x${mask.toString(16)}`));
  }
  return { shift, max };
}

function readColours(bytes: Uint8Array, header: Header, allocator: Allocator): Tensor {
  const { width, height } = header;
  const masks = masksOf(bytes, header);
  const step = header.bits / 8;
  const data = allocator.allocate('uint8', masks.length * width * height);
  masks.forEach(({ shift, max }, channel) => {
    let target = channel * width * height;
    for (let y = 0; y < height; y++) {
      for (let x = 0, at = rowStart(header, y); x < width; x++, at += step) {
        let pixel = bytes[at]! | (bytes[at + 1]! << 8);
        if (step > 2) pixel |= bytes[at + 2]! << 16;
        if (step > 3) pixel |= bytes[at + 3]! << 24;
        const sample = ((pixel >>> shift) & max) >>> 0;
        data[target++] = max === 255 ? sample : Math.floor((sample * 255) / max);
      }
    }
  });
  return { dtype: 'uint8', shape: [masks.length, height, width], data };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
