import { TensorError } from '../errors';
import { strided, type Description } from './description';
import { elementCount, formatShape } from './tensor';

/** What stands between the brackets of `x[0, 1:, ..., None]`; bounds that are left out are undefined. */
export type Index = number | Slice | 'ellipsis' | 'newaxis';

export interface Slice {
  readonly start: number | undefined;
  readonly stop: number | undefined;
  readonly step: number;
}

/** The strides of a tensor in row-major order, in elements. */
export function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}

/**
 * The part that an index picks, as NumPy and torch do.
 *
 * @throws TensorError with PyTorch's message if there is no such part
 */
export function pick(tensor: Description, indices: readonly Index[]): Description {
  const { shape } = tensor;
  const strides = rowMajor(shape);
  const taken = indices.filter((index) => index !== 'ellipsis' && index !== 'newaxis').length;
  if (taken > shape.length) throw new TensorError(`too many indices for tensor of dimension ${shape.length}`);
  const rest = new Array<Slice>(shape.length - taken).fill({ start: undefined, stop: undefined, step: 1 });
  const at = indices.includes('ellipsis') ? indices.indexOf('ellipsis') : indices.length;
  const all = [...indices.slice(0, at), ...rest, ...indices.slice(at + 1)];
  const picked: { size: number; stride: number }[] = [];
  let [axis, offset] = [0, 0];
  for (const index of all) {
    if (index === 'newaxis' || index === 'ellipsis') {
      picked.push({ size: 1, stride: 0 });
      continue;
    }
    const [size, stride] = [shape[axis]!, strides[axis]!];
    const start = typeof index === 'number' ? place(index, size, axis) : bound(index.start ?? 0, size);
    offset += start * stride;
    if (typeof index !== 'number') {
      const length = Math.max(0, Math.ceil((bound(index.stop ?? size, size) - start) / index.step));
      picked.push({ size: length, stride: stride * index.step });
    }
    axis++;
  }
  return strided(tensor, {
    shape: picked.map(({ size }) => size),
    strides: picked.map(({ stride }) => stride),
    offset,
  });
}

function place(index: number, size: number, axis: number): number {
  if (index >= -size && index < size) return index < 0 ? index + size : index;
  throw new TensorError(`index ${index} is out of bounds for dimension ${axis} with size ${size}`);
}

function bound(index: number, size: number): number {
  return Math.min(size, Math.max(0, index < 0 ? index + size : index));
}

/**
 * As `tensor.expand(sizes)`: dimensions of size 1 in any size, new ones in front; -1 keeps a size.
 *
 * @throws TensorError with PyTorch's message if the sizes do not fit
 */
export function expand(tensor: Description, sizes: readonly number[]): Description {
  const { shape } = tensor;
  const added = sizes.length - shape.length;
  const target = formatShape(sizes, '[]');
  if (added < 0) {
    throw new TensorError(
      `expand(${formatShape(shape, '[]')}, size=${target}): the number of sizes provided (${sizes.length}) must be greater or equal to the number of dimensions in the tensor (${shape.length})`,
    );
  }
  const own = rowMajor(shape);
  const wanted = sizes.map((size, axis) => (size === -1 && axis >= added ? shape[axis - added]! : size));
  for (const [axis, size] of wanted.entries()) {
    const before = shape[axis - added] ?? 1;
    if (size < 0 || (before !== size && before !== 1)) {
      throw new TensorError(
        `The expanded size of the tensor (${size}) must match the existing size (${before}) at non-singleton dimension ${axis}.  Target sizes: ${target}.  Tensor sizes: ${formatShape(shape, '[]')}`,
      );
    }
  }
  const strides = wanted.map((size, axis) => ((shape[axis - added] ?? 1) === size ? (own[axis - added] ?? 0) : 0));
  return strided(tensor, { shape: wanted, strides, offset: 0 });
}

/**
 * As `tensor.repeat(counts)`, NumPy's `tile`: the whole tensor, side by side.
 *
 * @throws TensorError with PyTorch's message if there are fewer counts than dimensions
 */
export function repeat(tensor: Description, counts: readonly number[]): Description {
  const added = counts.length - tensor.shape.length;
  if (added < 0) {
    throw new TensorError('Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor');
  }
  const negative = counts.find((count) => count < 0);
  if (negative !== undefined) {
    throw new TensorError(`Trying to create tensor with negative dimension ${negative}: ${formatShape(counts, '[]')}`);
  }
  const sizes = counts.map((_, axis) => tensor.shape[axis - added] ?? 1);
  const own = rowMajor(sizes);
  const repeated = strided(tensor, {
    shape: counts.flatMap((count, axis) => [count, sizes[axis]!]),
    strides: counts.flatMap((_, axis) => [0, own[axis]!]),
    offset: 0,
  });
  return { ...repeated, shape: counts.map((count, axis) => count * sizes[axis]!) };
}
