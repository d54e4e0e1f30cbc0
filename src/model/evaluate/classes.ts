import type { Bindings, Class, Unknown, Value } from '../value';
import { isUnknown, notFollowed, type Machine } from './machine';

/** A class with these bases; those that are no classes make what it inherits unknown. */
export function makeClass(
  machine: Machine,
  name: string,
  bases: readonly Value[],
  attributes: Bindings,
  more?: Unknown,
): Class {
  const known = bases.filter((base): base is Class => base.kind === 'class');
  const unknownBase = more ?? bases.map(unknownOf).find((base) => base !== undefined);
  const parents = known.length > 0 ? known : [machine.library.object];
  const made = {
    kind: 'class',
    name,
    bases: parents,
    mro: [] as Class[],
    attributes,
    ...(unknownBase && { unknownBase }),
  } satisfies Class;
  made.mro.push(made, ...linearized(parents));
  return made;
}

function unknownOf(base: Value): Unknown | undefined {
  if (isUnknown(base)) return base;
  if (base.kind === 'class') return base.unknownBase;
  const isPlain = base.kind === 'builtin' && /^(?:abc\.ABC|typing\.\w+|builtins\.object)$/.test(base.name);
  return isPlain ? undefined : notFollowed('class');
}

/** The bases in the order of Python's C3, or one after the other where there is no such order. */
function linearized(parents: readonly Class[]): readonly Class[] {
  const open = [...parents.map((parent) => [...parent.mro]), [...parents]].filter((order) => order.length > 0);
  const result: Class[] = [];
  while (open.some((order) => order.length > 0)) {
    const heads = open.flatMap((order) => order.slice(0, 1));
    const next = heads.find((head) => open.every((order) => !order.slice(1).includes(head))) ?? heads[0]!;
    result.push(next);
    for (const order of open) {
      const at = order.indexOf(next);
      if (at >= 0) order.splice(at, 1);
    }
  }
  return result;
}
