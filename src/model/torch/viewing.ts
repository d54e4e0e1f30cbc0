import { equal, exactQuotient, product, isSame, multiply, type Size } from '../size';
import { list, tensor, type Tensor, type Value } from '../value';
import { axisFrom } from './inputs';
import { anyhow, laidOut } from './layout';
import {
  asItems,
  asSize,
  asSizes,
  asTensor,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { argumentText, sizeText } from './texts';

/** `x.view(2, -1)`, `x.view((2, -1))`; a dtype in place of the sizes is not followed. */
function view(args: Arguments): Value {
  return viewed(asTensor(args.input), asSizes(args.shape));
}

function viewed(input: Tensor, sizes: readonly Size[]): Value {
  const shape = inferred(input, sizes);
  if (!input.strides) return tensor(shape, input.dtype);
  const strides = viewStrides(input.shape, input.strides, shape);
  if (strides) return laidOut(shape, input.dtype, strides);
  if (!isCertain(input, shape)) return notKnown(sizeText());
  throw new Refusal(
    "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
  );
}

/** `x.reshape(2, -1)`: a view where that is possible, else a copy. */
function reshape(args: Arguments): Value {
  return reshaped(asTensor(args.input), asSizes(args.shape));
}

function reshaped(input: Tensor, sizes: readonly Size[]): Tensor {
  const shape = inferred(input, sizes);
  if (!input.strides) return tensor(shape, input.dtype);
  const strides = viewStrides(input.shape, input.strides, shape);
  if (strides) return laidOut(shape, input.dtype, strides);
  return isCertain(input, shape) ? tensor(shape, input.dtype) : anyhow(shape, input.dtype);
}

/** Whether a view that was not found is certain not to be there: names may be 1. */
function isCertain(input: Tensor, shape: readonly Size[]): boolean {
  return [...input.shape, ...input.strides!, ...shape].every((size) => typeof size === 'number');
}

/** At most one size may be -1, none less; the first that is wrong is told of. */
function refuseSizes(shape: readonly Size[], open: readonly number[]): void {
  const at = shape.findIndex((size, axis) => axis === open[1] || (typeof size === 'number' && size < -1));
  if (at < 0) return;
  const text =
    at === open[1]
      ? 'only one dimension can be inferred'
      : `invalid shape dimension ${shape[at] as number} at index ${at} of shape ${listed(shape)}`;
  throw new Refusal(text, 'RuntimeError', 'shape');
}

/** The shape with its -1 filled in. @see ATen/InferSize.h */
function inferred(input: Tensor, shape: readonly Size[]): readonly Size[] {
  const total = product(input.shape);
  const open = shape.flatMap((size, axis) => (size === -1 ? [axis] : []));
  refuseSizes(shape, open);
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
  const isRefused = typeof total === 'number' && typeof rest === 'number' && !(total === 0 && rest === 0);
  return isRefused ? refuse() : notKnown(sizeText());
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

/** `torch.flatten(x, 1)`. @see ATen/native/TensorShape.cpp, flatten */
function flatten(args: Arguments): Value {
  const input = asTensor(args.input);
  const rank = input.shape.length;
  const [start, end] = [axisFrom(args.start_dim, rank), axisFrom(args.end_dim, rank)];
  if (start > end) {
    throw new Refusal('flatten() has invalid args: start_dim cannot come after end_dim', 'RuntimeError', 'start_dim');
  }
  if (rank === 0) return tensor([1], input.dtype);
  if (start === end) return input;
  const { shape } = input;
  return reshaped(input, [...shape.slice(0, start), product(shape.slice(start, end + 1)), ...shape.slice(end + 1)]);
}

/** `nn.Unflatten(1, (3, 5))`. @see ATen/native/TensorShape.cpp, unflatten */
function unflatten({ input: value, dim, sizes: given }: Arguments): Value {
  const input = asTensor(value);
  const axis = axisFrom(dim, input.shape.length);
  const sizes = asItems(given).map((item) =>
    item.kind === 'tuple' ? notKnown(argumentText('unflattened_size')) : asSize(item),
  );
  if (sizes.some((each) => typeof each === 'number' && each < -1)) return notKnown(argumentText('unflattened_size'));
  const size = input.shape[axis]!;
  const rest = product(sizes.filter((each) => each !== -1));
  const missing = exactQuotient(size, rest);
  const fits = sizes.includes(-1) ? (missing === undefined ? undefined : true) : equal(size, rest);
  if (fits !== true) {
    const found = listed([size]).slice(1, -1);
    throw new Refusal(
      `unflatten: Provided sizes ${listed(sizes)} don't multiply up to the size of dim ${axis} (${found}) in the input tensor`,
      'RuntimeError',
      'unflattened_size',
    );
  }
  const filled = sizes.map((each) => (each === -1 ? missing! : each));
  return viewed(input, [...input.shape.slice(0, axis), ...filled, ...input.shape.slice(axis + 1)]);
}

function likeOther(change: (input: Tensor, sizes: readonly Size[]) => Value): FunctionRule {
  return {
    signature: 'input, other',
    apply: ({ input, other }) => change(asTensor(input), asTensor(other).shape),
  };
}

/** Of torch.nn. */
export const viewingLayers: Readonly<Record<string, LayerRule>> = {
  Flatten: {
    signature: 'start_dim=1, end_dim=-1',
    forward: (layer, { input }) => flatten({ ...layer, input: input! }),
  },
  Unflatten: {
    signature: 'dim, unflattened_size',
    forward: ({ dim, unflattened_size }, { input }) =>
      unflatten({ input: input!, dim: dim!, sizes: unflattened_size! }),
  },
};

/** The same as functions of torch and as methods. */
export const viewingOperators: Readonly<Record<string, FunctionRule>> = {
  flatten: { signature: 'input, start_dim=0, end_dim=-1', apply: flatten },
  ravel: { signature: 'input', apply: ({ input }) => reshaped(asTensor(input), [-1]) },
  unflatten: { signature: 'input, dim, sizes', apply: unflatten },
};

/** Of torch. */
export const viewingFunctions: Readonly<Record<string, FunctionRule>> = {
  reshape: {
    signature: 'input, shape',
    apply: ({ input, shape }) => reshape({ input: input!, shape: list([shape!]) }),
  },
};

/** Of tensors. */
export const viewingMethods: Readonly<Record<string, FunctionRule>> = {
  view: { signature: 'input, *shape', apply: view },
  reshape: { signature: 'input, *shape', apply: reshape },
  view_as: likeOther(viewed),
  reshape_as: likeOther(reshaped),
};
