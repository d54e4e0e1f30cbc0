import * as l10n from '@vscode/l10n';
import { int, list, none, oneOf, unknown, type List, type Unknown, type Value } from '../value';
import { isUnknown, notFollowed, raise, type Given, type Machine } from './machine';
import { numberOf } from './numbers';
import { compare } from './comparisons';
import { representation } from './text';

type ListMethod = (machine: Machine, self: List, given: Given) => Value;

/** The methods of a list. */
export const ofList: Readonly<Record<string, ListMethod>> = {
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

function change(machine: Machine, self: List, items: readonly Value[]): Value {
  machine.journal.assign(self, 'items', items);
  return none;
}

/** A list that was changed in a way that is not followed. */
export function loseList(machine: Machine, self: List, why: Unknown): Value {
  machine.journal.assign(self, 'lost', why);
  return oneOf(why, self.items);
}

/** `values.index(value)`. */
export function placeOf(machine: Machine, items: readonly Value[], value: Value): Value {
  const found = items.map((item) => compare('==', item, value));
  const at = found.indexOf(true);
  if (at >= 0 && !found.slice(0, at).includes(undefined)) return int(at);
  if (found.includes(undefined)) return unknown(l10n.t('It depends on a size that is not known'));
  return raise(machine, 'ValueError', `${representation(value) ?? 'x'} is not in list`);
}

/** `values.count(value)`. */
export function count(items: readonly Value[], value: Value): Value {
  const found = items.map((item) => compare('==', item, value));
  return found.includes(undefined) ? notFollowed('count') : int(found.filter((each) => each === true).length);
}
