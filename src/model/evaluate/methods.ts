import { bool, int, none, oneOf, str, type Dict, type List, type Tuple, type Value } from '../value';
import { keyOf } from './keys';
import { notFollowed, type Given, type Machine } from './machine';
import { textMethod, textMethodNames } from './textMethods';
import { count, ofList, placeOf } from './listMethods';
import { loseDict, ofDict } from './dictMethods';

type Method<T> = (machine: Machine, self: T, given: Given) => Value;

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
