import { equal, exactQuotient, product, isSame, multiply, type Size } from '../size';
import { tensor, type Tensor, type Value } from '../value';
import { asSizes, asTensor, listed, notKnown, Refusal, type Arguments } from './rule';
import { sizeText } from './texts';

/** `x.view(2, -1)`, `x.view((2, -1))`; a dtype in place of the sizes is not followed. */
export function view(args: Arguments): Value {
  const input = asTensor(args.input);
  const shape = inferred(input, asSizes(args.shape));
  if (!input.strides) return tensor(shape, input.dtype);
  const strides = viewStrides(input.shape, input.strides, shape);
  if (strides) return tensor(shape, input.dtype, strides);
  throw new Refusal(
    "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
  );
}

/** `x.reshape(2, -1)`: a view where that is possible, else a copy. */
export function reshape(args: Arguments): Value {
  const input = asTensor(args.input);
  const shape = inferred(input, asSizes(args.shape));
  const strides = input.strides && viewStrides(input.shape, input.strides, shape);
  return tensor(shape, input.dtype, strides);
}

/** The shape with its -1 filled in. @see ATen/InferSize.h */
function inferred(input: Tensor, shape: readonly Size[]): readonly Size[] {
  const total = product(input.shape);
  const open = shape.flatMap((size, axis) => (size === -1 ? [axis] : []));
  if (open.length > 1) throw new Refusal('only one dimension can be inferred', 'RuntimeError', 'shape');
  const rest = product(shape.filter((size) => size !== -1));
  const refuse = () => {
    throw new Refusal(
      `shape '${listed(shape)}' is invalid for input of size ${listed([total]).slice(1, -1)}`,
      'RuntimeError',
      'shape',
    );
  };
  if (open.length === 0) {
    const fits = equal(total, rest);
    if (fits === undefined) return notKnown(sizeText());
    return fits ? shape : refuse();
  }
  const missing = exactQuotient(total, rest);
  if (missing !== undefined) return shape.map((size) => (size === -1 ? missing : size));
  return typeof total === 'number' && typeof rest === 'number' ? refuse() : notKnown(sizeText());
}

/**
 * The strides of a view, of the same cells in the same order; undefined if there is none.
 *
 * @see ATen/TensorUtils.cpp, computeStride
 */
function viewStrides(
  shape: readonly Size[],
  strides: readonly Size[],
  wanted: readonly Size[],
): readonly Size[] | undefined {
  const result: Size[] = [];
  let axis = wanted.length - 1;
  let [cells, seen, base]: [Size, Size, Size] = [1, 1, strides.at(-1) ?? 1];
  for (let at = shape.length - 1; at >= 0; at--) {
    cells = multiply(cells, shape[at]!);
    const isLast = at === 0;
    const joins = !isLast && (shape[at - 1] === 1 || isSame(strides[at - 1]!, multiply(cells, base)));
    if (joins) continue;
    while (axis >= 0 && (decided(seen, cells) || wanted[axis] === 1)) {
      result[axis] = multiply(seen, base);
      seen = multiply(seen, wanted[axis]!);
      axis--;
    }
    if (!isSame(seen, cells)) return undefined;
    if (!isLast) [cells, seen, base] = [1, 1, strides[at - 1]!];
  }
  return axis < 0 ? result : undefined;
}

/** Whether fewer cells are seen than there are. */
function decided(seen: Size, cells: Size): boolean {
  return !isSame(seen, cells) && (typeof seen !== 'number' || typeof cells !== 'number' || seen < cells);
}
