import { deflateSync } from 'node:zlib';
import { buf as crc32 } from 'crc-32';
import { big, bytesOf, little } from '../bytes';
import type { Dice } from '../dice';

/** Now and then as many pixels as none of the bytes hold. */
function side(dice: Dice): number {
  return dice.said(1 + dice.below(20), 0.02);
}

function chunk(dice: Dice, type: string, data: Uint8Array): Uint8Array {
  const sum = dice.said(crc32(bytesOf(type, data)) >>> 0, 0.01);
  return bytesOf(big(dice.said(data.length, 0.01), 4), type, data, big(sum, 4));
}

export function png(dice: Dice): Uint8Array {
  const [width, height] = [side(dice), side(dice)];
  const colours = dice.pick([0, 2, 3, 4, 6]);
  const depth = dice.pick(colours === 0 ? [1, 2, 4, 8, 16] : colours === 3 ? [1, 2, 4, 8] : [8, 16]);
  const channels = [1, 0, 3, 1, 2, 0, 4][colours]!;
  const row = 1 + Math.ceil((Math.min(width, 100) * channels * depth) / 8);
  const raw = dice
    .bytes(dice.said(row * Math.min(height, 100)) % 2 ** 17)
    .map((byte, at) => (at % row ? byte : byte % 5));
  const stream = deflateSync(raw);
  const cut = dice.below(stream.length);
  const header = bytesOf(big(width, 4), big(height, 4), dice.said(depth, 0.02), colours, 0, 0, dice.said(0, 0.2));
  const parts = [
    chunk(dice, 'IHDR', header),
    ...(colours === 3 || dice.chance(0.1) ? [chunk(dice, 'PLTE', dice.bytes(3 * (1 + dice.below(256))))] : []),
    ...(dice.chance(0.2) ? [chunk(dice, 'tRNS', dice.bytes(dice.below(20)))] : []),
    ...dice.some(2, () =>
      chunk(dice, dice.chance(0.02) ? 'ABCD' : dice.pick(['tEXt', 'gAMA']), dice.bytes(dice.size())),
    ),
    chunk(dice, 'IDAT', stream.subarray(0, cut)),
    chunk(dice, 'IDAT', stream.subarray(cut)),
    chunk(dice, 'IEND', new Uint8Array()),
  ];
  return bytesOf('\x89PNG\r\n\x1a\n', ...parts);
}

/** A page whose strips or tiles have the sizes they should. */
export function tiff(dice: Dice): Uint8Array {
  const isLittle = dice.chance(0.5);
  const number = (value: number, size: number) => (isLittle ? little : big)(value, size);
  const [width, height] = [side(dice), side(dice)];
  const bits = dice.pick([1, 4, 8, 8, 16, 32, 64]);
  const samples = dice.said(dice.pick([1, 1, 3, 4]), 0.02);
  const size = Math.ceil((Math.min(width, 99) * bits * (samples % 99)) / 8) * Math.min(height, 99);
  const compression = dice.pick([1, 1, 5, 8, 32773, 7]);
  const raw = dice.bytes(dice.said(size) % 2 ** 16);
  const strip = compression === 8 ? deflateSync(raw) : raw;
  const tags: [tag: number, type: number, count: number, value: number][] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 1, bits],
    [259, 3, 1, compression],
    [262, 3, 1, dice.pick([0, 1, 1, 2, 3, 5])],
    [dice.said(273, 0.05), 4, dice.said(1), dice.said(8)],
    [277, 3, 1, samples],
    [278, 4, 1, dice.said(height)],
    [dice.said(279, 0.05), 4, dice.said(1), dice.said(strip.length)],
    [284, 3, 1, dice.said(1)],
    [317, 3, 1, dice.pick([1, 1, 2, 3])],
    [339, 3, 1, dice.pick([1, 1, 2, 3])],
    [274, 3, 1, dice.said(1, 0.2)],
    [320, 3, dice.said(768), 8],
  ];
  const kept = tags.filter(() => dice.chance(0.97));
  const entries = kept.map(([tag, type, count, value]) => {
    const held = type === 3 && count === 1 ? bytesOf(number(value, 2), 0, 0) : number(value, 4);
    return bytesOf(number(tag, 2), number(type, 2), number(count, 4), held);
  });
  const start = 8 + strip.length;
  const next = dice.chance(0.3) ? dice.said(start, 0.5) : 0;
  const head = bytesOf(isLittle ? 'II' : 'MM', number(42, 2), number(dice.said(start, 0.02), 4));
  return bytesOf(head, strip, number(dice.said(kept.length, 0.02), 2), ...entries, number(next, 4));
}

/** Codes of nine bits that stand for themselves, with a clear code before they grow. */
function lzw(dice: Dice, pixels: number): Uint8Array {
  const bytes: number[] = [];
  let [bits, count] = [0, 0];
  const put = (code: number) => {
    bits += code * 2 ** count;
    for (count += 9; count >= 8; count -= 8) {
      bytes.push(bits % 256);
      bits = Math.floor(bits / 256);
    }
  };
  for (let at = 0; at < pixels; at++) {
    if (at % 200 === 0) put(256);
    put(dice.chance(0.001) ? dice.below(512) : dice.below(256));
  }
  put(257);
  return Uint8Array.from([...bytes, bits, 0]);
}

function blocks(dice: Dice, data: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const part = data.subarray(at, at + 255);
    parts.push(bytesOf(dice.said(part.length, 0.005) & 255, part));
  }
  return bytesOf(...parts, 0);
}

export function gif(dice: Dice): Uint8Array {
  const [width, height] = [side(dice), side(dice)];
  const frames = dice.some(4, () => {
    const [columns, rows] = [dice.said(width), dice.said(height)];
    const control = bytesOf('!\xf9', 4, dice.below(32), 0, 0, dice.below(256), 0);
    const place = bytesOf(little(dice.said(0), 2), little(dice.said(0), 2), little(columns, 2), little(rows, 2));
    const pixels = dice.said(Math.min(columns, 99) * Math.min(rows, 99)) % 20_000;
    return bytesOf(
      dice.chance(0.5) ? control : '',
      ',',
      place,
      dice.pick([0, 0, 0x40]),
      8,
      blocks(dice, lzw(dice, pixels)),
    );
  });
  const screen = bytesOf(little(width, 2), little(height, 2), 0xf7, dice.below(256), 0);
  return bytesOf('GIF89a', screen, dice.bytes(768), ...frames, dice.chance(0.9) ? ';' : '');
}

export function bmp(dice: Dice): Uint8Array {
  const [width, height] = [side(dice), side(dice)];
  const bits = dice.pick([1, 4, 8, 16, 24, 32]);
  const compression = dice.chance(0.3) ? dice.pick([1, 2, 3, 6]) : 0;
  const palette = bits <= 8 ? dice.bytes(4 * 2 ** bits) : new Uint8Array();
  const row = Math.ceil((Math.min(width, 99) * bits) / 32) * 4;
  const header = bytesOf(
    ...[little(dice.said(40), 4), little(width, 4), little(dice.chance(0.2) ? 2 ** 32 - height : height, 4), 1, 0],
    ...[little(bits, 2), little(compression, 4), little(0, 12), little(dice.said(0, 0.1), 4), little(0, 4)],
  );
  const head = bytesOf('BM', little(0, 8), little(dice.said(54 + palette.length), 4));
  return bytesOf(head, header, palette, dice.bytes(dice.said(row * Math.min(height, 99)) % 2 ** 16));
}

function segment(dice: Dice, marker: number, ...parts: readonly (number | Uint8Array)[]): Uint8Array {
  const data = bytesOf(...parts);
  return bytesOf(0xff, marker, big(dice.said(data.length + 2, 0.01), 2), data);
}

/** Tables of one code, and any bits that are coded with it. */
export function jpeg(dice: Dice): Uint8Array {
  const [width, height] = [side(dice), side(dice)];
  const count = dice.said(dice.pick([1, 3, 4]), 0.02) & 255;
  const components = Array.from({ length: Math.min(count, 5) }, (_, i) =>
    bytesOf(i + 1, dice.chance(0.05) ? dice.below(256) : dice.pick([0x11, 0x11, 0x21, 0x22, 0x41]), 0),
  );
  const scan = Array.from({ length: Math.min(count, 5) }, (_, i) => bytesOf(i + 1, dice.said(0, 0.1) & 255));
  const table = (kind: number) => segment(dice, 0xc4, kind, 0, 2, new Uint8Array(14), 0, dice.below(12));
  const coded = dice.bytes(dice.below(2000)).map((byte) => (byte === 255 ? 254 : byte));
  return bytesOf(
    ...[0xff, 0xd8, segment(dice, 0xe0, bytesOf('JFIF\0', 1, 1), dice.bytes(7))],
    ...(dice.chance(0.2) ? [segment(dice, 0xee, bytesOf('Adobe'), new Uint8Array(6), dice.below(3))] : []),
    segment(
      dice,
      0xdb,
      0,
      dice.bytes(64).map((byte) => byte | 1),
    ),
    segment(dice, dice.pick([0xc0, 0xc1, 0xc2, 0xc3]), 8, big(height, 2), big(width, 2), count, ...components),
    ...[table(0), table(0x10), ...(dice.chance(0.1) ? [segment(dice, 0xdd, big(dice.said(2), 2))] : [])],
    ...[
      segment(dice, 0xda, count, ...scan, 0, 63, dice.said(0, 0.1) & 255),
      coded,
      dice.chance(0.95) ? bytesOf(0xff, 0xd9) : '',
    ],
  );
}

function riff(dice: Dice, type: string, data: Uint8Array): Uint8Array {
  return bytesOf(type, little(dice.said(data.length, 0.01), 4), data, data.length % 2 ? 0 : '');
}

export function webp(dice: Dice): Uint8Array {
  const [width, height] = [side(dice), side(dice)];
  const sizes = (less: number) => bytesOf(little(width - less, 3), little(height - less, 3));
  const image = () => {
    const bits = ((width - 1) % 16384) + ((height - 1) % 16384) * 16384;
    const lossless = bytesOf(0x2f, little(Math.max(bits, 0), 4), dice.bytes(dice.below(200)));
    const lossy = bytesOf(
      dice.bytes(3),
      '\x9d\x01\x2a',
      little(width, 2),
      little(height, 2),
      dice.bytes(dice.below(200)),
    );
    return dice.chance(0.5) ? riff(dice, 'VP8L', lossless) : riff(dice, 'VP8 ', lossy);
  };
  const frame = () =>
    riff(dice, 'ANMF', bytesOf(little(dice.said(0), 3), little(0, 3), sizes(1), little(9, 4), image()));
  const isExtended = dice.chance(0.5);
  const extended = riff(dice, 'VP8X', bytesOf(dice.pick([0, 0x02, 0x10, 0x12]), 0, 0, 0, sizes(1)));
  const body = bytesOf('WEBP', isExtended ? extended : '', dice.chance(0.7) ? image() : '', ...dice.some(2, frame));
  return bytesOf('RIFF', little(dice.said(body.length), 4), body);
}
