import * as l10n from '@vscode/l10n';
import { bool, float, int, list, none, oneOf, str, tuple, unknown, type Instance, type Value } from '../value';
import { unknownSize } from '../size';
import { lengthOfContainer } from './containers';
import { isInstance, typeOf } from './instances';
import { iteratorOf } from './libraryObjects';
import { isUnknown, notFollowed, raise, Raised, type Given, type Machine } from './machine';
import { isNumber, numberOf } from './numbers';
import { binary, compare } from './operators';
import { keyOf } from './keys';
import { pythonNumbers } from './tensorNumbers';
import { representation, textOfValue } from './text';
import { typeName } from './typeNames';

export type PythonFunction = (machine: Machine, given: Given) => Value;

/** What is said of a range that is longer. */
const LONGEST = 100_000;

/** Python's own functions. */
export const pythonFunctions: Readonly<Record<string, PythonFunction>> = {
  print: () => none,
  len: (machine, { positional: [value] }) => lengthOf(machine, value!),
  range: (_, { positional }) => range(positional),
  enumerate: (machine, { positional: [items, first], keyword }) => {
    const start = numberOf(first ?? keyword.get('start') ?? int(0));
    const open = machine.iterate(items!);
    if (isUnknown(open) && open.rounds)
      return { ...open, rounds: open.rounds.map((value) => tuple([int(unknownSize()), value])) };
    return overItems(machine, items!, (values) =>
      start === undefined ? notFollowed('enumerate') : list(values.map((value, i) => tuple([int(start + i), value]))),
    );
  },
  zip: (machine, { positional }) => zip(machine, positional),
  reversed: (machine, { positional: [items] }) => overItems(machine, items!, (values) => list(values.toReversed())),
  map: (machine, { positional: [callee, ...rest] }) => {
    const rows = zip(machine, rest);
    return rows.kind === 'list'
      ? list(
          rows.items.map((row) =>
            machine.call(callee!, { positional: (row as { items: readonly Value[] }).items, keyword: new Map() }),
          ),
        )
      : rows;
  },
  filter: (machine, { positional: [test, items] }) =>
    overItems(machine, items!, (values) => filtered(machine, test!, values)),
  sorted: (machine, { positional: [items], keyword }) =>
    overItems(machine, items!, (values) => sorted(machine, values, keyword)),
  sum: (machine, { positional: [items, start = int(0)] }) =>
    overItems(machine, items!, (values) => values.reduce((a, b) => binary(machine, '+', a, b), start)),
  min: (machine, given) => extreme(machine, given, '<'),
  max: (machine, given) => extreme(machine, given, '>'),
  int: (machine, { positional: [value = int(0)] }) => toInt(machine, value),
  float: (machine, { positional: [value = float(0)] }) => toFloat(machine, value),
  bool: (machine, { positional: [value = none] }) => {
    const truth = machine.truth(value);
    return truth === undefined ? unknown(l10n.t('It depends on a size that is not known')) : bool(truth);
  },
  str: (_, { positional: [value = str('')] }) => textOr(value, textOfValue(value)),
  repr: (_, { positional: [value] }) => textOr(value!, representation(value!)),
  round: (_, { positional: [value, digits] }) => rounded(value!, digits),
  abs: (machine, { positional: [value] }) => {
    const number = numberOf(value);
    if (number !== undefined) return value!.kind === 'float' ? float(Math.abs(number)) : int(Math.abs(number));
    return value!.kind === 'tensor'
      ? machine.call(machine.attribute(value, 'abs'), { positional: [], keyword: new Map() })
      : unknownFrom(value!, 'abs');
  },
  pow: (machine, { positional: [a, b] }) => binary(machine, '**', a!, b!),
  divmod: (machine, { positional: [a, b] }) => tuple([binary(machine, '//', a!, b!), binary(machine, '%', a!, b!)]),
  any: (machine, { positional: [items] }) => overItems(machine, items!, (values) => quantified(machine, values, true)),
  all: (machine, { positional: [items] }) => overItems(machine, items!, (values) => quantified(machine, values, false)),
  list: (machine, { positional: [items] }) => (items ? overItems(machine, items, list) : list([])),
  tuple: (machine, { positional: [items] }) => (items ? overItems(machine, items, tuple) : tuple([])),
  set: (machine, { positional: [items] }) => (items ? overItems(machine, items, setOf) : setOf([])),
  frozenset: (machine, { positional: [items] }) => (items ? overItems(machine, items, setOf) : setOf([])),
  dict: (machine, given) => dictOf(machine, given),
  iter: (machine, { positional: [items] }) => {
    const open = machine.iterate(items!);
    return isUnknown(open) && open.rounds ? iteratorOf(machine, open.rounds, open) : overItems(machine, items!, list);
  },
  next: (machine, { positional: [items, otherwise] }) => next(machine, items!, otherwise),
  isinstance: (_, { positional: [value, type] }) => decided(isInstance(value!, type!)),
  issubclass: (_, { positional: [value, type] }) =>
    value?.kind === 'class' && type?.kind === 'class' ? bool(value.mro.includes(type)) : notFollowed('issubclass()'),
  callable: (machine, { positional: [value] }) => decided(isCallable(machine, value!)),
  getattr: (machine, { positional: [value, name, otherwise] }) => getAttribute(machine, value!, name!, otherwise),
  setattr: (machine, { positional: [value, name, to] }) => {
    if (name?.kind === 'str') machine.setAttribute(value!, name.value, to!);
    else machine.setAttribute(oneOf(isUnknown(name) ? name : notFollowed('setattr'), [value!]), '', to!);
    return none;
  },
  hasattr: (machine, { positional: [value, name] }) => hasAttribute(machine, value!, name!),
  delattr: (machine, { positional: [value, name] }) => {
    if (name?.kind === 'str') machine.deleteAttribute(value!, name.value);
    return none;
  },
  type: (machine, { positional }) =>
    positional.length === 1 ? typeOf(machine, positional[0]!) : notFollowed('type()'),
  slice: (_, { positional: [a, b, c] }) => ({ kind: 'slice', start: b ? a! : none, stop: b ?? a!, step: c ?? none }),
  id: () => notFollowed('id()'),
  chr: (_, { positional: [value] }) =>
    textOr(value!, numberOf(value) === undefined ? undefined : String.fromCharCode(numberOf(value)!)),
  ord: (_, { positional: [value] }) =>
    value?.kind === 'str' ? int(value.value.codePointAt(0) ?? 0) : notFollowed('ord()'),
};

/** Names of Python's that are no functions that are followed: what they give is unknown, and they change nothing. */
export const otherBuiltins: ReadonlySet<string> = new Set(
  'input exit quit eval exec vars dir globals locals hash format compile bytes bytearray memoryview complex help bin hex oct object property staticmethod classmethod super __import__ NotImplemented ascii breakpoint Ellipsis __debug__ __build_class__ aiter anext copyright credits license WindowsError'.split(
    ' ',
  ),
);

export function unknownFrom(value: Value, name: string): Value {
  return isUnknown(value) ? value : notFollowed(`${name}()`);
}

function overItems(machine: Machine, items: Value, make: (values: readonly Value[]) => Value): Value {
  const values = machine.iterate(items);
  return isUnknown(values) ? oneOf(values, [items]) : make(values);
}

function lengthOf(machine: Machine, value: Value): Value {
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
function next(machine: Machine, items: Value, otherwise: Value | undefined): Value {
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

function range(positional: readonly Value[]): Value {
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

function zip(machine: Machine, positional: readonly Value[]): Value {
  const columns = positional.map((items) => machine.iterate(items));
  const wrong = columns.find((column) => isUnknown(column));
  if (isUnknown(wrong)) return oneOf(wrong, positional);
  const known = columns as (readonly Value[])[];
  const count = Math.min(...known.map((column) => column.length));
  return list(
    Array.from({ length: Number.isFinite(count) ? count : 0 }, (_, i) => tuple(known.map((column) => column[i]!))),
  );
}

function filtered(machine: Machine, test: Value, values: readonly Value[]): Value {
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

function sorted(machine: Machine, values: readonly Value[], keyword: Given['keyword']): Value {
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

function extreme(machine: Machine, { positional, keyword }: Given, operator: '<' | '>'): Value {
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

function toInt(machine: Machine, given: Value): Value {
  const value = given.kind === 'tensor' ? (pythonNumbers(machine, given) ?? given) : given;
  if (value.kind === 'int' || isUnknown(value)) return value;
  if (value.kind === 'str')
    return /^\s*[+-]?\d+\s*$/.test(value.value)
      ? int(Number(value.value))
      : raise(machine, 'ValueError', `invalid literal for int() with base 10: '${value.value}'`);
  const number = numberOf(value);
  return number === undefined || !Number.isFinite(number) ? notFollowed('int()') : int(Math.trunc(number));
}

function toFloat(machine: Machine, given: Value): Value {
  const value = given.kind === 'tensor' ? (pythonNumbers(machine, given) ?? given) : given;
  if (isUnknown(value) || (value.kind === 'float' && value.isRough)) return value;
  if (value.kind === 'str') {
    const special = { inf: Infinity, '-inf': -Infinity, nan: NaN }[value.value.trim().toLowerCase()];
    const number = special ?? Number(value.value);
    return Number.isNaN(number) && special === undefined
      ? raise(machine, 'ValueError', `could not convert string to float: '${value.value}'`)
      : float(number);
  }
  const number = numberOf(value);
  return number === undefined ? notFollowed('float()') : float(number);
}

/** Python rounds halves to even. */
function rounded(value: Value, digits: Value | undefined): Value {
  const number = numberOf(value);
  if (number === undefined) return unknownFrom(value, 'round');
  if (digits && digits.kind !== 'none') return value.kind === 'float' ? notFollowed('round()') : value;
  const below = Math.floor(number);
  const up = number - below > 0.5 || (number - below === 0.5 && below % 2 !== 0);
  return int(up ? below + 1 : below);
}

function quantified(machine: Machine, values: readonly Value[], wanted: boolean): Value {
  const truths = values.map((value) => machine.truth(value));
  if (truths.includes(wanted)) return bool(wanted);
  return truths.includes(undefined) ? notFollowed(wanted ? 'any()' : 'all()') : bool(!wanted);
}

function setOf(values: readonly Value[]): Value {
  const keys = values.map(keyOf);
  if (keys.includes(undefined)) return notFollowed('set()');
  return { kind: 'set', entries: new Map(values.map((value, i) => [keys[i]!, [value, value] as const])) };
}

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

function textOr(value: Value, text: string | undefined): Value {
  return text === undefined ? unknownFrom(value, 'str') : str(text);
}

function decided(answer: boolean | undefined): Value {
  return answer === undefined ? notFollowed('isinstance()') : bool(answer);
}

function isCallable(machine: Machine, value: Value): boolean | undefined {
  if (value.kind === 'unknown') return undefined;
  if (value.kind === 'instance') return isUnknownOrHas(machine, value);
  return ['function', 'method', 'class', 'builtin'].includes(value.kind);
}

function isUnknownOrHas(machine: Machine, value: Instance): boolean | undefined {
  if (value.lost || value.class.unknownBase) return undefined;
  return machine.findInClass(value.class, '__call__') !== undefined;
}

function getAttribute(machine: Machine, value: Value, name: Value, otherwise: Value | undefined): Value {
  if (name.kind !== 'str') return oneOf(isUnknown(name) ? name : notFollowed('getattr'), [value]);
  if (!otherwise) return machine.attribute(value, name.value);
  return attempt(machine, () => machine.attribute(value, name.value)) ?? otherwise;
}

function hasAttribute(machine: Machine, value: Value, name: Value): Value {
  if (name.kind !== 'str') return notFollowed('hasattr()');
  const found = attempt(machine, () => machine.attribute(value, name.value));
  if (found && isUnknown(found)) return found;
  return bool(found !== undefined);
}

/** Undefined if it raises an AttributeError. */
function attempt(machine: Machine, run: () => Value): Value | undefined {
  const places = machine.places.length;
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Raised) || error.exception.class.name !== 'AttributeError') throw error;
    machine.places.length = places;
    return undefined;
  }
}
