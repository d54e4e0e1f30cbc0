import { list, none, oneOf, str, tuple, type Dict, type Unknown, type Value } from '../value';
import { keyOf } from './keys';
import { isUnknown, notFollowed, raise, type Given, type Machine } from './machine';
import { representation } from './text';

type DictMethod = (machine: Machine, self: Dict, given: Given) => Value;

/** The methods of a dict. */
export const ofDict: Readonly<Record<string, DictMethod>> = {
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

function put(machine: Machine, self: Dict, entries: Dict['entries']): Value {
  machine.journal.assign(self, 'entries', entries);
  return none;
}

/** A dict that was changed in a way that is not followed. */
export function loseDict(machine: Machine, self: Dict, why: Unknown): Value {
  machine.journal.assign(self, 'lost', why);
  return oneOf(
    why,
    [...self.entries.values()].map(([, value]) => value),
  );
}
