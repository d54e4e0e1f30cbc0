import { buf as crc32 } from 'crc-32';
import { zlibSync } from 'fflate';
import { viewOf } from '../files/byteRange';
import { pngSignature } from '../formats/png';
import type { Picture } from './imageGrid';

/** Packs bytes in zlib's format. A host can provide a faster one than ours. */
export type Deflate = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** Quick: on rows of differences, more effort saves little. */
const deflate: Deflate = (bytes) => zlibSync(bytes, { level: 1, mem: 4 });

const RGB = 2;
/** The filter by which a sample is what it differs by from the one to the left. */
const SUB = 1;

/** An image as a PNG of 8-bit RGB; the same image always gives the same bytes. */
export async function encodePng(
  { width, height, rgb }: Picture,
  pack: Deflate = deflate,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array(13);
  viewOf(header).setUint32(0, width);
  viewOf(header).setUint32(4, height);
  header.set([8, RGB], 8);
  const data = await pack(filtered(rgb, 3 * width, height));
  const chunks = [chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', new Uint8Array())];
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, pngSignature.length));
  bytes.set(pngSignature);
  let at = pngSignature.length;
  for (const part of chunks) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function filtered(rgb: Uint8Array, stride: number, height: number): Uint8Array {
  const rows = new Uint8Array((stride + 1) * height);
  for (let row = 0; row < height; row++) {
    const [from, to] = [row * stride, row * (stride + 1)];
    rows[to] = SUB;
    rows.set(rgb.subarray(from, from + 3), to + 1);
    for (let i = 3; i < stride; i++) rows[to + 1 + i] = rgb[from + i]! - rgb[from + i - 3]!;
  }
  return rows;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = viewOf(bytes);
  view.setUint32(0, data.length);
  bytes.set(
    Array.from(type, (letter) => letter.charCodeAt(0)),
    4,
  );
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)) >>> 0);
  return bytes;
}
