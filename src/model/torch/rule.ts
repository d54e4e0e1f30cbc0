import * as l10n from '@vscode/l10n';
import type { DType } from '../../tensors/dtype';
import type { Size } from '../size';
import { int, unknown, type Int, type Tensor, type Tuple, type Unknown, type Value } from '../value';
import { sizeText } from './texts';

/*
 * How an operator is described. A rule is one entry in one table: layers.ts (by torch.nn's name), functions.ts (by full name:
 * `torch.cat`, `torch.nn.functional.relu`), tensorMethods.ts (by the method's name; its first parameter is the tensor itself),
 * constructors.ts (by full name). It is given all parameters of its signature by name, defaults filled in; `*args` is a Tuple.
 *
 * It returns a new Value, throws a Refusal with PyTorch's words, or says that it cannot tell: the helpers below (`asTensor`,
 * `asNumber`, …) throw NotKnown for what is Unknown or of a kind that the rule does not understand, and the result is Unknown then.
 * Rules never change a value. Of what PyTorch would do with it they must be certain: where a check depends on a name, NotKnown.
 *
 * In-place twins (`relu_`, `add_`) and `out=` need no entry: the evaluator runs the rule of the plain name. `a + b` runs the method
 * `add` with either side a number or a tensor, in this order (`sub`, `mul`, `true_divide`, `floor_divide`, `remainder`, `pow`, `matmul`, `neg`,
 * `lt`, `le`, `gt`, `ge`, `eq`, `ne`, `bitwise_and`, `bitwise_or`, `bitwise_xor`, `bitwise_not`). Subscripts, `shape`, `T` and the like are the
 * evaluator's.
 */

/** The values of a signature's parameters by name. */
export type Arguments = Readonly<Record<string, Value>>;

/** A layer of torch.nn. */
export interface LayerRule {
  /** The constructor's parameters as Python writes them: `in_features, out_features, bias=True, device=None, dtype=None`. */
  readonly signature: string;
  /** Who is named in `… missing 1 required positional argument`, if not the layer itself: `_MaxPoolNd`. */
  readonly constructedBy?: string;
  /**
   * Checks the arguments as the constructor does, and gives the attributes that the layer has then: its parameters (`weight`), arguments that it
   * changes (`kernel_size` → a pair). The other arguments are attributes by their own names; every layer has `training`.
   */
  readonly construct?: (args: Arguments) => Arguments;
  /** Of a lazy layer the attributes that it gets from its first input. */
  readonly grow?: (layer: Arguments, args: Arguments) => Arguments;
  /** The parameters of `forward`; `input` if left out. */
  readonly inputs?: string;
  /** What `forward` gives. `layer` has the attributes as they are now: the text may have set them anew. */
  readonly forward: (layer: Arguments, args: Arguments) => Value;
}

/** A function or a method. */
export interface FunctionRule {
  /** As Python writes it: `input, weight, bias=None, stride=1`, `input, *shape`. */
  readonly signature: string;
  readonly apply: (args: Arguments) => Value;
}

/** PyTorch refuses the call. */
export class Refusal extends Error {
  /**
   * @param message PyTorch's own, never translated
   * @param type the class of the exception: `RuntimeError`, `ValueError`
   * @param argument the parameter to blame, of the constructor or of the call: `in_features`
   */
  constructor(
    message: string,
    readonly type = 'RuntimeError',
    readonly argument?: string,
  ) {
    super(message);
  }
}

/** A rule cannot tell. */
export class NotKnown extends Error {
  constructor(readonly unknown: Unknown) {
    super(unknown.why);
  }
}

/** Ends a rule: `why` says what is not known, for the reader. */
export function notKnown(why: string | Unknown): never {
  throw new NotKnown(typeof why === 'string' ? unknown(why) : why);
}

export function asTensor(value: Value | undefined): Tensor {
  if (value?.kind !== 'tensor') return other(value, l10n.t('Not a tensor'));
  return value.lost ? notKnown(value.lost) : value;
}

/** A number or a name. */
export function asSize(value: Value | undefined): Size {
  if (value?.kind === 'bool') return Number(value.value);
  return value?.kind === 'int' ? value.size : other(value, l10n.t('Not an integer'));
}

/** An integer that the text tells. */
export function asNumber(value: Value | undefined): number {
  const size = asSize(value);
  return typeof size === 'number' ? size : notKnown(sizeText());
}

/** An integer or a float that the text tells. */
export function asFloat(value: Value | undefined): number {
  return value?.kind === 'float' && !value.isRough ? value.value : asNumber(value);
}

export function asBool(value: Value | undefined): boolean {
  return value?.kind === 'bool' ? value.value : asNumber(value) !== 0;
}

export function asString(value: Value | undefined): string {
  return value?.kind === 'str' ? value.value : other(value, l10n.t('Not a string'));
}

export function isNone(value: Value | undefined): boolean {
  return value === undefined || value.kind === 'none';
}

/** The members of a tuple or a list. */
export function asItems(value: Value | undefined): readonly Value[] {
  if (value?.kind !== 'tuple' && value?.kind !== 'list') return other(value, l10n.t('Not a list'));
  return value.kind === 'list' && value.lost ? notKnown(value.lost) : value.items;
}

/** `3` or `(3, 3)`: one number for each of `count` axes. A tuple of another length is the rule's to refuse, beforehand. */
export function asNumbers(value: Value | undefined, count: number): readonly number[] {
  if (value?.kind !== 'tuple' && value?.kind !== 'list') return Array<number>(count).fill(asNumber(value));
  const items = asItems(value).map(asNumber);
  return items.length === count ? items : notKnown(l10n.t('Not an integer'));
}

/** Sizes given one by one or as one tuple: the `*shape` of `x.view(2, -1)` and `x.view((2, -1))`. */
export function asSizes(rest: Value | undefined): readonly Size[] {
  const items = asItems(rest);
  const [first] = items;
  return (first?.kind === 'tuple' || first?.kind === 'list' ? asItems(first) : items).map(asSize);
}

/** A dtype that was given, or `otherwise` if it is None. */
export function asDType(value: Value | undefined, otherwise: DType | undefined): DType | undefined {
  if (isNone(value)) return otherwise;
  return value?.kind === 'dtype' ? value.dtype : other(value, l10n.t('Not a dtype'));
}

/** A tuple of one number for each axis. */
export function tupleOf(numbers: readonly number[]): Tuple {
  return { kind: 'tuple', items: numbers.map((number): Int => int(number)) };
}

/** The axis that `dim` names, from 0; PyTorch's refusal if there is none. A scalar counts as having one axis. */
export function axisOf(dim: number, rank: number): number {
  const count = Math.max(rank, 1);
  if (dim >= -count && dim < count) return dim < 0 ? dim + count : dim;
  throw new Refusal(
    `Dimension out of range (expected to be in range of [${-count}, ${count - 1}], but got ${dim})`,
    'IndexError',
    'dim',
  );
}

/** `[2, 3]`, as messages write shapes. Names are not written: a refusal needs numbers. */
export function listed(sizes: readonly Size[]): string {
  return `[${sizes.map((size) => (typeof size === 'number' ? size : notKnown(sizeText()))).join(', ')}]`;
}

function other(value: Value | undefined, why: string): never {
  return notKnown(value?.kind === 'unknown' ? value : why);
}
