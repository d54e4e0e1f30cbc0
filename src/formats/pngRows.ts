import * as l10n from '@vscode/l10n';
import { broken } from './imageTensor';

/** How the rows of a PNG are laid out. */
export interface RowLayout {
  readonly width: number;
  readonly height: number;
  /** Samples a pixel, and bits a sample. */
  readonly channels: number;
  readonly depth: number;
  readonly interlaced: boolean;
}

/** The pixels that are stored together: every `dx`th of every `dy`th row. */
interface Pass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly width: number;
  readonly height: number;
}

const whole = [{ x: 0, y: 0, dx: 1, dy: 1 }];
const adam7 = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];

/** The passes that have any pixels, in the order they are stored. */
export function passesOf({ width, height, interlaced }: RowLayout): Pass[] {
  return (interlaced ? adam7 : whole)
    .map((pass) => ({
      ...pass,
      width: Math.ceil((width - pass.x) / pass.dx),
      height: Math.ceil((height - pass.y) / pass.dy),
    }))
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

function rowBytes(pass: Pass, { channels, depth }: RowLayout): number {
  return Math.ceil((pass.width * channels * depth) / 8);
}

/** Bytes a pass takes, each row with its filter in front. */
export function rawSize(pass: Pass, layout: RowLayout): number {
  return pass.height * (1 + rowBytes(pass, layout));
}

/** Undoes the filters, in place, and writes the samples channel after channel. */
export function readRows(raw: Uint8Array, layout: RowLayout, samples: Uint8Array | Uint16Array): void {
  const pixelBytes = Math.max(1, (layout.channels * layout.depth) / 8);
  let at = 0;
  for (const pass of passesOf(layout)) {
    const length = rowBytes(pass, layout);
    let above = new Uint8Array(length);
    for (let row = 0; row < pass.height; row++, at += 1 + length) {
      const bytes = raw.subarray(at + 1, at + 1 + length) as Uint8Array<ArrayBuffer>;
      unfilter(raw[at]!, bytes, above, pixelBytes);
      scatter(bytes, layout, pass, row, samples);
      above = bytes;
    }
  }
}

function unfilter(filter: number, row: Uint8Array, above: Uint8Array, pixelBytes: number): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = pixelBytes; i < row.length; i++) row[i] = row[i]! + row[i - pixelBytes]!;
      return;
    case 2:
      for (let i = 0; i < row.length; i++) row[i] = row[i]! + above[i]!;
      return;
    case 3:
      for (let i = 0; i < row.length; i++) {
        const left = i < pixelBytes ? 0 : row[i - pixelBytes]!;
        row[i] = row[i]! + ((left + above[i]!) >> 1);
      }
      return;
    case 4:
      for (let i = 0; i < pixelBytes && i < row.length; i++) row[i] = row[i]! + above[i]!;
      for (let i = pixelBytes; i < row.length; i++) {
        row[i] = row[i]! + paeth(row[i - pixelBytes]!, above[i]!, above[i - pixelBytes]!);
      }
      return;
    default:
      throw broken('PNG', l10n.t('unknown filter {0}', filter));
  }
}

/** The neighbour nearest to left + up − corner; of equals, the first in this order. */
function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function scatter(row: Uint8Array, layout: RowLayout, pass: Pass, y: number, samples: Uint8Array | Uint16Array): void {
  const { width, height, channels, depth } = layout;
  const start = (pass.y + y * pass.dy) * width + pass.x;
  if (depth < 8) {
    const mask = 2 ** depth - 1;
    for (let x = 0, bit = 0; x < pass.width; x++, bit += depth) {
      samples[start + x * pass.dx] = (row[bit >> 3]! >> (8 - depth - (bit & 7))) & mask;
    }
    return;
  }
  const bytes = depth / 8;
  for (let channel = 0; channel < channels; channel++) {
    let target = start + channel * width * height;
    let at = channel * bytes;
    for (let x = 0; x < pass.width; x++, target += pass.dx, at += channels * bytes) {
      samples[target] = bytes === 1 ? row[at]! : (row[at]! << 8) | row[at + 1]!;
    }
  }
}
