import { add, equal, type Size } from '../size';
import { int, tensor, tuple, type Tensor, type Value } from '../value';
import { axisFrom, pythonType } from './inputs';
import { anyhow, computed, isNotChannelsLast } from './layout';
import { promoted } from './promotion';
import { asItems, asTensor, listed, notKnown, Refusal, type Arguments, type FunctionRule } from './rule';
import { sizeText } from './texts';

/** @throws Refusal for what is no list of tensors */
function members(value: Value | undefined, called: string): readonly Tensor[] {
  if (value?.kind === 'tensor') {
    const text = `${called}(): argument 'tensors' (position 1) must be tuple of Tensors, not Tensor`;
    throw new Refusal(text, 'TypeError', 'tensors');
  }
  return asItems(value).map((item, at) => {
    const type = pythonType(item);
    if (item.kind === 'tensor' || type === undefined) return asTensor(item);
    throw new Refusal(`expected Tensor as element ${at} in argument 0, but got ${type}`, 'TypeError', 'tensors');
  });
}

/** `torch.cat`. @see ATen/native/TensorShape.cpp, cat */
function cat(args: Arguments): Value {
  const tensors = members(args.tensors, 'cat');
  if (tensors.length === 0)
    throw new Refusal('torch.cat(): expected a non-empty list of Tensors', 'ValueError', 'tensors');
  return joined(tensors, args.dim);
}

function joined(tensors: readonly Tensor[], dim: Value | undefined): Tensor {
  const scalar = tensors.findIndex((each) => each.shape.length === 0);
  if (scalar >= 0)
    throw new Refusal(
      `zero-dimensional tensor (at position ${scalar}) cannot be concatenated`,
      'RuntimeError',
      'tensors',
    );
  // an empty vector fits everything, for the sake of old programs
  const counted = tensors.filter((each) => each.shape.length !== 1 || each.shape[0] !== 0);
  const [first, ...others] = counted;
  if (!first) return tensor([0], promoted(tensors));
  const rank = first.shape.length;
  const axis = axisFrom(dim, rank);
  for (const other of others) {
    if (other.shape.length !== rank) {
      throw new Refusal(
        `Tensors must have same number of dimensions: got ${rank} and ${other.shape.length}`,
        'RuntimeError',
        'tensors',
      );
    }
    refuseUnequal(first, other, axis, tensors.indexOf(other));
  }
  const shape: Size[] = [...first.shape];
  shape[axis] = counted.map((each) => each.shape[axis]!).reduce(add);
  // of PyTorch's own order only if all are in that order
  return counted.some(isNotChannelsLast) ? tensor(shape, promoted(tensors)) : anyhow(shape, promoted(tensors));
}

/** Where it depends on names whether sizes are alike, they are: else the program would not go on. */
function refuseUnequal(first: Tensor, other: Tensor, axis: number, at: number): void {
  const fits = first.shape.map((size, i) => (i === axis ? true : equal(size, other.shape[i]!)));
  const wrong = fits.findIndex((each) => each !== true);
  if (fits[wrong] !== false) return;
  const [expected, found] = listed([first.shape[wrong]!, other.shape[wrong]!]).slice(1, -1).split(', ');
  throw new Refusal(
    `Sizes of tensors must match except in dimension ${axis}. Expected size ${expected} but got size ${found} for tensor number ${at} in the list.`,
    'RuntimeError',
    'tensors',
  );
}

/** `torch.stack`. */
function stack(args: Arguments): Value {
  const tensors = members(args.tensors, 'stack');
  const [first] = tensors;
  if (!first) throw new Refusal('stack expects a non-empty TensorList', 'RuntimeError', 'tensors');
  const axis = axisFrom(args.dim, first.shape.length + 1);
  tensors.forEach((each, at) => {
    const fits =
      each.shape.length === first.shape.length ? each.shape.map((size, i) => equal(size, first.shape[i]!)) : [false];
    if (fits.includes(false)) {
      throw new Refusal(
        `stack expects each tensor to be equal size, but got ${listed(first.shape)} at entry 0 and ${listed(each.shape)} at entry ${at}`,
        'RuntimeError',
        'tensors',
      );
    }
    if (fits.includes(undefined)) notKnown(sizeText());
  });
  return computed(first.shape.toSpliced(axis, 0, tensors.length), promoted(tensors), ...tensors);
}

/** Along an axis, after axes were added up to a rank: `vstack`, `hstack`, `dstack`. */
function stackAlong(called: string, leastRank: number, axis: number): FunctionRule {
  return {
    signature: 'tensors',
    apply({ tensors: value }) {
      const tensors = members(value, called).map((each) => atLeast(each, leastRank));
      const along = called === 'hstack' && tensors[0]?.shape.length === 1 ? 0 : axis;
      if (tensors.length === 0)
        throw new Refusal(`${called} expects a non-empty TensorList`, 'RuntimeError', 'tensors');
      return joined(tensors, int(along));
    },
  };
}

/** As `torch.atleast_2d` adds axes: in front, for three also behind. */
function atLeast(input: Tensor, rank: number): Tensor {
  const { shape } = input;
  if (shape.length >= rank) return input;
  const missing = rank - shape.length;
  const whole =
    rank === 3 && shape.length > 0
      ? [...(missing === 2 ? [1] : []), ...shape, 1]
      : [...Array<Size>(missing).fill(1), ...shape];
  return computed(whole, input.dtype, input);
}

/** Grids of every pair of coordinates. */
function meshgrid(args: Arguments): Value {
  const given = asItems(args.tensors);
  const tensors = (given.length === 1 && given[0]!.kind !== 'tensor' ? asItems(given[0]) : given).map(asTensor);
  const sizes = tensors.map((each) => (each.shape.length > 1 ? notKnown(sizeText()) : (each.shape[0] ?? 1)));
  const isSwapped = args.indexing?.kind === 'str' && args.indexing.value === 'xy' && sizes.length > 1;
  const shape = isSwapped ? [sizes[1]!, sizes[0]!, ...sizes.slice(2)] : sizes;
  return tuple(tensors.map((each) => anyhow(shape, each.dtype)));
}

const concatenate: FunctionRule = { signature: 'tensors, dim=0, *, out=None', apply: cat };

/** Of torch. */
export const joiningFunctions: Readonly<Record<string, FunctionRule>> = {
  cat: concatenate,
  concat: concatenate,
  concatenate,
  stack: { signature: 'tensors, dim=0, *, out=None', apply: stack },
  vstack: stackAlong('vstack', 2, 0),
  hstack: stackAlong('hstack', 1, 1),
  dstack: stackAlong('dstack', 3, 2),
  meshgrid: { signature: '*tensors, indexing=None', apply: meshgrid },
};
