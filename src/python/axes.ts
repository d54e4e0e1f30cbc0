import { TensorError } from '../errors';
import { permute as permuted, type Description } from '../tensors/description';
import { elementCount, type TensorHeader } from '../tensors/tensor';

/** Axes counted from the end become those counted from the front. */
export function axisOf(dim: number, rank: number): number {
  if (dim >= -rank && dim < rank) return dim < 0 ? dim + rank : dim;
  throw new TensorError(`Dimension out of range (expected to be in range of [${-rank}, ${rank - 1}], but got ${dim})`);
}

/** The axes in another order. */
export function permute(tensor: Description, dims: readonly number[]): Description {
  const { shape } = tensor;
  const axes = dims.map((dim) => axisOf(dim, shape.length));
  if (axes.length !== shape.length) {
    throw new TensorError(
      `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${shape.length} is not equal to len(dims) = ${axes.length}`,
    );
  }
  if (new Set(axes).size !== axes.length) throw new TensorError('permute(): duplicate dims are not allowed.');
  return permuted(tensor, axes);
}

/** Two axes in each other's place. */
export function swap(tensor: Description, a: number, b: number): Description {
  const rank = Math.max(tensor.shape.length, 1);
  const [first, second] = [axisOf(a, rank), axisOf(b, rank)];
  const order = tensor.shape.map((_, axis) => (axis === first ? second : axis === second ? first : axis));
  return permute(tensor, order);
}

/** The axes in reverse order. */
export function transposed(tensor: Description): Description {
  return permute(
    tensor,
    tensor.shape.map((_, axis) => tensor.shape.length - 1 - axis),
  );
}

/** A new axis of size 1. */
export function withAxis<T extends TensorHeader>(tensor: T, dim: number): T {
  const axis = axisOf(dim, tensor.shape.length + 1);
  return { ...tensor, shape: [...tensor.shape.slice(0, axis), 1, ...tensor.shape.slice(axis)] };
}

/** Joins the axes from `start` to `end`, both included, into one. */
export function flatten<T extends TensorHeader>(tensor: T, start: number, end: number): T {
  const { shape } = tensor;
  if (shape.length === 0) return { ...tensor, shape: [1] };
  const [from, to] = [axisOf(start, shape.length), axisOf(end, shape.length)];
  if (from > to) throw new TensorError('flatten() has invalid args: start_dim cannot come after end_dim');
  return {
    ...tensor,
    shape: [...shape.slice(0, from), elementCount(shape.slice(from, to + 1)), ...shape.slice(to + 1)],
  };
}
