import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { broken, truncated, unsupported } from './imageTensor';

const FORMAT = 'TIFF';

/** The tags that are read, by the specification's names. */
const tags = {
  ImageWidth: 256,
  ImageLength: 257,
  BitsPerSample: 258,
  Compression: 259,
  PhotometricInterpretation: 262,
  FillOrder: 266,
  StripOffsets: 273,
  Orientation: 274,
  SamplesPerPixel: 277,
  RowsPerStrip: 278,
  StripByteCounts: 279,
  PlanarConfiguration: 284,
  Predictor: 317,
  ColorMap: 320,
  TileWidth: 322,
  TileLength: 323,
  TileOffsets: 324,
  TileByteCounts: 325,
  ExtraSamples: 338,
  SampleFormat: 339,
} as const;

type Tag = keyof typeof tags;

/** Bytes of the types that count something: BYTE, SHORT, LONG. */
const typeBytes: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4 };

/** The first directory of a TIFF file. */
export interface Directory {
  readonly littleEndian: boolean;
  /** All numbers of a tag; empty if it is missing. */
  numbers(tag: Tag): readonly number[];
  /** The first number of a tag. */
  number(tag: Tag, missing: number): number;
}

/**
 * Reads the first directory; the images of further ones are left alone.
 *
 * @throws TensorError if the bytes are no TIFF, or the directory is broken
 */
export function readDirectory(bytes: Uint8Array): Directory {
  if (bytes.length < 8) throw truncated(FORMAT);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = bytes[0] === 0x49;
  const version = view.getUint16(2, littleEndian);
  if (version === 43) throw unsupported(FORMAT, 'BigTIFF');
  if (version !== 42) throw new TensorError(l10n.t('Not a TIFF image'));
  const start = view.getUint32(4, littleEndian);
  if (start + 2 > bytes.length) throw truncated(FORMAT);
  const count = view.getUint16(start, littleEndian);
  if (start + 2 + count * 12 > bytes.length) throw truncated(FORMAT);
  const entries = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const entry = start + 2 + i * 12;
    entries.set(view.getUint16(entry, littleEndian), entry);
  }
  const numbers = (tag: Tag) => {
    const entry = entries.get(tags[tag]);
    return entry === undefined ? [] : numbersAt(view, entry, littleEndian, tag);
  };
  return { littleEndian, numbers, number: (tag, missing) => numbers(tag)[0] ?? missing };
}

function numbersAt(view: DataView, entry: number, littleEndian: boolean, tag: Tag): number[] {
  const size = typeBytes[view.getUint16(entry + 2, littleEndian)];
  if (!size) throw broken(FORMAT, l10n.t('tag {0} is not numeric', tag));
  const count = view.getUint32(entry + 4, littleEndian);
  const start = count * size <= 4 ? entry + 8 : view.getUint32(entry + 8, littleEndian);
  if (start + count * size > view.byteLength) throw truncated(FORMAT);
  return Array.from({ length: count }, (_, i) => {
    const at = start + i * size;
    if (size === 1) return view.getUint8(at);
    return size === 2 ? view.getUint16(at, littleEndian) : view.getUint32(at, littleEndian);
  });
}
