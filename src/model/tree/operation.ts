import type { Arguments } from '../torch/rule';
import type { Tensor, Value } from '../value';

/** What torch computed: a layer, a function or a method. */
export interface Operation {
  /** Without case, dots and underscores: `maxpool2d` for `nn.MaxPool2d` and `F.max_pool2d`. */
  readonly name: string;
  /** The arguments by PyTorch's names; of a layer its attributes, too. */
  readonly args: Arguments;
  /** The tensors it was given, without those that are learned. */
  readonly inputs: readonly Tensor[];
  readonly output: Value;
}

/** Tensors that are no inputs, though a function is given them. */
const learned = new Set(['weight', 'bias', 'running_mean', 'running_var']);

/** @param layer the attributes of a layer that computed it */
export function operationOf(name: string, args: Arguments, output: Value, layer?: Arguments): Operation {
  const given = Object.entries(args).flatMap(([key, value]) => (learned.has(key) ? [] : tensorsIn(value)));
  return {
    name: name
      .slice(name.lastIndexOf('.') + 1)
      .replaceAll('_', '')
      .toLowerCase(),
    args: layer ? { ...layer, ...args } : args,
    inputs: given.filter(({ isParameter }) => !isParameter),
    output,
  };
}

/** A tensor itself, or all that tuples, lists and dicts hold. */
export function tensorsIn(value: Value): readonly Tensor[] {
  if (value.kind === 'tensor') return [value];
  if (value.kind === 'tuple' || value.kind === 'list') return value.items.flatMap(tensorsIn);
  return value.kind === 'dict' ? [...value.entries.values()].flatMap(([, each]) => tensorsIn(each)) : [];
}

/** Numbers for `count` dims, written as one or as a tuple; undefined if one is not known. */
export function numbersOf(value: Value | undefined, count: number): readonly number[] | undefined {
  if (value?.kind === 'int') return typeof value.size === 'number' ? Array<number>(count).fill(value.size) : undefined;
  if (value?.kind !== 'tuple' && value?.kind !== 'list') return undefined;
  const numbers = value.items.flatMap((item) =>
    item.kind === 'int' && typeof item.size === 'number' ? [item.size] : [],
  );
  if (numbers.length !== value.items.length) return undefined;
  return numbers.length === 1 ? Array<number>(count).fill(numbers[0]!) : numbers.length === count ? numbers : undefined;
}
