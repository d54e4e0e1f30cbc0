import { isAlike, joinValues } from '../join';
import { unknownSize } from '../size';
import { int, list, none, type Value } from '../value';
import { isUnknown, notFollowed, type Machine } from './machine';
import { numberOf } from './numbers';
import type { PythonFunction } from './pythonFunctions';

/** One of several values, of which it is not known which. */
function anyOf(items: readonly Value[]): Value {
  const [first] = items;
  if (!first) return notFollowed('random');
  const areSizes = items.every((item) => item.kind === 'int' && typeof item.size === 'number' && item.size >= 0);
  return areSizes && !items.every((item) => isAlike(first, item)) ? int(unknownSize()) : items.reduce(joinValues);
}

function chosen(machine: Machine, items: Value | undefined, count: number): readonly Value[] | undefined {
  const values = items && machine.iterate(items);
  return values && !isUnknown(values) ? Array.from({ length: count }, () => anyOf(values)) : undefined;
}

const shuffle: PythonFunction = (machine, { positional: [items] }) => {
  if (items?.kind === 'list' && !items.lost)
    machine.journal.assign(items, 'items', chosen(machine, items, items.items.length)!);
  return none;
};

/** Python's and NumPy's functions that choose by chance, by full name. */
export const randomFunctions: Readonly<Record<string, PythonFunction>> = {
  'random.shuffle': shuffle,
  'numpy.random.shuffle': shuffle,
  'random.choice': (machine, { positional: [items] }) => chosen(machine, items, 1)?.[0] ?? notFollowed('random.choice'),
  'random.sample': (machine, { positional: [items, count] }) => {
    const values = chosen(machine, items, numberOf(count) ?? 0);
    return values && numberOf(count) !== undefined ? list(values) : notFollowed('random.sample');
  },
  'random.randint': (_, { positional: [least] }) =>
    (numberOf(least) ?? -1) >= 0 ? int(unknownSize()) : { ...notFollowed('random.randint'), isHarmless: true },
};
