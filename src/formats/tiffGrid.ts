import * as l10n from '@vscode/l10n';
import { heap } from '../tensors/allocator';
import type { TensorData } from '../tensors/dtype';
import { broken, checkSize, truncated } from './imageTensor';
import type { Layout } from './tiffLayout';
import { sampleReader } from './tiffSamples';
import { compressionOf, undoPredictor } from './tiffSegment';

const FORMAT = 'TIFF';
const PLANAR = 2;

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

/** Unpacks a page's strips or tiles into its samples, channels first. @throws TensorError if one is broken */
export function readSegments(bytes: Uint8Array, layout: Layout, data: TensorData): void {
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
