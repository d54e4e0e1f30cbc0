import * as l10n from '@vscode/l10n';
import { CancelledError, TensorError } from '../errors';
import { readBytes } from '../files/byteRange';
import { heap } from '../tensors/allocator';
import type { TensorData } from '../tensors/dtype';
import { elementCount, formatShape } from '../tensors/tensor';
import { gather } from './gather';
import { CHUNK, rowMajor, type Layout, type ValueBlock } from './layout';
import type { PlanePart, StoredTensor, ValueRange } from './storedTensor';
import { decodeInto, isFloat8, readDType, storedBytes } from './storedValues';

/** The most values a tensor may have that repeats those of its storage. */
const REPEATED_LIMIT = 2 ** 26;
const MAX_DIMENSIONS = 64;

/** @throws TensorError if these cannot be the sizes of a tensor */
export function checkShape(shape: readonly unknown[]): asserts shape is readonly number[] {
  if (shape.length > MAX_DIMENSIONS)
    throw new TensorError(l10n.t('Too many dimensions: at most {0} are supported', MAX_DIMENSIONS));
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || (size as number) < 0) {
      throw new TensorError(l10n.t('{0} is not a valid size', String(size)));
    }
  }
  const sizes = shape as readonly number[];
  if (!sizes.includes(0) && !Number.isSafeInteger(elementCount(sizes))) {
    throw new TensorError(l10n.t('Shape {0} is too large', formatShape(sizes)));
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
    dtype: readDType(block.dtype),
    ...(isFloat8(block.dtype) && { storedAs: block.dtype }),
    shape,
    isColumnMajor: shape.length > 1 && layout.strides.at(-2)! < layout.strides.at(-1)!,
    part: (part) => stridedTensor(name, block, partOf(layout, part)),
    async read(range: ValueRange = { start: 0, end: count }, signal) {
      const { start, end } = range;
      if (!(start >= 0 && start <= end && end <= count)) {
        throw new TensorError(l10n.t('Values {0} to {1} do not exist: the tensor has {2}', start, end, count));
      }
      const data = heap.allocate(readDType(block.dtype), end - start);
      if (isRowMajor) await readRun(block, layout.offset + start, data, signal);
      else await gather(block, layout, range, data, signal);
      return data;
    },
  };
}

/** A tensor of one dimension is a row. */
function partOf({ shape, strides, offset }: Layout, { index, region, rowStep, columnStep }: PlanePart): Layout {
  const axes = [
    { at: region.top, size: region.height, step: rowStep },
    { at: region.left, size: region.width, step: columnStep },
  ].slice(2 - (shape.length - index.length));
  const places = [...index, ...axes.map(({ at }) => at)];
  return {
    shape: axes.map(({ size, step }) => Math.ceil(size / step)),
    strides: axes.map(({ step }, axis) => strides[index.length + axis]! * step),
    offset: places.reduce((at, place, axis) => at + place * strides[axis]!, offset),
  };
}

function checkLayout(block: ValueBlock, { shape, strides, offset }: Layout) {
  checkShape(shape);
  const count = elementCount(shape);
  const isWhole = [offset, ...strides].every((value) => Number.isSafeInteger(value) && value >= 0);
  if (!isWhole || strides.length !== shape.length) {
    throw new TensorError(l10n.t('Strides {0} do not match shape {1}', formatShape(strides), formatShape(shape)));
  }
  const last = offset + shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, 0);
  if (count > 0 && !(last < block.length)) {
    throw new TensorError(
      l10n.t('The tensor of shape {0} extends beyond its storage of {1} values', formatShape(shape), block.length),
    );
  }
  if (count > Math.max(block.length, REPEATED_LIMIT)) {
    throw new TensorError(l10n.t('Shape {0} is too large', formatShape(shape)));
  }
}

/** Reads values that lie in order. */
async function readRun(block: ValueBlock, from: number, data: TensorData, signal?: AbortSignal) {
  const size = storedBytes(block.dtype);
  const step = CHUNK / size;
  for (let at = 0; at < data.length; at += step) {
    if (signal?.aborted) throw new CancelledError();
    const length = Math.min(step, data.length - at);
    const start = block.start + (from + at) * size;
    const bytes = await readBytes(block.source, start, start + length * size);
    decodeInto(data, at, bytes, block.dtype, block.bigEndian);
  }
}
