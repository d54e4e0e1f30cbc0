import { CancelledError } from '../errors';
import { readBytes } from '../files/byteRange';
import { createStorage, type TensorData } from '../tensors/dtype';
import { boxesOf, type Box } from './boxes';
import { CHUNK, rowMajor, type Layout, type ValueBlock } from './layout';
import type { ValueRange } from './storedTensor';
import { decodeInto, readDType, storedBytes } from './storedValues';

/** What lies farther apart than this, in bytes, is read by itself: going there is quicker than reading on. */
const FAR = 2 ** 13;
/** Values read at once if the needed ones are far apart. */
const SPARSE_CHUNK = 256;
/** Reads values that lie out of order: in the order of the storage, so that it is gone through once. */
export async function gather(
  block: ValueBlock,
  layout: Layout,
  range: ValueRange,
  data: TensorData,
  signal?: AbortSignal,
) {
  for (const box of boxesOf(layout.shape, range.start, range.end)) {
    const page = new Page(block, spanOf(box, layout, storedBytes(block.dtype)));
    await gatherBox(page, box, layout, data, box.at - range.start, signal);
  }
}

interface Span {
  readonly end: number;
  /** How many values lie together, or nearly so; 1 if each is far from the next. */
  readonly run: number;
}

/** The part of the storage that a box's values lie in. */
function spanOf({ start, sizes }: Box, { strides, offset }: Layout, size: number): Span {
  const first = start.reduce((sum, index, axis) => sum + index * strides[axis]!, offset);
  const end = sizes.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, first) + 1;
  let run = 1;
  for (const axis of [...sizes.keys()].sort((a, b) => strides[a]! - strides[b]!)) {
    if (sizes[axis] === 1) continue;
    if ((strides[axis]! - run) * size > FAR) break;
    run += (sizes[axis]! - 1) * strides[axis]!;
  }
  return { end, run };
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
    this.step = Math.min(CHUNK / storedBytes(block.dtype), Math.max(span.run, SPARSE_CHUNK));
    this.values = createStorage(readDType(block.dtype), 0);
  }

  has(index: number): boolean {
    return index >= this.from && index < this.end;
  }

  /** A value that the page has. 64-bit integers are bigints, which are moved just like numbers. */
  at(index: number): number {
    return (this.values as Float64Array)[index - this.from]!;
  }

  async turnTo(index: number, signal?: AbortSignal) {
    if (signal?.aborted) throw new CancelledError();
    const { source, start, dtype, bigEndian } = this.block;
    const length = Math.min(this.step, this.span.end - index);
    if (this.values.length < length) this.values = createStorage(readDType(dtype), length);
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
