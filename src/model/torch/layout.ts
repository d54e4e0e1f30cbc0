import type { DType } from '../../tensors/dtype';
import { exactQuotient, isSame, multiply, unknownSize, type Size } from '../size';
import { tensor, type Tensor } from '../value';

/** The strides of cells that lie one after the other. */
export function contiguousStrides(shape: readonly Size[]): readonly Size[] {
  const strides: Size[] = [];
  let cells: Size = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = cells;
    cells = multiply(cells, shape[axis]!);
  }
  return strides;
}

/** How many cells lie from one place of an axis to the next. */
export function stridesOf(input: Tensor): readonly Size[] {
  return input.strides ?? contiguousStrides(input.shape);
}

/** A tensor with these strides: a view of another one's cells. */
export function laidOut(shape: readonly Size[], dtype: DType | undefined, strides: readonly Size[]): Tensor {
  const whole = contiguousStrides(shape);
  const isContiguous =
    shape.includes(0) || shape.every((size, axis) => size === 1 || isSame(strides[axis]!, whole[axis]!));
  return isContiguous ? tensor(shape, dtype) : tensor(shape, dtype, strides);
}

/** A tensor of which it is not known how it lies in memory. */
export function anyhow(shape: readonly Size[], dtype: DType | undefined): Tensor {
  return tensor(
    shape,
    dtype,
    shape.map(() => unknownSize()),
  );
}

/**
 * A new tensor that was computed from others. PyTorch may give it their order of axes, as it does with `channels_last`:
 * it is certain to be contiguous only if theirs is the usual one.
 */
export function computed(shape: readonly Size[], dtype: DType | undefined, ...sources: readonly Tensor[]): Tensor {
  return sources.every(isOrdered) ? tensor(shape, dtype) : anyhow(shape, dtype);
}

/** A new tensor of the same shape that was computed from another; its layout is PyTorch's choice. */
export function sameShape(input: Tensor, dtype: DType | undefined = input.dtype): Tensor {
  return computed(input.shape, dtype, input);
}

/** A new tensor of the same shape, as `torch.empty_like` lays it out. */
export function alike(input: Tensor, dtype: DType | undefined = input.dtype): Tensor {
  if (isOrdered(input)) return tensor(input.shape, dtype);
  return isDense(input) ? tensor(input.shape, dtype, input.strides) : anyhow(input.shape, dtype);
}

/** Whether the strides go down from axis to axis, as in a contiguous tensor and in a slice of one. */
function isOrdered({ strides }: Tensor): boolean {
  return (
    !strides ||
    strides.every((stride, axis) => {
      if (stride === 0) return false;
      return axis === 0 || exactQuotient(strides[axis - 1]!, stride) !== undefined;
    })
  );
}

/** Whether the cells fill their memory without gaps, in whatever order of axes. */
function isDense({ shape, strides }: Tensor): boolean {
  const left = new Set(shape.keys());
  let cells: Size = 1;
  while (left.size > 0) {
    const next = [...left].find((axis) => shape[axis] === 1 || isSame(strides![axis]!, cells));
    if (next === undefined) return false;
    left.delete(next);
    cells = multiply(cells, shape[next]!);
  }
  return true;
}

/**
 * Whether a tensor is certain not to be laid out with its channels last.
 *
 * @see c10/core/MemoryFormat.h, is_channels_last_strides_2d
 */
export function isNotChannelsLast({ shape, strides }: Tensor): boolean {
  const rank = shape.length;
  if (!strides || (rank !== 4 && rank !== 5)) return true;
  const order = [1, ...Array.from({ length: rank - 2 }, (_, i) => rank - 1 - i), 0];
  let least = 0;
  for (const axis of order) {
    const [size, stride] = [shape[axis], strides[axis]];
    if (typeof size !== 'number' || typeof stride !== 'number') return false;
    if (size === 0 || stride < least || (axis === 0 && least === strides[1])) return true;
    least = size > 1 ? stride * size : stride;
  }
  return false;
}
