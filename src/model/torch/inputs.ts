import type { DType } from '../../tensors/dtype';
import type { Size } from '../size';
import type { Tensor, Value } from '../value';
import { asDType, asItems, asNumber, asTensor, axisOf, isNone, listed, Refusal } from './rule';

const pythonTypes: Partial<Record<Value['kind'], string>> = {
  tuple: 'tuple',
  list: 'list',
  dict: 'dict',
  int: 'int',
  float: 'float',
  bool: 'bool',
  str: 'str',
  none: 'NoneType',
};

/** The class of a value in Python's messages; undefined if that is not known. */
export function pythonType(value: Value | undefined): string | undefined {
  if (value?.kind === 'tensor') return value.isArray ? 'numpy.ndarray' : value.isParameter ? 'Parameter' : 'Tensor';
  return value && pythonTypes[value.kind];
}

/**
 * The tensor that a function of ATen is given.
 *
 * @throws Refusal with PyTorch's `relu(): argument 'input' (position 1) must be Tensor, not tuple`
 */
export function inputOf(value: Value | undefined, called: string, name = 'input', position = 1): Tensor {
  const type = pythonType(value);
  if (type === undefined || type === 'Tensor' || type === 'Parameter') return asTensor(value);
  throw new Refusal(
    `${called}(): argument '${name}' (position ${position}) must be Tensor, not ${type}`,
    'TypeError',
    name,
  );
}

/** A tensor, or undefined for None. */
export function optionalTensor(value: Value | undefined): Tensor | undefined {
  return isNone(value) ? undefined : asTensor(value);
}

/** Whether a flag is certainly set. */
export function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'bool' && value.value;
}

/** The axes that `dim` names: one, several, or with None all of them. @throws Refusal for one that is named twice */
export function axesOf(dim: Value | undefined, rank: number): readonly number[] {
  const axes = axesInOrder(dim, rank);
  const twice = axes.find((axis, at) => axes.indexOf(axis) < at);
  if (twice === undefined) return axes;
  throw new Refusal(`dim ${twice} appears multiple times in the list of dims`, 'RuntimeError', 'dim');
}

/** The same where one may be named twice. */
export function axesInOrder(dim: Value | undefined, rank: number): readonly number[] {
  if (isNone(dim)) return Array.from({ length: rank }, (_, axis) => axis);
  const dims = dim?.kind === 'tuple' || dim?.kind === 'list' ? asItems(dim) : [dim];
  if (dims.length === 0) return axesInOrder(undefined, rank);
  return dims.map((item) => axisOf(asNumber(item), rank));
}

/** The axis that an argument names. */
export function axisFrom(dim: Value | undefined, rank: number): number {
  return axisOf(asNumber(dim), rank);
}

/** A dtype that was given, `otherwise` for None; undefined if it is not known. */
export function dtypeFrom(value: Value | undefined, otherwise: DType | undefined): DType | undefined {
  return value?.kind === 'unknown' ? undefined : asDType(value, otherwise);
}

/** Sizes as Python writes the tuple or the list that they were given in. */
export function writtenSizes(given: Value, sizes: readonly Size[]): string {
  const list = listed(sizes);
  if (given.kind === 'list') return list;
  return given.kind === 'tuple' && given.isSize
    ? `torch.Size(${list})`
    : `(${list.slice(1, -1)}${sizes.length === 1 ? ',' : ''})`;
}
