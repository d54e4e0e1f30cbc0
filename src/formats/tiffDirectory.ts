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

/** Pages that are read of one file. */
const MOST_PAGES = 10_000;
/** Numbers that are read of a tag that has some for each sample of a pixel. */
const MOST_NUMBERS = 4096;
/** And of one that has some for each strip or tile. */
const MOST_SEGMENTS = 2 ** 20;
const segmentTags: readonly Tag[] = ['StripOffsets', 'StripByteCounts', 'TileOffsets', 'TileByteCounts', 'ColorMap'];

/** What a TIFF file says of one page. */
export interface Directory {
  readonly littleEndian: boolean;
  /** All numbers of a tag; empty if it is missing. */
  numbers(tag: Tag): readonly number[];
  /** The first number of a tag. */
  number(tag: Tag, missing: number): number;
}

/**
 * The directories of all pages; the images of sub-directories are left alone.
 *
 * @throws TensorError if the bytes are no TIFF, or a directory is broken
 */
export function readDirectories(bytes: Uint8Array): Directory[] {
  if (bytes.length < 8) throw truncated(FORMAT);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = bytes[0] === 0x49;
  const version = view.getUint16(2, littleEndian);
  if (version === 43) throw unsupported(FORMAT, 'BigTIFF');
  if (version !== 42) throw new TensorError(l10n.t('Not a TIFF image'));
  const pages: Directory[] = [];
  const starts = new Set<number>();
  // one that points back to itself, or to one before, ends the chain
  for (let start = view.getUint32(4, littleEndian); !starts.has(start) && (start > 0 || pages.length === 0);) {
    if (pages.length === MOST_PAGES) throw unsupported(FORMAT, l10n.t('more than {0} pages', MOST_PAGES));
    starts.add(start);
    if (start + 2 > bytes.length) throw truncated(FORMAT);
    const end = start + 2 + view.getUint16(start, littleEndian) * 12;
    if (end > bytes.length) throw truncated(FORMAT);
    pages.push(directoryAt(view, start + 2, end, littleEndian));
    if (end + 4 > bytes.length) break;
    start = view.getUint32(end, littleEndian);
  }
  return pages;
}

function directoryAt(view: DataView, start: number, end: number, littleEndian: boolean): Directory {
  const numbers = (tag: Tag) => {
    for (let entry = start; entry < end; entry += 12) {
      if (view.getUint16(entry, littleEndian) === tags[tag]) return numbersAt(view, entry, littleEndian, tag);
    }
    return [];
  };
  return { littleEndian, numbers, number: (tag, missing) => numbers(tag)[0] ?? missing };
}

function numbersAt(view: DataView, entry: number, littleEndian: boolean, tag: Tag): number[] {
  const size = typeBytes[view.getUint16(entry + 2, littleEndian)];
  if (!size) throw broken(FORMAT, l10n.t('tag {0} is not numeric', tag));
  const count = view.getUint32(entry + 4, littleEndian);
  const start = count * size <= 4 ? entry + 8 : view.getUint32(entry + 8, littleEndian);
  if (start + count * size > view.byteLength) throw truncated(FORMAT);
  const length = Math.min(count, segmentTags.includes(tag) ? MOST_SEGMENTS : MOST_NUMBERS);
  return Array.from({ length }, (_, i) => {
    const at = start + i * size;
    if (size === 1) return view.getUint8(at);
    return size === 2 ? view.getUint16(at, littleEndian) : view.getUint32(at, littleEndian);
  });
}
