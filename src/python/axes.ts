import { TensorError } from '../errors';
import { heap } from '../tensors/allocator';
import { elementCount, type Tensor } from '../tensors/tensor';

/** Axes counted from the end become those counted from the front. */
export function axisOf(dim: number, rank: number): number {
  if (dim >= -rank && dim < rank) return dim < 0 ? dim + rank : dim;
  throw new TensorError(`Dimension out of range (expected to be in range of [${-rank}, ${rank - 1}], but got ${dim})`);
}

/** The axes in another order, the values copied along. */
export function permute(tensor: Tensor, dims: readonly number[]): Tensor {
  const { shape, dtype } = tensor;
  const axes = dims.map((dim) => axisOf(dim, shape.length));
  if (axes.length !== shape.length) {
    throw new TensorError(
      `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${shape.length} is not equal to len(dims) = ${axes.length}`,
    );
  }
  if (new Set(axes).size !== axes.length) throw new TensorError('permute(): duplicate dims are not allowed.');
  const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
  const sizes = axes.map((axis) => shape[axis]!);
  const data = heap.allocate(dtype, tensor.data.length);
  const place = sizes.map(() => 0);
  let from = 0;
  for (let i = 0; i < data.length; i++) {
    data[i] = tensor.data[from]!;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const stride = strides[axes[axis]!]!;
      from += stride;
      if (++place[axis]! < sizes[axis]!) break;
      from -= stride * sizes[axis]!;
      place[axis] = 0;
    }
  }
  return { dtype, shape: sizes, data };
}

/** Two axes in each other's place. */
export function swap(tensor: Tensor, a: number, b: number): Tensor {
  const rank = Math.max(tensor.shape.length, 1);
  const [first, second] = [axisOf(a, rank), axisOf(b, rank)];
  const order = tensor.shape.map((_, axis) => (axis === first ? second : axis === second ? first : axis));
  return permute(tensor, order);
}

/** The axes in reverse order. */
export function transposed(tensor: Tensor): Tensor {
  return permute(
    tensor,
    tensor.shape.map((_, axis) => tensor.shape.length - 1 - axis),
  );
}

/** A new axis of size 1. */
export function withAxis(tensor: Tensor, dim: number): Tensor {
  const axis = axisOf(dim, tensor.shape.length + 1);
  return { ...tensor, shape: [...tensor.shape.slice(0, axis), 1, ...tensor.shape.slice(axis)] };
}

/** Joins the axes from `start` to `end`, both included, into one. */
export function flatten(tensor: Tensor, start: number, end: number): Tensor {
  const { shape } = tensor;
  if (shape.length === 0) return { ...tensor, shape: [1] };
  const [from, to] = [axisOf(start, shape.length), axisOf(end, shape.length)];
  if (from > to) throw new TensorError('flatten() has invalid args: start_dim cannot come after end_dim');
  return {
    ...tensor,
    shape: [...shape.slice(0, from), elementCount(shape.slice(from, to + 1)), ...shape.slice(to + 1)],
  };
}
