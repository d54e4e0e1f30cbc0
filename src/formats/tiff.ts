import * as l10n from '@vscode/l10n';
import { heap, type Allocator } from '../tensors/allocator';
import { bytesPerValue, type DType, type TensorData } from '../tensors/dtype';
import { isOf, type Tensor, type TensorHeader } from '../tensors/tensor';
import { cmykToRgb } from './cmyk';
import { broken, checkRoom, checkSize, fromPalette, truncated, unsupported, type Warn } from './imageTensor';
import { oriented } from './orientation';
import { readDirectories, type Directory } from './tiffDirectory';
import { sampleDType, sampleReader } from './tiffSamples';
import { compressionOf, undoPredictor } from './tiffSegment';

const FORMAT = 'TIFF';
/** Photometric interpretations, by the specification's names. */
const WHITE_IS_ZERO = 0;
const BLACK_IS_ZERO = 1;
const PALETTE = 3;
const SEPARATED = 5;
const colourChannels: Readonly<Record<number, number>> = {
  [WHITE_IS_ZERO]: 1,
  [BLACK_IS_ZERO]: 1,
  2: 3,
  [PALETTE]: 1,
  [SEPARATED]: 4,
};
const UNSIGNED = 1;
const PLANAR = 2;
/** The most samples a pixel may have: bands of satellites, or channels of a microscope. */
const MOST_SAMPLES = 4096;

interface Layout {
  readonly directory: Directory;
  readonly width: number;
  readonly height: number;
  /** Samples a pixel has in the file, and those that are kept. */
  readonly stored: number;
  readonly channels: number;
  readonly bits: number;
  readonly dtype: DType;
  readonly photometric: number;
}

/** A page: its header is known, its samples are read on request. */
export interface TiffPage extends TensorHeader {
  /** @throws TensorError if the page is broken */
  read(): Tensor;
}

/**
 * The pages of a TIFF, each of shape (C, H, W), rotated by its orientation tag. C is 1 for gray, 3 for color, a palette and
 * CMYK (converted as PIL does), and one more for each extra sample: alpha, or the bands of a satellite. Gray below 8 bits is
 * spread over 0…255, and of unsigned integers black is always 0.
 *
 * @param warn is told of samples that are left out
 * @throws TensorError if the bytes are broken, or of a kind that is not read
 * @see TIFF Revision 6.0
 */
export function tiffPages(bytes: Uint8Array, allocator: Allocator = heap, warn: Warn = () => undefined): TiffPage[] {
  return readDirectories(bytes).map((directory) => {
    const layout = layoutOf(directory, bytes.length, warn);
    const { width, height, dtype, photometric, channels } = layout;
    const isTurned = directory.number('Orientation', 1) > 4 && directory.number('Orientation', 1) < 9;
    const count = [PALETTE, SEPARATED].includes(photometric) ? 3 : channels;
    const shape = isTurned ? [count, width, height] : [count, height, width];
    return { dtype, shape, read: () => readPage(bytes, layout, allocator) };
  });
}

/** The first page. */
export function readTiff(bytes: Uint8Array, allocator: Allocator = heap, warn: Warn = () => undefined): Tensor {
  return tiffPages(bytes, allocator, warn)[0]!.read();
}

function readPage(bytes: Uint8Array, layout: Layout, allocator: Allocator): Tensor {
  const { directory, width, height, channels, dtype } = layout;
  const data = allocator.allocate(dtype, channels * height * width);
  readSegments(bytes, layout, data);
  const tensor = coloured({ dtype, shape: [channels, height, width], data }, layout, allocator);
  return oriented(tensor, directory.number('Orientation', 1), allocator);
}

function layoutOf(directory: Directory, fileSize: number, warn: Warn): Layout {
  const [width, height] = [directory.number('ImageWidth', 0), directory.number('ImageLength', 0)];
  checkSize(FORMAT, width, height);
  const photometric = directory.number('PhotometricInterpretation', BLACK_IS_ZERO);
  const colours = colourChannels[photometric];
  if (colours === undefined) throw unsupported(FORMAT, l10n.t('photometric interpretation {0}', photometric));
  const stored = directory.number('SamplesPerPixel', 1);
  if (stored < colours || stored > MOST_SAMPLES) throw broken(FORMAT, l10n.t('{0} components per pixel', stored));
  const { bits, dtype } = samplesOf(directory, photometric);
  const isConverted = photometric === PALETTE || photometric === SEPARATED;
  const channels = isConverted ? colours : stored;
  if (channels < stored) warn(l10n.t('{0} extra components per pixel are not read', stored - channels));
  // unpacked, and as planes
  checkRoom(width * height * stored * bytesPerValue(dtype), fileSize, 2);
  return { directory, width, height, stored, channels, bits, dtype, photometric };
}

function samplesOf(directory: Directory, photometric: number): Pick<Layout, 'bits' | 'dtype'> {
  const depths = directory.numbers('BitsPerSample');
  const bits = depths[0] ?? 1;
  const kinds = directory.numbers('SampleFormat');
  const isMixed = depths.some((depth) => depth !== bits) || kinds.some((kind) => kind !== kinds[0]);
  if (isMixed) throw unsupported(FORMAT, l10n.t('components with different bit depths'));
  const dtype = sampleDType(bits, kinds[0] ?? UNSIGNED);
  if (dtype !== 'uint8' && (photometric === PALETTE || photometric === SEPARATED)) {
    throw unsupported(FORMAT, l10n.t('{0} bits per pixel', bits));
  }
  if (!['uint8', 'uint16'].includes(dtype) && photometric === WHITE_IS_ZERO) {
    throw unsupported(FORMAT, l10n.t('{0} values where 0 is white', dtype));
  }
  return { bits, dtype };
}

/** A strip or a tile: its place in the file, and the pixels it covers. */
interface Grid {
  readonly tiled: boolean;
  readonly width: number;
  readonly height: number;
  readonly across: number;
  readonly down: number;
  readonly offsets: readonly number[];
  readonly counts: readonly number[];
}

function gridOf({ directory, width, height }: Layout): Grid {
  const tiled = directory.numbers('TileOffsets').length > 0;
  const cellWidth = tiled ? directory.number('TileWidth', 0) : width;
  const rows = tiled ? directory.number('TileLength', 0) : Math.min(directory.number('RowsPerStrip', height), height);
  if (tiled) checkSize(FORMAT, cellWidth, rows);
  if (rows === 0) throw broken(FORMAT, l10n.t('no pixels'));
  return {
    tiled,
    width: cellWidth,
    height: rows,
    across: Math.ceil(width / cellWidth),
    down: Math.ceil(height / rows),
    offsets: directory.numbers(tiled ? 'TileOffsets' : 'StripOffsets'),
    counts: directory.numbers(tiled ? 'TileByteCounts' : 'StripByteCounts'),
  };
}

function readSegments(bytes: Uint8Array, layout: Layout, data: TensorData): void {
  const { directory, bits, stored, channels, height } = layout;
  const compression = compressionOf(directory.number('Compression', 1));
  const predictor = directory.number('Predictor', 1);
  const isPlanar = directory.number('PlanarConfiguration', 1) === PLANAR;
  const isTurned = directory.number('FillOrder', 1) === 2 && bits < 8;
  const grid = gridOf(layout);
  const inside = isPlanar ? 1 : stored;
  const planes = isPlanar ? channels : 1;
  const segments = grid.across * grid.down * planes;
  if (grid.offsets.length < segments || grid.counts.length < segments) {
    throw broken(FORMAT, l10n.t('expected {1} strips or tiles, found {0}', grid.offsets.length, segments));
  }
  const rowBytes = Math.ceil((grid.width * inside * bits) / 8);
  for (let segment = 0; segment < segments; segment++) {
    const [start, count] = [grid.offsets[segment]!, grid.counts[segment]!];
    if (start + count > bytes.length) throw truncated(FORMAT);
    const cell = segment % (grid.across * grid.down);
    const [x, y] = [(cell % grid.across) * grid.width, Math.floor(cell / grid.across) * grid.height];
    const rows = grid.tiled ? grid.height : Math.min(grid.height, height - y);
    const expected = rowBytes * rows;
    if (expected > count * compression.ratio) throw lacking(count * compression.ratio, expected);
    const room = heap.allocate('uint8', expected);
    const found = compression.unpack(bytes.subarray(start, start + count), room);
    if (found < expected) throw lacking(found, expected);
    if (isTurned) for (let i = 0; i < room.length; i++) room[i] = turned(room[i]!);
    const { littleEndian } = directory;
    undoPredictor(predictor, room, { width: grid.width, height: rows, channels: inside, bits, littleEndian });
    const plane = Math.floor(segment / (grid.across * grid.down));
    copy(room, { x, y, width: grid.width, rows, rowBytes, inside, plane: isPlanar ? plane : undefined }, layout, data);
  }
}

function lacking(found: number, expected: number) {
  return broken(FORMAT, l10n.t('expected {1} bytes of pixel data, found at most {0}', found, expected));
}

/** The byte with its bits in the other order. */
function turned(byte: number): number {
  let result = 0;
  for (let bit = 0; bit < 8; bit++) result |= ((byte >> bit) & 1) << (7 - bit);
  return result;
}

interface Segment {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly rows: number;
  readonly rowBytes: number;
  /** Samples of a pixel side by side. */
  readonly inside: number;
  /** The one channel it holds, if channels are stored apart. */
  readonly plane: number | undefined;
}

/** Copies the samples of a segment that lie in the image. */
function copy(bytes: Uint8Array, segment: Segment, layout: Layout, data: TensorData): void {
  const { width, height, channels, bits } = layout;
  const sampleAt = sampleReader(bytes, bits, layout.dtype, layout.directory.littleEndian);
  // 64-bit integers are bigints, which are moved just like numbers
  const target = data as Float64Array;
  const columns = Math.min(segment.width, width - segment.x);
  const rows = Math.min(segment.rows, height - segment.y);
  const planes = segment.plane === undefined ? Array.from({ length: channels }, (_, i) => i) : [segment.plane];
  planes.forEach((plane, channel) => {
    for (let row = 0; row < rows; row++) {
      let to = (plane * height + segment.y + row) * width + segment.x;
      let bit = row * segment.rowBytes * 8 + channel * bits;
      for (let column = 0; column < columns; column++, bit += segment.inside * bits) {
        target[to++] = sampleAt(bit) as number;
      }
    }
  });
}

/** What the samples mean: colors of a palette, inks, white first, or few bits. */
function coloured(tensor: Tensor, layout: Layout, allocator: Allocator): Tensor {
  const { width, height, bits, photometric, directory } = layout;
  const samples = tensor.data;
  if (isOf(tensor, 'uint8') && photometric === SEPARATED) return cmykToRgb(tensor, allocator);
  if (isOf(tensor, 'uint8') && photometric === PALETTE) {
    const map = directory.numbers('ColorMap');
    const count = Math.floor(map.length / 3);
    const colours = Uint8Array.from({ length: count * 3 }, (_, i) => map[(i % 3) * count + Math.floor(i / 3)]! >> 8);
    return fromPalette(FORMAT, tensor.data, { channels: 3, colours }, [height, width], allocator);
  }
  if (!(samples instanceof Uint8Array || samples instanceof Uint16Array)) return tensor;
  const max = bits === 16 ? 65535 : 255;
  const factor = bits < 8 ? 255 / (2 ** bits - 1) : 1;
  if (factor > 1) for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! * factor;
  if (photometric === WHITE_IS_ZERO) for (let i = 0; i < width * height; i++) samples[i] = max - samples[i]!;
  return tensor;
}
