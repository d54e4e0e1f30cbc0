import * as l10n from '@vscode/l10n';
import { bool, int, list, oneOf, str, tuple, unknown, type Value } from '../value';
import { lengthOfContainer } from './containers';
import { keyOf } from './keys';
import { isUnknown, notFollowed, raise, unknownFrom, type Given, type Machine } from './machine';
import { isNumber, numberOf } from './numbers';
import { compare } from './comparisons';
import { typeName } from './typeNames';

/** What is said of a range that is longer. */
const LONGEST = 100_000;

/** What is made of the members of something, if they are known. */
export function overItems(machine: Machine, items: Value, make: (values: readonly Value[]) => Value): Value {
  const values = machine.iterate(items);
  return isUnknown(values) ? oneOf(values, [items]) : make(values);
}

/** `len(value)`. */
export function lengthOf(machine: Machine, value: Value): Value {
  if (value.kind === 'tensor') {
    if (value.lost) return value.lost;
    const [size] = value.shape;
    return size === undefined ? raise(machine, 'TypeError', 'len() of a 0-d tensor') : int(size);
  }
  if (value.kind === 'instance') {
    if (value.lost) return value.lost;
    const method = machine.findInClass(value.class, '__len__');
    if (method) return machine.call(method, { positional: [value], keyword: new Map() });
    return lengthOfContainer(value) ?? notFollowed('len()');
  }
  if (value.kind === 'int' || value.kind === 'float' || value.kind === 'none') {
    return raise(machine, 'TypeError', `object of type '${typeName(value)}' has no len()`);
  }
  return overItems(machine, value, (values) => int(values.length));
}

/** Takes the first of what `iter()`, a generator or an object of the text gives one by one. */
export function next(machine: Machine, items: Value, otherwise: Value | undefined): Value {
  if (items.kind === 'list' && !items.lost) {
    const [first, ...rest] = items.items;
    machine.journal.assign(items, 'items', rest);
    return first ?? otherwise ?? raise(machine, 'StopIteration', '');
  }
  const method = items.kind === 'instance' && !items.lost ? machine.findInClass(items.class, '__next__') : undefined;
  return method && !otherwise
    ? machine.call(method, { positional: [items], keyword: new Map() })
    : unknownFrom(items, 'next');
}

/** `range(start, stop, step)`, as a list. */
export function range(positional: readonly Value[]): Value {
  const wrong = positional.find(isUnknown);
  if (wrong) return wrong;
  const numbers = positional.map(numberOf);
  if (numbers.includes(undefined)) return unknown(l10n.t('A size is not known'));
  const [a = 0, b, step = 1] = numbers as number[];
  const [start, stop] = b === undefined ? [0, a] : [a, b];
  const count = step === 0 ? 0 : Math.max(Math.ceil((stop - start) / step), 0);
  if (count > LONGEST) return unknown(l10n.t('The loop is too long'));
  return list(Array.from({ length: count }, (_, i) => int(start + i * step)));
}

/** `zip(a, b)`, as a list. */
export function zip(machine: Machine, positional: readonly Value[]): Value {
  const columns = positional.map((items) => machine.iterate(items));
  const wrong = columns.find((column) => isUnknown(column));
  if (isUnknown(wrong)) return oneOf(wrong, positional);
  const known = columns as (readonly Value[])[];
  const count = Math.min(...known.map((column) => column.length));
  return list(
    Array.from({ length: Number.isFinite(count) ? count : 0 }, (_, i) => tuple(known.map((column) => column[i]!))),
  );
}

/** `filter(test, values)`, as a list. */
export function filtered(machine: Machine, test: Value, values: readonly Value[]): Value {
  const kept: Value[] = [];
  for (const value of values) {
    const passes = machine.truth(
      test.kind === 'none' ? value : machine.call(test, { positional: [value], keyword: new Map() }),
    );
    if (passes === undefined) return { ...notFollowed('filter()'), of: values };
    if (passes) kept.push(value);
  }
  return list(kept);
}

/** `sorted(values, key=…)`. */
export function sorted(machine: Machine, values: readonly Value[], keyword: Given['keyword']): Value {
  const key = keyword.get('key');
  const backwards = keyword.get('reverse') ? machine.truth(keyword.get('reverse')!) : false;
  const keyed = values.map((value) => ({
    value,
    key: key && key.kind !== 'none' ? machine.call(key, { positional: [value], keyword: new Map() }) : value,
  }));
  const isPlain =
    keyed.every((each) => numberOf(each.key) !== undefined) || keyed.every((each) => each.key.kind === 'str');
  if (!isPlain || backwards === undefined) return { ...notFollowed('sorted()'), of: values };
  const sign = backwards ? -1 : 1;
  return list(
    keyed
      .toSorted((a, b) => (compare('<', a.key, b.key) ? -sign : compare('<', b.key, a.key) ? sign : 0))
      .map(({ value }) => value),
  );
}

/** `min(…)` and `max(…)`. */
export function extreme(machine: Machine, { positional, keyword }: Given, operator: '<' | '>'): Value {
  const [only] = positional;
  const items = positional.length === 1 ? machine.iterate(only!) : positional;
  if (isUnknown(items)) return items;
  if (keyword.size > 0 || items.length === 0) return notFollowed('max()');
  return items.reduce((best, value) => {
    const better = isNumber(best) && isNumber(value) ? compare(operator, value, best) : undefined;
    return better === undefined
      ? unknownFrom(isUnknown(best) ? best : value, operator === '<' ? 'min' : 'max')
      : better
        ? value
        : best;
  });
}

/** `any(values)` and `all(values)`. */
export function quantified(machine: Machine, values: readonly Value[], wanted: boolean): Value {
  const truths = values.map((value) => machine.truth(value));
  if (truths.includes(wanted)) return bool(wanted);
  return truths.includes(undefined) ? notFollowed(wanted ? 'any()' : 'all()') : bool(!wanted);
}

/** `set(values)`. */
export function setOf(values: readonly Value[]): Value {
  const keys = values.map(keyOf);
  if (keys.includes(undefined)) return notFollowed('set()');
  return { kind: 'set', entries: new Map(values.map((value, i) => [keys[i]!, [value, value] as const])) };
}

/** `dict(pairs, key=value)`. */
export function dictOf(machine: Machine, given: Given): Value {
  const entries = new Map<string, readonly [Value, Value]>();
  const [first] = given.positional;
  if (first?.kind === 'dict') {
    if (first.lost) return first.lost;
    for (const [key, entry] of first.entries) entries.set(key, entry);
  } else if (first) {
    const items = machine.iterate(first);
    if (isUnknown(items)) return items;
    for (const item of items) {
      const pair = machine.iterate(item);
      const key = isUnknown(pair) || pair.length !== 2 ? undefined : keyOf(pair[0]!);
      if (key === undefined || isUnknown(pair)) return notFollowed('dict()');
      entries.set(key, [pair[0]!, pair[1]!]);
    }
  }
  for (const [key, value] of given.keyword) entries.set(`str ${key}`, [str(key), value]);
  return given.more ?? { kind: 'dict', entries };
}
