import * as l10n from '@vscode/l10n';
import {
  list,
  oneOf,
  str,
  tuple,
  unknown,
  type Dict,
  type Instance,
  type List,
  type Unknown,
  type Value,
} from '../value';
import { again } from './arrays';
import { keyOf } from './keys';
import { lose } from './havoc';
import { childrenOf, isModuleClass, layerOf, mayHaveOthers, membersOf } from './kinds';
import { isUnknown, notFollowed, raise, type Machine } from './machine';
import { numberOf } from './numbers';
import { rangeOf } from './ranges';
import { representation } from './text';
import { tensorItem } from './tensorItems';
import { rowsOf } from './tensors';
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
      return value; // List[int]
    default:
      return notFollowed(`${typeName(value)}[]`);
  }
}

function lostItem(value: List | Dict, why: Unknown): Unknown {
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

/** `value[index] = to`. */
export function setItem(machine: Machine, value: Value, index: Value, to: Value): void {
  switch (value.kind) {
    case 'list':
      return setInList(machine, value, index, to);
    case 'dict':
      return setInDict(machine, value, index, to);
    case 'instance':
      return setInInstance(machine, value, index, to);
    case 'tensor': // the shape stays
      return;
    case 'unknown':
      return lose(machine.journal, [value], value);
    default:
      if (value.kind === 'tuple') raise(machine, 'TypeError', "'tuple' object does not support item assignment");
  }
}

function setInList(machine: Machine, value: List, index: Value, to: Value): void {
  const { journal } = machine;
  if (index.kind === 'slice') {
    const range = rangeOf(index, value.items.length);
    const items = machine.iterate(to);
    if (!range || isUnknown(items) || index.step.kind !== 'none')
      return journal.assign(value, 'lost', notFollowed('[:]'));
    const start = range[0] ?? Math.min(numberOf(index.start) ?? 0, value.items.length);
    return journal.assign(value, 'items', [
      ...value.items.slice(0, start),
      ...items,
      ...value.items.slice(start + range.length),
    ]);
  }
  const at = numberOf(index);
  if (at === undefined) {
    journal.assign(value, 'items', [...value.items, to]);
    return journal.assign(value, 'lost', isUnknown(index) ? index : notFollowed('[]'));
  }
  const place = at < 0 ? at + value.items.length : at;
  if (value.items[place] === undefined && !value.lost)
    raise(machine, 'IndexError', 'list assignment index out of range');
  journal.assign(value, 'items', value.items.with(Math.min(place, value.items.length - 1), to));
}

function setInDict(machine: Machine, value: Dict, index: Value, to: Value): void {
  const key = keyOf(index);
  machine.journal.assign(
    value,
    'entries',
    new Map([...value.entries, [key ?? `?${value.entries.size}`, [index, to] as const]]),
  );
  if (key === undefined) machine.journal.assign(value, 'lost', isUnknown(index) ? index : notFollowed('[]'));
  if (value.owner) setItem(machine, value.owner, index, to);
}

function setInInstance(machine: Machine, value: Instance, index: Value, to: Value): void {
  const method = machine.findInClass(value.class, '__setitem__');
  if (method) return void machine.call(method, { positional: [value, index, to], keyword: new Map() });
  if (!isModuleClass(value.class)) return lose(machine.journal, [value], notFollowed('[] ='));
  if (index.kind === 'str') return machine.setAttribute(value, index.value, to);
  const children = membersOf(value);
  const at = numberOf(index);
  if (at === undefined || value.lost || mayHaveOthers(value))
    return lose(machine.journal, [value], isUnknown(index) ? index : notFollowed('[] ='));
  const child = children[at < 0 ? at + children.length : at];
  if (!child) raise(machine, 'IndexError', `index ${at} is out of range`);
  else machine.setAttribute(value, child[0], to);
}

/** `del value[index]`. */
export function deleteItem(machine: Machine, value: Value, index: Value): void {
  const at = numberOf(index);
  if (value.kind === 'list' && at !== undefined && !value.lost) {
    machine.journal.assign(value, 'items', value.items.toSpliced(at, 1));
  } else if (value.kind === 'dict' && keyOf(index) !== undefined) {
    const key = keyOf(index);
    machine.journal.assign(value, 'entries', new Map([...value.entries].filter(([each]) => each !== key)));
  } else if (value.kind === 'instance' && at !== undefined && isModuleClass(value.class) && !value.lost) {
    machine.renumber(value, childrenOf(value).toSpliced(at, 1));
  } else lose(machine.journal, [value], isUnknown(index) ? index : notFollowed('del'));
}

/** What a loop over a value runs through; Unknown if that is not known. */
export function iterate(machine: Machine, value: Value): readonly Value[] | Unknown {
  switch (value.kind) {
    case 'unknown':
      return value;
    case 'list':
      return value.lost ? lostItem(value, value.lost) : value.items;
    case 'tuple':
      return value.items;
    case 'str':
      return [...value.value].map(str);
    case 'dict':
    case 'set':
      return value.lost ?? [...value.entries.values()].map(([key]) => key);
    case 'tensor':
      return rowsOf(machine, value);
    case 'instance':
      return iterateInstance(machine, value);
    case 'class':
    case 'builtin':
      return notFollowed(typeName(value));
    default:
      return raise(machine, 'TypeError', `'${typeName(value)}' object is not iterable`);
  }
}

function iterateInstance(machine: Machine, value: Instance): readonly Value[] | Unknown {
  if (value.lost) return value.lost;
  const method = machine.findInClass(value.class, '__iter__');
  if (method) return iterate(machine, machine.call(method, { positional: [value], keyword: new Map() }));
  const layer = layerOf(value.class);
  const others = mayHaveOthers(value);
  if (others && isUnknown(others)) return others;
  if (layer === 'ModuleDict') return childrenOf(value).map(([name]) => str(name));
  if (layer === 'Sequential' || layer === 'ModuleList') return membersOf(value).map(([, child]) => child);
  if (layer === 'ParameterList')
    return value.attributes.entries().flatMap(([, each]) => (each.kind === 'tensor' ? [each] : []));
  if (value.class.unknownBase) return value.class.unknownBase;
  if (machine.findInClass(value.class, '__getitem__')) return unknown(l10n.t('How often the loop runs is not known'));
  return raise(machine, 'TypeError', `'${value.class.name}' object is not iterable`);
}

/** Whether a value counts as true; undefined if that is not known. */
export function truth(machine: Machine, value: Value): boolean | undefined {
  switch (value.kind) {
    case 'none':
      return false;
    case 'bool':
      return value.value;
    case 'int':
    case 'float': {
      const number = numberOf(value);
      return number === undefined ? undefined : number !== 0;
    }
    case 'str':
      return value.value !== '';
    case 'tuple':
      return value.items.length > 0;
    case 'list':
      return value.lost ? undefined : value.items.length > 0;
    case 'dict':
    case 'set':
      return value.lost ? undefined : value.entries.size > 0;
    case 'instance':
      return instanceTruth(machine, value);
    case 'unknown':
    case 'tensor':
      return undefined;
    default:
      return true;
  }
}

function instanceTruth(machine: Machine, value: Instance): boolean | undefined {
  if (value.lost || value.class.unknownBase) return undefined;
  if (machine.findInClass(value.class, '__bool__') || machine.findInClass(value.class, '__len__')) return undefined;
  const layer = layerOf(value.class);
  if (layer && ['Sequential', 'ModuleList', 'ModuleDict', 'ParameterList'].includes(layer)) {
    return mayHaveOthers(value) ? undefined : childrenOf(value).length > 0;
  }
  return true;
}
