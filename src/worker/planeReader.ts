import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { PlanePart, StoredTensor } from '../formats/storedTensor';
import { bytesPerValue, copyValues, type TensorData } from '../tensors/dtype';
import { extremesOf, sizeOf, type PlaneOfTensor } from '../tensors/planeOfTensor';
import { Pyramid } from '../tensors/pyramid';
import { statisticsOf, type Statistics } from '../tensors/statistics';
import { elementCount } from '../tensors/tensor';
import type { Block, Region } from '../tensors/tile';
import { isWide } from '../tensors/tiles';
import { gathered } from './gathered';
import type { BlockChoice, PlaneOverview } from './planes';

/** What is read of a plane. Of a larger one rows are left out, and columns where a row is long. */
const MOST = {
  /** Bytes that are read whole. */
  whole: 2 ** 27,
  /** Bytes from the first value of a slice to its last. */
  apart: 2 ** 28,
  /** Values of a larger one, and how many are in a row that is read whole. */
  thinned: 2 ** 24,
  line: 2 ** 22,
  /** Places in the file where reading begins. */
  places: 2 ** 13,
};

const single = { size: 1, stride: 0 };

type PlaneValues = Exclude<TensorData, BigInt64Array | BigUint64Array>;

/** A plane's values in memory, or some of them, at every scale. */
export interface HeldPlane {
  /** Its index along each axis but the last two, if it is one as it is stored. */
  readonly index: readonly number[] | undefined;
  readonly height: number;
  readonly width: number;
  readonly values: PlaneValues;
  readonly pyramid: Pyramid;
  readonly statistics: Statistics;
}

interface Steps {
  readonly rowStep: number;
  readonly columnStep: number;
}

/**
 * Reads a plane of a stored tensor. One that is stored as it is seen may be of any size.
 *
 * @param isImage whether its values are samples of an image
 * @throws TensorError if there is no such plane, or it is spread too far; CancelledError if `signal` says so
 */
export async function readPlane(
  tensor: StoredTensor,
  plane: PlaneOfTensor,
  isImage: boolean,
  signal: AbortSignal,
): Promise<HeldPlane> {
  const [height, width] = sizeOf(plane);
  const [first, last] = extremesOf(plane) ?? [0, -1];
  if (first < 0 || last >= elementCount(tensor.shape)) throw new TensorError(l10n.t('The tensor has no such plane'));
  const index = storedIndex(tensor, plane);
  const steps = index ? stepsFor(tensor, height, width) : { rowStep: 1, columnStep: 1 };
  const values = index
    ? await partOf(tensor, { index, region: { top: 0, left: 0, height, width }, ...steps }, signal)
    : await spreadOut(tensor, plane, [first, last + 1], signal);
  const channels = plane.channels.size;
  const statistics = statisticsOf(plane.facets ? ofFacets(values, plane) : values, steps.rowStep, steps.columnStep);
  const lying = {
    values,
    starts: Array.from({ length: channels }, (_, channel) => channel * height * width),
    rows: Math.ceil(height / steps.rowStep),
    columns: Math.ceil(width / steps.columnStep),
    ...steps,
  };
  const range = Number.isNaN(statistics.min) ? ([0, 0] as const) : ([statistics.min, statistics.max] as const);
  const pyramid = new Pyramid(() => lying, { unit: 1, isImage, isWide: isWide(tensor.dtype), range });
  await pyramid.build(signal);
  return { index, height, width, values, pyramid, statistics };
}

/** All of a plane, in at most `limit` cells along an axis. */
export function overviewOf({ height, width, pyramid, statistics }: HeldPlane, limit: number): PlaneOverview {
  const level = pyramid.levelFor(limit);
  const block = pyramid.block(level, { top: 0, left: 0, height, width });
  return { height, width, block, statistics };
}

/**
 * Cells of one level. Those of a plane that is held thinned out are read, if need be: one value for each.
 *
 * @throws CancelledError if `signal` says so
 */
export async function blockOf(
  tensor: StoredTensor,
  held: HeldPlane,
  { level, region }: BlockChoice,
  signal: AbortSignal,
): Promise<Block> {
  const { pyramid, index, height, width } = held;
  if (level >= pyramid.finest || !index) return pyramid.block(level, region);
  const step = 2 ** level;
  const [top, left] = [Math.min(region.top, Math.ceil(height / step)), Math.min(region.left, Math.ceil(width / step))];
  const part = {
    top: top * step,
    left: left * step,
    height: Math.max(0, Math.min(region.height * step, height - top * step)),
    width: Math.max(0, Math.min(region.width * step, width - left * step)),
  };
  const values = await partOf(tensor, { index, region: part, rowStep: step, columnStep: step }, signal);
  const seen: Region = { top, left, height: Math.ceil(part.height / step), width: Math.ceil(part.width / step) };
  return { level, region: seen, channels: 1, unit: 1, values: asDrawn(values, isWide(tensor.dtype)) };
}

/** The index of a plane that is stored as it is seen: its rows one after the other, the tensor's last axis along them. */
function storedIndex({ shape }: StoredTensor, plane: PlaneOfTensor): number[] | undefined {
  const [height, width] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const { offset, rows, columns, channels, facets } = plane;
  const isSame =
    channels.size === 1 &&
    !facets &&
    rows.size === height &&
    columns.size === width &&
    (columns.stride === 1 || width === 1) &&
    (rows.stride === width || height === 1);
  if (!isSame || height * width === 0) return undefined;
  let rest = offset / (height * width);
  const leading = shape.slice(0, -2);
  return leading
    .toReversed()
    .map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return at;
    })
    .toReversed();
}

function stepsFor(tensor: StoredTensor, height: number, width: number): Steps {
  if (height * width * bytesPerValue(tensor.dtype) <= MOST.whole) return { rowStep: 1, columnStep: 1 };
  if (!tensor.isColumnMajor) {
    const [rowStep, columnStep] = thinned(height, width);
    return { rowStep, columnStep };
  }
  const [columnStep, rowStep] = thinned(width, height);
  return { rowStep, columnStep };
}

/** Every how many of some lines one is read, and every how many of its values: powers of two. */
function thinned(lines: number, length: number): [line: number, value: number] {
  const value = length <= MOST.line ? 1 : powerOfTwo((2 * length) / MOST.places);
  const read = Math.ceil(length / value);
  const most = Math.min(MOST.thinned / read, value === 1 ? MOST.places : MOST.places / read);
  const line = powerOfTwo(lines / most);
  return [line, value === 1 ? 1 : Math.max(value, line)];
}

function powerOfTwo(least: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(least)));
}

/** Rows and columns of a plane that is stored as it is seen. */
async function partOf(tensor: StoredTensor, part: PlanePart, signal: AbortSignal): Promise<PlaneValues> {
  const [height, width] = [tensor.shape.at(-2) ?? 1, tensor.shape.at(-1) ?? 1];
  const { index, region, rowStep, columnStep } = part;
  const isWhole = rowStep * columnStep === 1 && region.height === height && region.width === width;
  if (tensor.part && !isWhole) return asNumbers(await tensor.part(part).read(undefined, signal));
  const start = index.reduce((at, entry, axis) => at * tensor.shape[axis]! + entry, 0) * height * width;
  const values = asNumbers(await tensor.read({ start, end: start + height * width }, signal));
  if (isWhole) return values;
  return gathered(values, {
    offset: region.top * width + region.left,
    rows: { size: Math.ceil(region.height / rowStep), stride: rowStep * width },
    columns: { size: Math.ceil(region.width / columnStep), stride: columnStep },
    channels: single,
  });
}

/** The values of a plane that lie anywhere in the tensor: all between the first and the last of them are read. */
async function spreadOut(
  tensor: StoredTensor,
  plane: PlaneOfTensor,
  [start, end]: readonly [number, number],
  signal: AbortSignal,
): Promise<PlaneValues> {
  const bytes = bytesPerValue(tensor.dtype);
  const count = sizeOf(plane)[0] * sizeOf(plane)[1] * plane.channels.size;
  if ((end - start) * bytes > MOST.apart || count * bytes > MOST.apart) {
    throw new TensorError(l10n.t('These values are too far apart in the file. Choose a smaller slice.'));
  }
  const values = asNumbers(await tensor.read({ start, end }, signal));
  return gathered(values, { ...plane, offset: plane.offset - start });
}

/** The values of a mosaic without what no plane of it fills. */
function ofFacets(values: PlaneValues, { rows, columns, facets }: PlaneOfTensor): PlaneValues {
  const [, width] = sizeOf({ offset: 0, rows, columns, channels: single, ...(facets && { facets }) });
  const { size, across } = facets!;
  const last = Math.floor((size - 1) / across);
  // all rows of planes but the last are full
  const full = values.subarray(0, last * rows.size * width);
  const rest = gathered(values, {
    offset: full.length,
    rows: { size: rows.size, stride: width },
    columns: { size: (size - last * across) * columns.size, stride: 1 },
    channels: single,
  });
  const all = new (values.constructor as new (length: number) => PlaneValues)(full.length + rest.length);
  copyValues(full, all);
  copyValues(rest, all, full.length);
  return all;
}

/** Wide integers keep as much as float64 holds. */
function asNumbers(data: TensorData): PlaneValues {
  return data instanceof BigInt64Array || data instanceof BigUint64Array ? Float64Array.from(data, Number) : data;
}

/** A copy, to be handed over. */
function asDrawn(values: PlaneValues, wide: boolean): Block['values'] {
  if (wide) return Float64Array.from(values);
  return values instanceof Float32Array ? Float32Array.from(values) : (values.slice() as Block['values']);
}
