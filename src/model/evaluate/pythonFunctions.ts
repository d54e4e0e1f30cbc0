import * as l10n from '@vscode/l10n';
import { bool, float, int, list, none, oneOf, str, tuple, unknown, type Value } from '../value';
import { unknownSize } from '../size';
import { rounded, textOr, toFloat, toInt } from './conversions';
import { isInstance, typeOf } from './instances';
import { iteratorOf } from './libraryObjects';
import { isUnknown, notFollowed, unknownFrom, type Given, type Machine } from './machine';
import { numberOf } from './numbers';
import { binary } from './operators';
import { decided, getAttribute, hasAttribute, isCallable } from './reflection';
import {
  dictOf,
  extreme,
  filtered,
  lengthOf,
  next,
  overItems,
  quantified,
  range,
  setOf,
  sorted,
  zip,
} from './sequences';
import { representation, textOfValue } from './text';

export type PythonFunction = (machine: Machine, given: Given) => Value;

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
