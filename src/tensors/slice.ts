import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { StridedView } from './description';
import { elementCount } from './tensor';

/** What stands between the brackets of `x[0, 1:, ..., None]`; bounds that are left out are undefined. */
export type Index = number | Slice | 'ellipsis' | 'newaxis';

export interface Slice {
  readonly start: number | undefined;
  readonly stop: number | undefined;
  /** Not 0; negative ones count backwards. */
  readonly step: number;
}

/** The part of a tensor that an index picks. */
export interface Sliced extends StridedView {
  /** Which of the tensor's axes each of these is; undefined of a new one. */
  readonly axes: readonly (number | undefined)[];
}

const whole: Slice = { start: undefined, stop: undefined, step: 1 };
const INTEGER = /^[+-]?\d+(_\d+)*$/;

/** The strides of a tensor in row-major order, in elements. */
export function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}

/**
 * Reads an index as Python writes it: `x[0, :, ::2]`, `[..., -1]`, or without brackets. Nothing at all picks everything.
 *
 * @throws TensorError if it is none of integers, slices and one `...`
 */
export function parseSlice(text: string): Index[] {
  const bracketed = /^\s*[\w.]*\s*\[(.*)\]\s*$/s.exec(text);
  const inside = (bracketed?.[1] ?? text).trim();
  if (inside === '') return [];
  const items = inside.replace(/,\s*$/, '').split(',').map(parseItem);
  if (items.filter((item) => item === 'ellipsis').length > 1) {
    throw new TensorError("an index can only have a single ellipsis ('...')");
  }
  return items;
}

function parseItem(item: string): Index {
  const text = item.trim();
  if (text === '...' || text === 'Ellipsis') return 'ellipsis';
  if (/^(None|(\w+\.)?newaxis)$/.test(text)) {
    throw new TensorError(l10n.t('{0} adds a dimension of size 1 and no values: leave it out', text));
  }
  const bounds = text.split(':').map((bound) => bound.trim());
  if (bounds.length > 3 || bounds.some((bound) => bound !== '' && !INTEGER.test(bound)) || text === '') {
    throw new TensorError(l10n.t('Enter integers, slices and “...”, not {0}', text || '“”'));
  }
  const [start, stop, step] = bounds.map((bound) => (bound === '' ? undefined : Number(bound.replaceAll('_', ''))));
  if (bounds.length === 1) return start!;
  if (step === 0) throw new TensorError('slice step cannot be zero');
  return { start, stop, step: step ?? 1 };
}

/**
 * The part that an index picks, as NumPy does.
 *
 * @throws TensorError with PyTorch's message if there is no such part
 */
export function sliceOf(shape: readonly number[], indices: readonly Index[]): Sliced {
  const strides = rowMajor(shape);
  const taken = indices.filter((index) => index !== 'ellipsis' && index !== 'newaxis').length;
  if (taken > shape.length) throw new TensorError(`too many indices for tensor of dimension ${shape.length}`);
  const rest = new Array<Slice>(shape.length - taken).fill(whole);
  const at = indices.includes('ellipsis') ? indices.indexOf('ellipsis') : indices.length;
  const picked: { size: number; stride: number; axis: number | undefined }[] = [];
  let [axis, offset] = [0, 0];
  for (const index of [...indices.slice(0, at), ...rest, ...indices.slice(at + 1)]) {
    if (index === 'newaxis' || index === 'ellipsis') {
      picked.push({ size: 1, stride: 0, axis: undefined });
      continue;
    }
    const [size, stride] = [shape[axis]!, strides[axis]!];
    if (typeof index === 'number') offset += place(index, size, axis) * stride;
    else {
      const { start, count } = taps(index, size);
      if (count > 0) offset += start * stride;
      picked.push({ size: count, stride: stride * index.step, axis });
    }
    axis++;
  }
  return {
    shape: picked.map(({ size }) => size),
    strides: picked.map(({ stride }) => stride),
    offset,
    axes: picked.map((each) => each.axis),
  };
}

function place(index: number, size: number, axis: number): number {
  if (index >= -size && index < size) return index < 0 ? index + size : index;
  throw new TensorError(`index ${index} is out of bounds for dimension ${axis} with size ${size}`);
}

/** @see PySlice_AdjustIndices */
function taps({ start, stop, step }: Slice, size: number): { readonly start: number; readonly count: number } {
  const [least, most] = step > 0 ? [0, size] : [-1, size - 1];
  const bound = (index: number) => Math.min(most, Math.max(least, index < 0 ? index + size : index));
  const first = start === undefined ? (step > 0 ? 0 : size - 1) : bound(start);
  const end = stop === undefined ? (step > 0 ? size : -1) : bound(stop);
  return { start: first, count: Math.max(0, Math.ceil((end - first) / step)) };
}
