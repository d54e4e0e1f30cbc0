import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { StoredTensor } from '../formats/storedTensor';
import { statisticsOf, type Statistics } from '../tensors/statistics';
import { elementCount } from '../tensors/tensor';
import type { Region, Tile } from '../tensors/tile';
import { cut, isWide } from '../tensors/tiles';
import type { PlaneSection } from './planes';

/** The most values of a plane that are read whole; of a larger one rows are left out, so that so many remain. */
const MOST = { whole: 2 ** 26, thinned: 2 ** 24 };

/** A plane's values in memory: rows `0, rowStep, …` of each channel. */
export interface HeldPlane {
  /** Where the plane begins among the tensor's values. */
  readonly start: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly rowStep: number;
  readonly values: Float32Array | Float64Array;
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
  const isHeld = step % held.rowStep === 0 && part.top % held.rowStep === 0;
  const coarse = Math.ceil(step / held.rowStep) * held.rowStep;
  if (isHeld || !region) return { tile: tileOf(held, part, coarse), region: part, statistics: held.statistics };
  const rows = await readRows(tensor, held, part, step, signal);
  return { tile: tileOf(rows, { ...part, top: 0, left: 0 }, step), region: part, statistics: held.statistics };
}

/** The rows of a region that the thinned plane does not have. */
async function readRows(
  tensor: StoredTensor,
  held: HeldPlane,
  { top, left, height, width }: Region,
  step: number,
  signal: AbortSignal,
): Promise<HeldPlane> {
  const parts: ArrayLike<number | bigint>[] = [];
  for (let channel = 0; channel < held.channels; channel++) {
    for (let y = top; y < top + height; y += step) {
      const start = held.start + (channel * held.height + y) * held.width + left;
      parts.push(await tensor.read({ start, end: start + width }, signal));
    }
  }
  return { ...held, height, width, rowStep: step, values: asFloats(parts, isWide(tensor.dtype)) };
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
  const start = (index ?? []).reduce((at, entry, axis) => at * leading[axis]! + entry, 0) * height * width;
  const count = channels * height * width;
  const rowStep = count <= MOST.whole ? 1 : Math.ceil(count / MOST.thinned);
  const parts: ArrayLike<number | bigint>[] = [];
  if (rowStep === 1) {
    parts.push(await tensor.read({ start, end: start + count }, signal));
  } else {
    for (let channel = 0; channel < channels; channel++) {
      for (let row = 0; row < height; row += rowStep) {
        const from = start + (channel * height + row) * width;
        parts.push(await tensor.read({ start: from, end: from + width }, signal));
      }
    }
  }
  const values = asFloats(parts, isWide(tensor.dtype));
  return { start, channels, height, width, rowStep, values, statistics: statisticsOf(values, rowStep) };
}

/** One float array; wide integers keep as much as float64 holds. */
function asFloats(parts: readonly ArrayLike<number | bigint>[], wide: boolean): Float32Array | Float64Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (parts.length === 1 && parts[0] instanceof Float32Array) return parts[0];
  const floats = wide ? new Float64Array(length) : new Float32Array(length);
  let at = 0;
  for (const part of parts) for (let i = 0; i < part.length; i++) floats[at++] = Number(part[i]);
  return floats;
}

function clipped({ top, left, height, width }: Region, held: HeldPlane): Region {
  const [y, x] = [Math.min(Math.max(0, top), held.height), Math.min(Math.max(0, left), held.width)];
  return { top: y, left: x, height: Math.min(height, held.height - y), width: Math.min(width, held.width - x) };
}

/** Every nth value of a region; `step` and the region's top are multiples of the rows that are held. */
function tileOf(held: HeldPlane, { top, left, height, width }: Region, step: number): Tile {
  const { channels, rowStep, values, statistics } = held;
  const heldRows = Math.ceil(held.height / rowStep);
  const [rows, columns] = [Math.ceil(height / step), Math.ceil(width / step)];
  const corner = (top / rowStep) * held.width + left;
  const cells = cut(values, {
    starts: Array.from({ length: channels }, (_, channel) => channel * heldRows * held.width + corner),
    rows,
    columns,
    rowStride: (step / rowStep) * held.width,
    columnStride: step,
    isWide: values instanceof Float64Array,
  });
  const { min, max } = statistics;
  return {
    shape: [channels, rows, columns],
    step,
    values: cells,
    range: Number.isNaN(min) ? [0, 0] : [min, max],
  };
}
