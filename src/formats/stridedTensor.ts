import * as l10n from '@vscode/l10n';
import { heap } from '../allocator';
import { createStorage, type DType, type TensorData } from '../dtype';
import { CancelledError, TensorError } from '../errors';
import { elementCount, formatShape } from '../tensor';
import { boxesOf, type Box } from './boxes';
import { readBytes } from './byteRange';
import type { ByteSource, StoredTensor, ValueRange } from './storedTensor';
import { decodeInto, storedBytes } from './storedValues';

/** Values of one dtype that lie one after another in a source. */
export interface ValueBlock {
  readonly source: ByteSource;
  /** Where the first one begins, in bytes. */
  readonly start: number;
  readonly dtype: DType;
  readonly bigEndian: boolean;
  /** How many there are. */
  readonly length: number;
}

/** How a tensor lies in its block, in values. */
export interface Layout {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Bytes that are read at once; between two such reads a cancellation is seen. */
const CHUNK = 2 ** 24;
/** Values that lie farther apart than this, in bytes, are read one by one: going to them is quicker than reading on. */
const FAR = 2 ** 16;
/** Values read at once where those needed lie far apart. */
const SPARSE_CHUNK = 256;
/** The most values a tensor may have that repeats those of its storage. */
const REPEATED_LIMIT = 2 ** 26;
const MAX_DIMENSIONS = 64;

/** The strides of a tensor that lies in row-major order. */
export function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}

/** The strides of a tensor that lies in column-major order. */
export function columnMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(0, axis)));
}

/** @throws TensorError if these cannot be the sizes of a tensor */
export function checkShape(shape: readonly unknown[]): asserts shape is readonly number[] {
  if (shape.length > MAX_DIMENSIONS) throw new TensorError(l10n.t('more than {0} dimensions', MAX_DIMENSIONS));
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || (size as number) < 0) {
      throw new TensorError(l10n.t('{0} is no size of a tensor', String(size)));
    }
  }
  const sizes = shape as readonly number[];
  if (!sizes.includes(0) && !Number.isSafeInteger(elementCount(sizes))) {
    throw new TensorError(l10n.t('the shape {0} is too large', formatShape(sizes)));
  }
}

/**
 * A tensor whose values lie in a block.
 *
 * @throws TensorError if it reaches beyond the block
 */
export function stridedTensor(name: string, block: ValueBlock, layout: Layout): StoredTensor {
  checkLayout(block, layout);
  const { shape } = layout;
  const count = elementCount(shape);
  const isRowMajor = rowMajor(shape).every((stride, axis) => shape[axis] === 1 || stride === layout.strides[axis]);
  return {
    name,
    dtype: block.dtype,
    shape,
    async read(range: ValueRange = { start: 0, end: count }, signal) {
      const { start, end } = range;
      if (!(start >= 0 && start <= end && end <= count)) {
        throw new TensorError(l10n.t('there are no values {0} to {1}: the tensor has {2}', start, end, count));
      }
      const data = heap.allocate(block.dtype, end - start);
      if (isRowMajor) await readRun(block, layout.offset + start, data, signal);
      else await gather(block, layout, range, data, signal);
      return data;
    },
  };
}

function checkLayout(block: ValueBlock, { shape, strides, offset }: Layout) {
  checkShape(shape);
  const count = elementCount(shape);
  const isWhole = [offset, ...strides].every((value) => Number.isSafeInteger(value) && value >= 0);
  if (!isWhole || strides.length !== shape.length) {
    throw new TensorError(l10n.t('the strides {0} do not fit the shape {1}', formatShape(strides), formatShape(shape)));
  }
  const last = offset + shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, 0);
  if (count > 0 && !(last < block.length)) {
    throw new TensorError(
      l10n.t('the tensor of shape {0} reaches beyond its storage of {1} values', formatShape(shape), block.length),
    );
  }
  if (count > Math.max(block.length, REPEATED_LIMIT)) {
    throw new TensorError(l10n.t('the shape {0} is too large', formatShape(shape)));
  }
}

/** Reads values that lie in order. */
async function readRun(block: ValueBlock, from: number, data: TensorData, signal?: AbortSignal) {
  const size = storedBytes(block.dtype);
  const step = CHUNK / size;
  for (let at = 0; at < data.length; at += step) {
    if (signal?.aborted) throw new CancelledError('cancelled');
    const length = Math.min(step, data.length - at);
    const start = block.start + (from + at) * size;
    const bytes = await readBytes(block.source, start, start + length * size);
    decodeInto(data, at, bytes, block.dtype, block.bigEndian);
  }
}

/** Reads values that lie out of order: in the order of the storage, so that it is gone through once. */
async function gather(block: ValueBlock, layout: Layout, range: ValueRange, data: TensorData, signal?: AbortSignal) {
  for (const box of boxesOf(layout.shape, range.start, range.end)) {
    const page = new Page(block, spanOf(box, layout, storedBytes(block.dtype)));
    await gatherBox(page, box, layout, data, box.at - range.start, signal);
  }
}

interface Span {
  readonly end: number;
  readonly isDense: boolean;
}

/** The part of the storage that a box's values lie in. */
function spanOf({ start, sizes }: Box, { strides, offset }: Layout, size: number): Span {
  const first = start.reduce((sum, index, axis) => sum + index * strides[axis]!, offset);
  const end = sizes.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, first) + 1;
  return { end, isDense: (end - first) * size <= FAR * elementCount(sizes) };
}

/** The values of a storage around the one asked for last. */
class Page {
  private values: TensorData;
  private from = 0;
  private end = 0;
  private readonly step: number;

  constructor(
    private readonly block: ValueBlock,
    private readonly span: Span,
  ) {
    this.step = span.isDense ? CHUNK / storedBytes(block.dtype) : SPARSE_CHUNK;
    this.values = createStorage(block.dtype, 0);
  }

  has(index: number): boolean {
    return index >= this.from && index < this.end;
  }

  /** A value that the page has. 64-bit integers are bigints, which are moved just like numbers. */
  at(index: number): number {
    return (this.values as Float64Array)[index - this.from]!;
  }

  async turnTo(index: number, signal?: AbortSignal) {
    if (signal?.aborted) throw new CancelledError('cancelled');
    const { source, start, dtype, bigEndian } = this.block;
    const length = Math.min(this.step, this.span.end - index);
    if (this.values.length < length) this.values = createStorage(dtype, length);
    const size = storedBytes(dtype);
    const bytes = await readBytes(source, start + index * size, start + (index + length) * size);
    decodeInto(this.values, 0, bytes, dtype, bigEndian);
    this.from = index;
    this.end = index + length;
  }
}

/** Puts a box's values, taken in the order of their places in the storage, to theirs in `data`, from `at` on. */
async function gatherBox(page: Page, box: Box, layout: Layout, data: TensorData, at: number, signal?: AbortSignal) {
  const { sizes } = box;
  const { strides } = layout;
  const steps = rowMajor(layout.shape);
  const axes = [...sizes.keys()].sort((a, b) => strides[b]! - strides[a]!);
  const innermost = axes.pop()!;
  const [length, stride, step] = [sizes[innermost]!, strides[innermost]!, steps[innermost]!];
  const target = data as Float64Array;
  const counters = axes.map(() => 0);
  let from = box.start.reduce((sum, index, axis) => sum + index * strides[axis]!, layout.offset);
  let to = at;
  let digit: number;
  do {
    for (let i = 0; i < length; i++) {
      const index = from + i * stride;
      if (!page.has(index)) await page.turnTo(index, signal);
      target[to + i * step] = page.at(index);
    }
    for (digit = axes.length - 1; digit >= 0; digit--) {
      const axis = axes[digit]!;
      from += strides[axis]!;
      to += steps[axis]!;
      if (++counters[digit]! < sizes[axis]!) break;
      from -= strides[axis]! * sizes[axis]!;
      to -= steps[axis]! * sizes[axis]!;
      counters[digit] = 0;
    }
  } while (digit >= 0);
}
