import { TensorError } from '../errors';
import { heap, type Allocator } from './allocator';
import type { DataOf, DType } from './dtype';
import { exactText } from './valueText';

/** What is known of a tensor without its values. */
export interface TensorHeader<D extends DType = DType> {
  readonly dtype: D;
  /** Sizes in cells, outermost first; empty for a scalar. */
  readonly shape: readonly number[];
}

export interface Tensor<D extends DType = DType> extends TensorHeader<D> {
  /** Values in row-major order. */
  readonly data: DataOf<D>;
  /** The bytes that float32 values of an image are made from, so that its maxima need no floats. */
  readonly pixels?: Pixels | undefined;
}

/** Bytes in row-major order that, each divided by `greatest`, are a tensor's values. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly greatest: number;
}

/** Whether a tensor is of this dtype. */
export function isOf<D extends DType>(tensor: Tensor, dtype: D): tensor is Tensor<D> {
  return tensor.dtype === dtype;
}

/** The value at a place in row-major order; undefined beyond the end. */
export function valueAt(tensor: Tensor, index: number): number | bigint | undefined {
  const { pixels } = tensor;
  if (!pixels) return tensor.data[index];
  const sample = pixels.data[index];
  return sample === undefined ? undefined : Math.fround(sample / pixels.greatest);
}

/** How many values a shape holds. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * A tensor from numbers in row-major order. What `dtype` stores rounded (half floats) must come rounded already.
 *
 * @throws TensorError if the shape does not hold as many numbers
 */
export function tensorOf(
  values: ArrayLike<number | bigint>,
  shape: readonly number[],
  dtype: DType = 'float32',
  allocator: Allocator = heap,
): Tensor {
  if (elementCount(shape) !== values.length) {
    throw new TensorError(`shape '${formatShape(shape, '[]')}' is invalid for input of size ${values.length}`);
  }
  const data = allocator.allocate(dtype, values.length);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array)
    for (let i = 0; i < data.length; i++) data[i] = BigInt(values[i]!);
  else for (let i = 0; i < data.length; i++) data[i] = Number(values[i]);
  return { dtype, shape: [...shape], data };
}

/**
 * The same values under another shape, as `torch.reshape` gives it: one size may be -1.
 *
 * @throws TensorError with PyTorch's message if the sizes do not fit
 */
export function reshape<T extends TensorHeader>(tensor: T, shape: readonly number[]): T {
  const count = elementCount(tensor.shape);
  const invalid = () => new TensorError(`shape '${formatShape(shape, '[]')}' is invalid for input of size ${count}`);
  if (shape.filter((size) => size === -1).length > 1) throw new TensorError('only one dimension can be inferred');
  if (shape.some((size) => !Number.isInteger(size) || size < -1)) throw invalid();
  const known = elementCount(shape.filter((size) => size !== -1));
  const sizes = shape.map((size) => (size === -1 ? count / known : size));
  if (sizes.some((size) => !Number.isInteger(size)) || elementCount(sizes) !== count) throw invalid();
  return { ...tensor, shape: sizes };
}

/** `(1, 1, 5, 5)`, as Python writes a tuple, or `[1, 1, 5, 5]`. */
export function formatShape(shape: readonly number[], brackets: '()' | '[]' = '()'): string {
  const inside = shape.join(', ') + (shape.length === 1 && brackets === '()' ? ',' : '');
  return brackets[0] + inside + brackets[1];
}

/** `[[2, 3], [5, 1]]`: all values, nested as the shape says; axes of size 1 in front are left out. */
export function formatNested({ dtype, shape, data }: Tensor): string {
  const sizes = shape.slice(shape.findIndex((size, axis) => size !== 1 || axis >= shape.length - 2));
  const nest = (axis: number, from: number, count: number): string => {
    if (axis === sizes.length) return exactText(data[from]!, dtype);
    const step = count / sizes[axis]!;
    return `[${Array.from({ length: sizes[axis]! }, (_, i) => nest(axis + 1, from + i * step, step)).join(', ')}]`;
  };
  return nest(0, 0, data.length);
}
