import { add, ceilDivide, equal, multiply, type Size } from '../size';
import { tuple, type Tensor, type Value } from '../value';
import { axisFrom } from './inputs';
import {
  asItems,
  asNumber,
  asSize,
  asTensor,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
  isNone,
} from './rule';
import { narrow, narrowed, select, selected, unfold } from './slicing';
import { sizeText } from './texts';

/** More parts than anyone unpacks. */
const MOST_PARTS = 4096;

function parts(input: Tensor, axis: number, sizes: readonly Size[]): Value {
  return tuple(sizes.map((size) => narrowed(input, axis, size)));
}

/** As many parts of one size as there are, and what is left. */
function cut(input: Tensor, axis: number, step: number): Value {
  const size = input.shape[axis]!;
  if (typeof size !== 'number') return notKnown(sizeText());
  const count = Math.max(1, Math.ceil(size / step));
  if (count > MOST_PARTS) return notKnown(sizeText());
  return parts(
    input,
    axis,
    Array.from({ length: count }, (_, at) => Math.min(step, size - at * step)),
  );
}

/** @see ATen/native/TensorShape.cpp, chunk */
function chunk(args: Arguments): Value {
  const input = asTensor(args.input);
  const axis = axisFrom(args.dim, input.shape.length);
  const count = asNumber(args.chunks);
  if (count <= 0) {
    throw new Refusal(`chunk expects \`chunks\` to be greater than 0, got: ${count}`, 'RuntimeError', 'chunks');
  }
  const size = input.shape[axis] ?? notKnown(sizeText());
  if (typeof size === 'number') {
    return size === 0 ? parts(input, axis, Array<Size>(count).fill(0)) : cut(input, axis, Math.ceil(size / count));
  }
  const each = ceilDivide(size, count);
  // where a name stands it need not divide: then there may be fewer parts
  return equal(multiply(each, count), size) === true
    ? parts(input, axis, Array<Size>(count).fill(each))
    : notKnown(sizeText());
}

/** `x.split(2, dim=1)`, `x.split([3, 4], 1)`. */
function split(args: Arguments): Value {
  const input = asTensor(args.input);
  const axis = axisFrom(args.dim, input.shape.length);
  const given = args.split_size_or_sections ?? args.split_size;
  if (given?.kind === 'tuple' || given?.kind === 'list') return splitInto(input, axis, asItems(given).map(asSize));
  const step = asSize(given);
  const size = input.shape[axis]!;
  if (typeof step !== 'number') return equal(step, size) === true ? parts(input, axis, [size]) : notKnown(sizeText());
  if (step < 0) refuse(`split expects split_size be non-negative, but got split_size=${step}`);
  if (step > 0) return cut(input, axis, step);
  if (size !== 0) {
    refuse(`split_size can only be 0 if dimension size is 0, but got dimension size of ${listed([size]).slice(1, -1)}`);
  }
  return parts(input, axis, [0]);
}

function splitInto(input: Tensor, axis: number, sizes: readonly Size[]): Value {
  const size = input.shape[axis]!;
  const fits = equal(sizes.reduce(add, 0), size);
  if (fits === undefined) notKnown(sizeText());
  if (!fits) {
    const found = listed([size]).slice(1, -1);
    refuse(
      `split_with_sizes expects split_sizes to sum exactly to ${found} (input tensor's size at dimension ${axis}), but got split_sizes=${listed(sizes)}`,
    );
  }
  return parts(input, axis, sizes);
}

function refuse(message: string): never {
  throw new Refusal(message, 'RuntimeError', 'split_size_or_sections');
}

/** Into parts that differ by one, or at indices. @see ATen/native/TensorShape.cpp, tensor_split */
function tensorSplit(args: Arguments): Value {
  const input = asTensor(args.input);
  const axis = axisFrom(args.dim, input.shape.length);
  const size = input.shape[axis]!;
  if (typeof size !== 'number') return notKnown(sizeText());
  const given = [args.indices_or_sections, args.sections, args.indices].find((value) => !isNone(value));
  if (given?.kind === 'tuple' || given?.kind === 'list') {
    const borders = [0, ...asItems(given).map((item) => bounded(asNumber(item), size)), size];
    return parts(
      input,
      axis,
      borders.slice(1).map((end, at) => Math.max(0, end - borders[at]!)),
    );
  }
  const count = asNumber(given);
  if (count <= 0) {
    const text = `number of sections must be larger than 0, got ${count}`;
    throw new Refusal(text, 'RuntimeError', 'indices_or_sections');
  }
  const [least, larger] = [Math.floor(size / count), size % count];
  return parts(
    input,
    axis,
    Array.from({ length: count }, (_, at) => (at < larger ? least + 1 : least)),
  );
}

function bounded(index: number, size: number): number {
  return Math.min(Math.max(index < 0 ? index + size : index, 0), size);
}

function unbind(args: Arguments): Value {
  const input = asTensor(args.input);
  const axis = axisFrom(args.dim, input.shape.length);
  const size = input.shape[axis];
  if (typeof size !== 'number' || size > MOST_PARTS) return notKnown(sizeText());
  return tuple(Array.from({ length: size }, () => selected(input, axis)));
}

/** The same as functions of torch and as methods. */
export const splittingOperators: Readonly<Record<string, FunctionRule>> = {
  chunk: { signature: 'input, chunks, dim=0', apply: chunk },
  tensor_split: {
    signature: 'input, indices_or_sections=None, dim=0, sections=None, indices=None',
    apply: tensorSplit,
  },
  unbind: { signature: 'input, dim=0', apply: unbind },
  narrow: { signature: 'input, dim, start, length', apply: narrow },
  select: { signature: 'input, dim, index', apply: select },
  split_with_sizes: {
    signature: 'input, split_sizes, dim=0',
    apply: ({ input, split_sizes, dim }) => split({ input: input!, split_size: split_sizes!, dim: dim! }),
  },
};

/** Of torch. */
export const splittingFunctions: Readonly<Record<string, FunctionRule>> = {
  split: {
    signature: 'tensor, split_size_or_sections, dim=0',
    apply: ({ tensor, ...rest }) => split({ ...rest, input: tensor! }),
  },
};

/** Of tensors. */
export const splittingMethods: Readonly<Record<string, FunctionRule>> = {
  split: { signature: 'input, split_size, dim=0', apply: split },
  unfold: { signature: 'input, dimension, size, step', apply: unfold },
};
