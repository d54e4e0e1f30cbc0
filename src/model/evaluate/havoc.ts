import type { Journal } from '../journal';
import {
  oneOf,
  type Dict,
  type Instance,
  type List,
  type Scope,
  type SetValue,
  type Tensor,
  type Unknown,
  type Value,
} from '../value';

type Losable = List | Dict | SetValue | Tensor | Instance;

const changeable: ReadonlySet<Value['kind']> = new Set(['list', 'dict', 'set', 'tensor', 'instance']);

/**
 * After something unknown was given a value: whatever can be reached from it may have changed. Values that cannot change stay.
 */
export function lose(journal: Journal, values: readonly Value[], why: Unknown): void {
  journal.writes++;
  const reason = oneOf(why, []);
  const seen = new Set<Value | Scope>();
  const open: Value[] = [...values];
  for (let value = open.pop(); value; value = open.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (changeable.has(value.kind) && !(value as Losable).lost) journal.assign(value as Losable, 'lost', reason);
    open.push(...reachableFrom(value, seen));
  }
}

function reachableFrom(value: Value, seen: Set<Value | Scope>): readonly Value[] {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      return value.items;
    case 'dict':
    case 'set':
      return [...value.entries.values()].map(([, item]) => item);
    case 'tensor':
    case 'unknown':
      return value.of ?? [];
    case 'instance':
      return value.attributes.entries().map(([, attribute]) => attribute);
    case 'method':
      return [value.receiver, value.function];
    case 'builtin': {
      const { receiver, partial } = value;
      return [
        ...(receiver ? [receiver] : []),
        ...(partial ? [partial.function, ...partial.positional, ...partial.keyword.values()] : []),
      ];
    }
    case 'function':
      return closureOf(value.scope, seen);
    default:
      return [];
  }
}

/** What a nested function may change when it is called: the names of the functions around it, not those of its module. */
function closureOf(scope: Scope, seen: Set<Value | Scope>): readonly Value[] {
  const found: Value[] = [];
  for (let at: Scope | undefined = scope; at?.parent && !seen.has(at); at = at.parent) {
    seen.add(at);
    found.push(...at.names.entries().map(([, value]) => value));
  }
  return found;
}
