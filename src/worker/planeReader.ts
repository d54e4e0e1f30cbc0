import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { PlanePart, StoredTensor } from '../formats/storedTensor';
import { bytesPerValue, type TensorData } from '../tensors/dtype';
import { statisticsOf, type Statistics } from '../tensors/statistics';
import { elementCount } from '../tensors/tensor';
import type { Region, Tile } from '../tensors/tile';
import { cut, isWide } from '../tensors/tiles';
import type { PlaneSection } from './planes';

/** What is read of a plane. Of a larger one rows are left out, and columns where a row is long. */
const MOST = {
  /** Bytes that are read whole. */
  whole: 2 ** 27,
  /** Values of a larger one, and how many are in a row that is read whole. */
  thinned: 2 ** 24,
  line: 2 ** 22,
  /** Places in the file where reading begins. */
  places: 2 ** 13,
};

type PlaneValues = Exclude<TensorData, BigInt64Array | BigUint64Array>;

/** A plane's values in memory: rows `0, rowStep, …` of each channel, and of them columns `0, columnStep, …`. */
export interface HeldPlane {
  /** Its index in the tensor; undefined of an image. */
  readonly index: readonly number[] | undefined;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly rowStep: number;
  readonly columnStep: number;
  readonly values: PlaneValues;
  /** Whether float32 cannot hold the values. */
  readonly isWide: boolean;
  readonly statistics: Statistics;
}

/**
 * What a view draws of a plane.
 *
 * @param region the part that is wanted, the whole plane if it is left out
 * @param limit the most cells along an axis
 * @throws CancelledError if `signal` says so
 */
export async function sectionOf(
  tensor: StoredTensor,
  held: HeldPlane,
  region: Region | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<PlaneSection> {
  const part = clipped(region ?? { top: 0, left: 0, height: held.height, width: held.width }, held);
  const step = Math.max(1, Math.ceil(part.height / limit), Math.ceil(part.width / limit));
  const { rowStep, columnStep, statistics } = held;
  const isHeld =
    [step, part.top].every((at) => at % rowStep === 0) && [step, part.left].every((at) => at % columnStep === 0);
  if (isHeld || !region) {
    // one of the two divides the other
    const unit = Math.max(rowStep, columnStep);
    return { tile: tileOf(held, part, Math.ceil(step / unit) * unit), region: part, statistics };
  }
  const values = await valuesOf(tensor, held, { region: part, rowStep: step, columnStep: step }, signal);
  const read = { ...held, height: part.height, width: part.width, rowStep: step, columnStep: step, values };
  return { tile: tileOf(read, { ...part, top: 0, left: 0 }, step), region: part, statistics };
}

/**
 * Reads a plane of a stored tensor.
 *
 * @param index along each axis but the last two; left out of an image: all its channels
 * @throws TensorError if there is no such plane, CancelledError if `signal` says so
 */
export async function readPlane(
  tensor: StoredTensor,
  index: readonly number[] | undefined,
  signal: AbortSignal,
): Promise<HeldPlane> {
  const { shape } = tensor;
  const [height, width] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const leading = shape.slice(0, -2);
  const channels = index ? 1 : elementCount(leading);
  const beyond = index?.findIndex((at, axis) => at >= (leading[axis] ?? 0)) ?? -1;
  if (beyond >= 0) throw new TensorError(l10n.t('Index {1} is out of range for dim {0}', beyond, index![beyond]!));
  const steps = stepsFor(tensor, channels, height, width);
  const plane = { index, channels, height, width, isWide: isWide(tensor.dtype), ...steps };
  const values = await valuesOf(tensor, plane, { region: { top: 0, left: 0, height, width }, ...steps }, signal);
  return { ...plane, values, statistics: statisticsOf(values, steps.rowStep, steps.columnStep) };
}

interface Steps {
  readonly rowStep: number;
  readonly columnStep: number;
}

function stepsFor(tensor: StoredTensor, channels: number, height: number, width: number): Steps {
  const bytes = channels * height * width * bytesPerValue(tensor.dtype);
  if (bytes <= MOST.whole) return { rowStep: 1, columnStep: 1 };
  if (!tensor.isColumnMajor) {
    const [rowStep, columnStep] = thinned(channels * height, width);
    return { rowStep, columnStep };
  }
  const [columnStep, rowStep] = thinned(channels * width, height);
  return { rowStep, columnStep };
}

/** Every how many of some lines one is read, and every how many of its values. */
function thinned(lines: number, length: number): [line: number, value: number] {
  const value = length <= MOST.line ? 1 : Math.ceil((2 * length) / MOST.places);
  const read = Math.ceil(length / value);
  const most = Math.min(MOST.thinned / read, value === 1 ? MOST.places : MOST.places / read);
  const line = Math.ceil(lines / most);
  return [line, value === 1 ? 1 : Math.ceil(value / line) * line];
}

/** Rows and columns of all channels, one after the other. */
async function valuesOf(
  tensor: StoredTensor,
  plane: Pick<HeldPlane, 'index' | 'channels' | 'height' | 'width' | 'isWide'>,
  part: Omit<PlanePart, 'index'>,
  signal: AbortSignal,
): Promise<PlaneValues> {
  const { index, channels, height, width } = plane;
  const { region, rowStep, columnStep } = part;
  const isWhole = rowStep * columnStep === 1 && region.height === height && region.width === width;
  if (index && tensor.part && !isWhole) {
    return asNumbers(await tensor.part({ index, ...part }).read(undefined, signal));
  }
  const leading = tensor.shape.slice(0, -2);
  const first = (index ?? []).reduce((at, entry, axis) => at * leading[axis]! + entry, 0) * height * width;
  const values = asNumbers(await tensor.read({ start: first, end: first + channels * height * width }, signal));
  if (isWhole) return values;
  const corner = region.top * width + region.left;
  return cut(values, {
    starts: Array.from({ length: channels }, (_, channel) => channel * height * width + corner),
    rows: Math.ceil(region.height / rowStep),
    columns: Math.ceil(region.width / columnStep),
    rowStride: rowStep * width,
    columnStride: columnStep,
    isWide: plane.isWide,
  });
}

/** Wide integers keep as much as float64 holds. */
function asNumbers(data: TensorData): PlaneValues {
  return data instanceof BigInt64Array || data instanceof BigUint64Array ? Float64Array.from(data, Number) : data;
}

function clipped({ top, left, height, width }: Region, held: HeldPlane): Region {
  const [y, x] = [Math.min(Math.max(0, top), held.height), Math.min(Math.max(0, left), held.width)];
  return { top: y, left: x, height: Math.min(height, held.height - y), width: Math.min(width, held.width - x) };
}

/** Every nth value of a region; `step` and the region's corner are multiples of the rows and columns that are held. */
function tileOf(held: HeldPlane, { top, left, height, width }: Region, step: number): Tile {
  const { channels, rowStep, columnStep, values, statistics } = held;
  const [heldRows, heldColumns] = [Math.ceil(held.height / rowStep), Math.ceil(held.width / columnStep)];
  const [rows, columns] = [Math.ceil(height / step), Math.ceil(width / step)];
  const corner = (top / rowStep) * heldColumns + left / columnStep;
  const cells = cut(values, {
    starts: Array.from({ length: channels }, (_, channel) => channel * heldRows * heldColumns + corner),
    rows,
    columns,
    rowStride: (step / rowStep) * heldColumns,
    columnStride: step / columnStep,
    isWide: held.isWide,
  });
  const { min, max } = statistics;
  return {
    shape: [channels, rows, columns],
    step,
    values: cells,
    range: Number.isNaN(min) ? [0, 0] : [min, max],
  };
}
