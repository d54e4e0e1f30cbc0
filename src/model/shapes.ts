import type { Size } from './size';
import type { Tensor, Value } from './value';

/** The shape of a tensor, or those of a tuple's members. */
export type Shapes = readonly Size[] | readonly (readonly Size[])[];

/** Undefined if it is neither a tensor nor a tuple or a list of nothing but tensors, or if that is not known. */
export function shapesOf(value: Value): Shapes | undefined {
  const members = tensorsOf(value);
  return value.kind === 'tensor' && members ? value.shape : members?.map((member) => member.shape);
}

/** The tensor itself, or the members of a tuple or a list of nothing but tensors. */
export function tensorsOf(value: Value): readonly Tensor[] | undefined {
  if (value.kind === 'tensor') return value.lost || value.isArray ? undefined : [value];
  if ((value.kind !== 'tuple' && value.kind !== 'list') || value.items.length === 0) return undefined;
  if (value.kind === 'list' && value.lost) return undefined;
  return value.items.every((item): item is Tensor => item.kind === 'tensor' && !item.lost && !item.isArray)
    ? value.items
    : undefined;
}

/** Whether it, or a member of it, is not known. */
export function hasUnknown(value: Value): boolean {
  if ('lost' in value && value.lost) return true;
  return (
    (value.kind === 'tuple' || value.kind === 'list') &&
    value.items.some((item) => item.kind === 'unknown' || ('lost' in item && item.lost))
  );
}
