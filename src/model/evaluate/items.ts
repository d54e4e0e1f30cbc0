import { list, oneOf, str, tuple, type Dict, type Instance, type List, type Unknown, type Value } from '../value';
import { again } from './arrays';
import { keyOf } from './keys';
import { setItem } from './itemAssignments';
import { isModuleClass, layerOf, mayHaveOthers, membersOf } from './kinds';
import { isUnknown, notFollowed, raise, type Machine } from './machine';
import { numberOf } from './numbers';
import { rangeOf } from './ranges';
import { representation } from './text';
import { tensorItem } from './tensorItems';
import { typeName } from './typeNames';

/** `value[index]`. */
export function item(machine: Machine, value: Value, index: Value): Value {
  switch (value.kind) {
    case 'unknown':
      return value;
    case 'tensor':
      return value.isArray ? again(tensorItem(machine, value, index)) : tensorItem(machine, value, index);
    case 'list':
      return value.lost ? lostItem(value, value.lost) : fromSequence(machine, value, value.items, index, list);
    case 'tuple':
      return fromSequence(machine, value, value.items, index, (items) =>
        value.isSize ? { ...tuple(items), isSize: true } : tuple(items),
      );
    case 'str':
      return fromSequence(machine, value, [...value.value].map(str), index, (items) =>
        str(items.map((each) => (each as { value: string }).value).join('')),
      );
    case 'dict':
      return fromDict(machine, value, index);
    case 'instance':
      return fromInstance(machine, value, index);
    case 'builtin':
    case 'class':
      if (value.name === 'sys.modules' && index.kind === 'str')
        return machine.loaded(index.value) ?? notFollowed(`sys.modules['${index.value}']`);
      return value; // List[int]
    default:
      return notFollowed(`${typeName(value)}[]`);
  }
}

/** What something that was lost may hold there. */
export function lostItem(value: List | Dict, why: Unknown): Unknown {
  const items = value.kind === 'list' ? value.items : [...value.entries.values()].map(([, entry]) => entry);
  return oneOf(why, items);
}

function fromSequence(
  machine: Machine,
  value: Value,
  items: readonly Value[],
  index: Value,
  make: (items: readonly Value[]) => Value,
): Value {
  if (isUnknown(index)) return oneOf(index, items);
  if (index.kind === 'slice') {
    const range = rangeOf(index, items.length);
    return range ? make(range.map((i) => items[i]!)) : { ...notFollowed('[:]'), of: items };
  }
  const at = index.kind === 'int' || index.kind === 'bool' ? numberOf(index) : undefined;
  if (at === undefined) return { ...notFollowed('[]'), of: items };
  const found = items[at < 0 ? at + items.length : at];
  return found ?? raise(machine, 'IndexError', `${value.kind === 'str' ? 'string' : value.kind} index out of range`);
}

function fromDict(machine: Machine, value: Dict, index: Value): Value {
  if (value.lost) return lostItem(value, value.lost);
  const key = keyOf(index);
  if (key === undefined) return lostItem(value, isUnknown(index) ? index : notFollowed('[]'));
  const found = value.entries.get(key);
  if (found) return found[1];
  if (!value.factory) return raise(machine, 'KeyError', representation(index) ?? '');
  const made = machine.call(value.factory, { positional: [], keyword: new Map() });
  setItem(machine, value, index, made);
  return made;
}

function fromInstance(machine: Machine, value: Instance, index: Value): Value {
  if (value.lost) return value.lost;
  const method = machine.findInClass(value.class, '__getitem__');
  if (method) return machine.call(method, { positional: [value, index], keyword: new Map() });
  if (!isModuleClass(value.class))
    return value.class.unknownBase ?? raise(machine, 'TypeError', `'${value.class.name}' object is not subscriptable`);
  const others = mayHaveOthers(value);
  if (others) return others;
  if (!/^(?:Module|Parameter)Dict$/.test(layerOf(value.class) ?? '')) return fromContainer(machine, value, index);
  if (index.kind !== 'str') return notFollowed('[]');
  return value.attributes.get(index.value) ?? raise(machine, 'KeyError', representation(index) ?? '');
}

/** A child of a Sequential or a ModuleList by its place, or several as a new one. */
function fromContainer(machine: Machine, value: Instance, index: Value): Value {
  const children = membersOf(value);
  if (index.kind === 'slice') {
    const range = rangeOf(index, children.length);
    return range
      ? machine.container(
          value.class,
          range.map((i) => children[i]!),
        )
      : notFollowed('[:]');
  }
  const at = numberOf(index);
  if (at === undefined) return oneOf(isUnknown(index) ? index : notFollowed('[]'), [value]);
  const found = children[at < 0 ? at + children.length : at];
  return found?.[1] ?? raise(machine, 'IndexError', `index ${at} is out of range`);
}
