import { TensorError } from '../errors';
import { strided, type Description } from './description';
import { rowMajor, sliceOf, type Index } from './slice';
import { formatShape } from './tensor';

/**
 * The part that an index picks, as NumPy and torch do.
 *
 * @throws TensorError with PyTorch's message if there is no such part
 */
export function pick(tensor: Description, indices: readonly Index[]): Description {
  const { shape, strides, offset } = sliceOf(tensor.shape, indices);
  return strided(tensor, { shape, strides, offset });
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
