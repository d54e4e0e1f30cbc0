import * as l10n from '@vscode/l10n';
import {
  bool,
  int,
  list,
  none,
  oneOf,
  str,
  tuple,
  unknown,
  type Dict,
  type List,
  type Tuple,
  type Unknown,
  type Value,
} from '../value';
import { keyOf } from './keys';
import { isUnknown, notFollowed, raise, type Given, type Machine } from './machine';
import { numberOf } from './numbers';
import { compare } from './operators';
import { representation } from './text';
import { textMethod, textMethodNames } from './textMethods';

type Method<T> = (machine: Machine, self: T, given: Given) => Value;

const ofList: Readonly<Record<string, Method<List>>> = {
  append: (machine, self, { positional: [value] }) => change(machine, self, [...self.items, value!]),
  extend: (machine, self, { positional: [values] }) => {
    const items = machine.iterate(values!);
    return isUnknown(items) ? loseList(machine, self, items) : change(machine, self, [...self.items, ...items]);
  },
  insert: (machine, self, { positional: [at, value] }) => {
    const place = numberOf(at);
    if (place === undefined) return loseList(machine, self, isUnknown(at) ? at : notFollowed('insert'));
    const from = place < 0 ? Math.max(place + self.items.length, 0) : place;
    return change(machine, self, self.items.toSpliced(from, 0, value!));
  },
  pop: (machine, self, { positional: [at] }) => {
    const place = at ? numberOf(at) : -1;
    if (place === undefined) return loseList(machine, self, notFollowed('pop'));
    if (self.items.length === 0) return raise(machine, 'IndexError', 'pop from empty list');
    const value = self.items.at(place) ?? raise(machine, 'IndexError', 'pop index out of range');
    change(machine, self, self.items.toSpliced(place, 1));
    return value;
  },
  reverse: (machine, self) => change(machine, self, self.items.toReversed()),
  clear: (machine, self) => change(machine, self, []),
  copy: (_, self) => list(self.items),
  index: (machine, self, { positional: [value] }) => placeOf(machine, self.items, value!),
  count: (_, self, { positional: [value] }) => count(self.items, value!),
  remove: (machine, self, { positional: [value] }) => {
    const at = placeOf(machine, self.items, value!);
    const place = numberOf(at);
    return place === undefined
      ? loseList(machine, self, notFollowed('remove'))
      : change(machine, self, self.items.toSpliced(place, 1));
  },
  sort: (machine, self, given) => {
    const sorted = machine.library.builtin(
      { kind: 'builtin', name: 'builtins.sorted' },
      { ...given, positional: [self] },
    );
    return sorted.kind === 'list' ? change(machine, self, sorted.items) : loseList(machine, self, notFollowed('sort'));
  },
};

const ofDict: Readonly<Record<string, Method<Dict>>> = {
  get: (_, self, { positional: [key, otherwise = none] }) => {
    const name = keyOf(key!);
    if (name === undefined) return isUnknown(key) ? key : notFollowed('get');
    return self.entries.get(name)?.[1] ?? otherwise;
  },
  keys: (_, self) => list([...self.entries.values()].map(([key]) => key)),
  values: (_, self) => list([...self.entries.values()].map(([, value]) => value)),
  items: (_, self) => list([...self.entries.values()].map(([key, value]) => tuple([key, value]))),
  copy: (_, self) => ({ kind: 'dict', entries: self.entries, ...(self.factory && { factory: self.factory }) }),
  clear: (machine, self) => put(machine, self, new Map()),
  update: (machine, self, given) => {
    const entries = new Map(self.entries);
    for (const other of given.positional) {
      if (other.kind !== 'dict' || other.lost)
        return loseDict(machine, self, isUnknown(other) ? other : notFollowed('update'));
      for (const [key, entry] of other.entries) entries.set(key, entry);
    }
    for (const [key, value] of given.keyword) entries.set(`str ${key}`, [str(key), value]);
    return given.more ? loseDict(machine, self, given.more) : put(machine, self, entries);
  },
  setdefault: (machine, self, { positional: [key, otherwise = none] }) => {
    const name = keyOf(key!);
    if (name === undefined) return loseDict(machine, self, notFollowed('setdefault'));
    const found = self.entries.get(name);
    if (!found) put(machine, self, new Map([...self.entries, [name, [key!, otherwise]]]));
    return found?.[1] ?? otherwise;
  },
  pop: (machine, self, { positional: [key, otherwise] }) => {
    const name = keyOf(key!);
    if (name === undefined) return loseDict(machine, self, notFollowed('pop'));
    const found = self.entries.get(name);
    put(machine, self, new Map([...self.entries].filter(([each]) => each !== name)));
    return found?.[1] ?? otherwise ?? raise(machine, 'KeyError', representation(key!) ?? '');
  },
};

const ofTuple: Readonly<Record<string, Method<Tuple>>> = {
  index: (machine, self, { positional: [value] }) => placeOf(machine, self.items, value!),
  count: (_, self, { positional: [value] }) => count(self.items, value!),
  numel: (machine, self) =>
    self.items.reduce(
      (product, item) =>
        machine.library.builtin(
          { kind: 'builtin', name: 'operator.mul' },
          { positional: [product, item], keyword: new Map() },
        ),
      int(1) as Value,
    ),
  _asdict: (_, self) => ({
    kind: 'dict',
    entries: new Map((self.fields ?? []).map((name, i) => [`str ${name}`, [str(name), self.items[i]!] as const])),
  }),
  _replace: (_, self, { keyword }) => ({
    ...self,
    items: self.items.map((item, i) => keyword.get(self.fields?.[i] ?? '') ?? item),
  }),
};

const setMethods = new Set(['add', 'update', 'discard', 'remove', 'union', 'intersection', 'difference', 'issubset']);

const names: Readonly<Record<string, ReadonlySet<string>>> = {
  list: new Set(Object.keys(ofList)),
  dict: new Set([...Object.keys(ofDict), 'move_to_end', 'popitem']),
  str: new Set(textMethodNames),
  tuple: new Set(Object.keys(ofTuple)),
  set: setMethods,
  float: new Set(['is_integer']),
};

const noNames: ReadonlySet<string> = new Set();

/** The methods of a type of Python that are followed. */
export function methodNames(kind: string): ReadonlySet<string> {
  return Object.hasOwn(names, kind) ? names[kind]! : noNames;
}

/** Calls `list.append` and the like. */
export function callPythonMethod(machine: Machine, self: Value, name: string, given: Given): Value {
  switch (self.kind) {
    case 'list':
      return self.lost ? ofLostList(machine, self, given) : (ofList[name]?.(machine, self, given) ?? notFollowed(name));
    case 'dict':
      return self.lost
        ? ofLostList(machine, self, given)
        : (ofDict[name]?.(machine, self, given) ?? loseDict(machine, self, notFollowed(name)));
    case 'tuple':
      return ofTuple[name]?.(machine, self, given) ?? notFollowed(name);
    case 'str':
      return textMethod(machine, self.value, name, given);
    case 'set':
      return setMethod(machine, self, name, given);
    case 'float':
      return bool(Number.isInteger(self.value));
    default:
      return notFollowed(name);
  }
}

/** What is given to a list that is lost is in it from then on, perhaps. */
function ofLostList(machine: Machine, self: List | Dict, given: Given): Value {
  if (self.kind === 'list') machine.journal.assign(self, 'items', [...self.items, ...given.positional]);
  return oneOf(self.lost!, self.kind === 'list' ? self.items : [...self.entries.values()].map(([, value]) => value));
}

function change(machine: Machine, self: List, items: readonly Value[]): Value {
  machine.journal.assign(self, 'items', items);
  return none;
}

function put(machine: Machine, self: Dict, entries: Dict['entries']): Value {
  machine.journal.assign(self, 'entries', entries);
  return none;
}

function loseList(machine: Machine, self: List, why: Unknown): Value {
  machine.journal.assign(self, 'lost', why);
  return oneOf(why, self.items);
}

function loseDict(machine: Machine, self: Dict, why: Unknown): Value {
  machine.journal.assign(self, 'lost', why);
  return oneOf(
    why,
    [...self.entries.values()].map(([, value]) => value),
  );
}

function placeOf(machine: Machine, items: readonly Value[], value: Value): Value {
  const found = items.map((item) => compare('==', item, value));
  const at = found.indexOf(true);
  if (at >= 0 && !found.slice(0, at).includes(undefined)) return int(at);
  if (found.includes(undefined)) return unknown(l10n.t('It depends on a size that is not known'));
  return raise(machine, 'ValueError', `${representation(value) ?? 'x'} is not in list`);
}

function count(items: readonly Value[], value: Value): Value {
  const found = items.map((item) => compare('==', item, value));
  return found.includes(undefined) ? notFollowed('count') : int(found.filter((each) => each === true).length);
}

function setMethod(machine: Machine, self: Value & { kind: 'set' }, name: string, given: Given): Value {
  const [value] = given.positional;
  const key = value && keyOf(value);
  if (self.lost) return self.lost;
  if (key === undefined || !value || !['add', 'discard', 'remove'].includes(name)) {
    machine.journal.assign(self, 'lost', notFollowed(`set.${name}`));
    return notFollowed(`set.${name}`);
  }
  const entries = new Map(self.entries);
  if (name === 'add') entries.set(key, [value, value]);
  else entries.delete(key);
  machine.journal.assign(self, 'entries', entries);
  return none;
}
