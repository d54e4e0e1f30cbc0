import { isSame, multiply, subtract, unknownSize, type Size } from '../size';
import { laidOut, stridesOf } from '../torch/layout';
import { ellipsis, tensor, type Slice, type Tensor, type Value } from '../value';
import { rangeOf } from './ranges';
import { isUnknown, notFollowed, raise, type Machine } from './machine';
import { numberOf } from './numbers';
import { holding, rowNumbers } from './tensorNumbers';

/** What an index does to the axes that it has come to. */
interface Walk {
  readonly machine: Machine;
  readonly value: Tensor;
  readonly strides: readonly Size[];
  axis: number;
  readonly shape: Size[];
  /** Undefined once a copy is made. */
  kept: Size[] | undefined;
  /** The shape of the tensors and lists among the indices, and where it goes. */
  gathered?: { readonly shape: readonly Size[]; readonly at: number; readonly axis: number };
}

/** `x[0, :, None, ..., mask]`. */
export function tensorItem(machine: Machine, value: Tensor, index: Value): Value {
  if (value.lost) return value.lost;
  const indices = index.kind === 'tuple' ? index.items : [index];
  const unknown = indices.find(isUnknown);
  if (unknown && isUnknown(unknown)) return unknown;
  const used = indices.reduce((sum, each) => sum + axesOf(each), 0);
  const rank = value.shape.length;
  if (used > rank) return raise(machine, 'IndexError', tooMany(value, used));
  const walk: Walk = {
    machine,
    value,
    strides: stridesOf(value),
    axis: 0,
    shape: [],
    kept: [],
  };
  const all = indices.some((each) => each.kind === 'ellipsis') ? indices : [...indices, ellipsis];
  for (const each of all) {
    if (each.kind === 'ellipsis') for (let i = used; i < rank; i++) keepAxis(walk);
    else if (!take(walk, each)) return notFollowed('[]');
  }
  return withRow(machine, value, index, result(walk));
}

/** `x[2]` of a tensor whose numbers are known. */
function withRow(machine: Machine, value: Tensor, index: Value, row: Value): Value {
  const [count] = value.shape;
  const at = numberOf(index);
  if (index.kind !== 'int' || at === undefined || typeof count !== 'number' || row.kind !== 'tensor') return row;
  const numbers = rowNumbers(machine, value, count)?.at(at);
  return numbers ? holding(machine, row, numbers) : row;
}

function tooMany({ isArray, shape }: Tensor, used: number): string {
  const rank = shape.length;
  return isArray
    ? `too many indices for array: array is ${rank}-dimensional, but ${used} were indexed`
    : `too many indices for tensor of dimension ${rank}`;
}

function result({ gathered, shape, kept, value }: Walk): Value {
  if (gathered)
    return tensor([...shape.slice(0, gathered.at), ...gathered.shape, ...shape.slice(gathered.at)], value.dtype);
  return kept ? laidOut(shape, value.dtype, kept) : tensor(shape, value.dtype);
}

function axesOf(index: Value): number {
  if (index.kind === 'none' || index.kind === 'ellipsis' || index.kind === 'bool') return 0;
  return index.kind === 'tensor' && isMask(index) ? index.shape.length : 1;
}

function isMask(index: Tensor): boolean {
  return index.dtype === 'bool' || index.dtype === 'uint8';
}

function keepAxis(walk: Walk): void {
  walk.shape.push(walk.value.shape[walk.axis]!);
  walk.kept?.push(walk.strides[walk.axis]!);
  walk.axis++;
}

/** False if the index is not followed. */
function take(walk: Walk, index: Value): boolean {
  switch (index.kind) {
    case 'none':
      walk.shape.push(1);
      walk.kept?.push(1);
      return true;
    case 'int':
      return takeNumber(walk, index);
    case 'slice':
      return takeSlice(walk, index);
    case 'tensor':
      return takeTensor(walk, index);
    case 'list': {
      const isNumbers = !index.lost && index.items.every((item) => item.kind === 'int');
      return isNumbers && gather(walk, [index.items.length], 1);
    }
    default:
      return false;
  }
}

function takeNumber(walk: Walk, index: Value): boolean {
  const size = walk.value.shape[walk.axis]!;
  const at = numberOf(index);
  if (typeof size === 'number' && at !== undefined && (at >= size || at < -size)) {
    const axis = `${walk.value.isArray ? 'axis' : 'dimension'} ${walk.axis}`;
    raise(walk.machine, 'IndexError', `index ${at} is out of bounds for ${axis} with size ${size}`);
  }
  walk.axis++;
  return true;
}

function takeSlice(walk: Walk, index: Slice): boolean {
  const size = walk.value.shape[walk.axis]!;
  const step = index.step.kind === 'none' ? 1 : numberOf(index.step);
  if (step !== undefined && step <= 0) raise(walk.machine, 'ValueError', 'step must be greater than zero');
  walk.shape.push(sliced(size, index, step));
  if (step === undefined) walk.kept = undefined;
  else walk.kept?.push(multiply(walk.strides[walk.axis]!, step));
  walk.axis++;
  return true;
}

function sliced(size: Size, index: Slice, step: number | undefined): Size {
  const isFromStart = index.start.kind === 'none' || numberOf(index.start) === 0;
  if (isFromStart && index.stop.kind === 'none' && step === 1) return size;
  if (typeof size === 'number') return rangeOf(index, size)?.length ?? symbolic(size, index, step);
  return unknownSize();
}

/** `x[:, :n]` and `x[:, n:]` of a size that is a name are not told: n may be larger. */
function symbolic(size: Size, index: Slice, step: number | undefined): Size {
  const isWhole =
    index.start.kind === 'none' &&
    index.stop.kind === 'int' &&
    step === 1 &&
    isSame(subtract(index.stop.size, size), 0);
  return isWhole ? size : unknownSize();
}

function takeTensor(walk: Walk, index: Tensor): boolean {
  if (index.lost) return false;
  if (index.dtype === undefined) return false;
  if (!isMask(index)) return gather(walk, index.shape, 1);
  return gather(walk, [unknownSize()], index.shape.length);
}

/** A second one beside the first must have its shape. */
function gather(walk: Walk, shape: readonly Size[], axes: number): boolean {
  const before = walk.gathered;
  if (before) {
    const isBeside = before.axis === walk.axis && before.at === walk.shape.length;
    const isAlike = before.shape.length === shape.length && before.shape.every((size, i) => isSame(size, shape[i]!));
    if (!isBeside || !isAlike) return false;
  }
  walk.axis += axes;
  walk.kept = undefined;
  walk.gathered = { shape, at: walk.shape.length, axis: walk.axis };
  return true;
}
