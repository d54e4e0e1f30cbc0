import type { SyntaxNode } from '@lezer/common';
import { isAlike } from '../join';
import {
  bool,
  list,
  str,
  tuple,
  type Dict,
  type Instance,
  type List,
  type SetValue,
  type Str,
  type Tuple,
  type Value,
} from '../value';
import { computed, withoutNumPy } from './arrays';
import { keyOf } from './keys';
import { layerOf } from './kinds';
import { inverted, isLogic, logic } from './logic';
import { isUnknown, notFollowed, raise, type Frame, type Machine } from './machine';
import { arithmetic, boolOr, compareKnown, compareNumbers, isNumber, negated, not, numberOf } from './numbers';
import { formattedBy, miscounted } from './text';
import { typeName } from './typeNames';
import { runTensorMethod } from './tensorCalls';

const tensorOperators: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'true_divide',
  '//': 'floor_divide',
  '%': 'remainder',
  '**': 'pow',
  '@': 'matmul',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '==': 'eq',
  '!=': 'ne',
  '&': 'bitwise_and',
  '|': 'bitwise_or',
  '^': 'bitwise_xor',
};

/** What overloads an operator: `__add__`. */
const special: Readonly<Record<string, string>> = {
  '+': '__add__',
  '-': '__sub__',
  '*': '__mul__',
  '/': '__truediv__',
  '//': '__floordiv__',
  '@': '__matmul__',
};

/** `a + b`, `a or b`, `a < b < c`, `a not in b`. */
export function binaryExpression(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const [left, right] = [node.firstChild!, node.lastChild!];
  if (isLogic(node)) return logic(machine, node, frame);
  const operator = operatorOf(node, frame.file.source.text);
  const chained = comparisonBefore(left, operator, frame);
  if (chained) {
    const first = machine.evaluate(left, frame);
    const truth = machine.truth(first);
    if (truth === false || isUnknown(first)) return first;
    const middle = machine.evaluate(left.lastChild!, frame);
    return binary(machine, operator, middle, machine.evaluate(right, frame));
  }
  const a = machine.evaluate(left, frame);
  return binary(machine, operator, a, machine.evaluate(right, frame));
}

/** `a < b` of `a < b < c`, which Python compares with `b < c` instead of with c. */
function comparisonBefore(left: SyntaxNode, operator: string, frame: Frame): boolean {
  return (
    isComparison(operator) && left.name === 'BinaryExpression' && isComparison(operatorOf(left, frame.file.source.text))
  );
}

function isComparison(operator: string): boolean {
  return ['<', '>', '<=', '>=', '==', '!=', 'in', 'notin', 'is', 'isnot'].includes(operator);
}

function operatorOf(node: SyntaxNode, text: string): string {
  let operator = '';
  const last = node.lastChild!;
  for (let child = node.firstChild?.nextSibling; child && child.from < last.from; child = child.nextSibling) {
    if (child.name !== 'Comment') operator += text.slice(child.from, child.to);
  }
  return operator;
}

/** Applies an operator to two values. */
export function binary(machine: Machine, operator: string, a: Value, b: Value): Value {
  if (operator === 'is' || operator === 'isnot') return identity(operator === 'is', a, b);
  if (operator === 'in' || operator === 'notin') return membership(machine, operator === 'in', a, b);
  if (isUnknown(a)) return a;
  if (isUnknown(b)) return b;
  if (a.kind === 'tensor' || b.kind === 'tensor') return ofTensors(machine, operator, a, b);
  if (a.kind === 'instance') return overloaded(machine, operator, a, b);
  if (isComparison(operator)) return boolOr(compare(operator, a, b));
  if (isNumber(a) && isNumber(b)) return arithmetic(machine, operator, a, b);
  return ofSequences(machine, operator, a, b);
}

function ofTensors(machine: Machine, operator: string, a: Value, b: Value): Value {
  const method = tensorOperators[operator];
  if (method === undefined) return notFollowed(operator);
  const other = [a, b].find((value) => value.kind !== 'tensor');
  if (other && !isNumber(other)) {
    if ((operator === '==' || operator === '!=') && other.kind === 'none' && !isGradient(a) && !isGradient(b))
      return bool(operator === '!=');
    return notFollowed(operator);
  }
  const tensors = [a, b].filter((value) => value.kind === 'tensor');
  if (tensors.every((value) => !value.isArray))
    return runTensorMethod(machine, method, { positional: [a, b], keyword: new Map() });
  if (tensors.some((value) => !value.isArray)) return notFollowed('numpy');
  const positional = [a, b].map(withoutNumPy);
  return computed(operator, () => runTensorMethod(machine, method, { positional, keyword: new Map() }));
}

function overloaded(machine: Machine, operator: string, a: Value, b: Value): Value {
  const name = special[operator];
  if (operator === '==' || operator === '!=') {
    if (
      a.kind === 'instance' &&
      (a.lost || a.class.unknownBase || machine.findInClass(a.class, '__eq__') !== undefined)
    )
      return notFollowed(operator);
    return bool(isAlike(a, b) === (operator === '=='));
  }
  if (name === undefined) return notFollowed(operator);
  const method = machine.attribute(a, name);
  return isUnknown(method) ? method : machine.call(method, { positional: [b], keyword: new Map() });
}

/** Kinds of which two that are alike are one. */
const single: ReadonlySet<Value['kind']> = new Set(['none', 'bool', 'ellipsis', 'builtin', 'dtype', 'package']);
/** Kinds of which two that are not one object are two. */
const distinct: ReadonlySet<Value['kind']> = new Set(['class', 'instance', 'list', 'dict', 'function']);

/** `a is b`: for what is surely one thing or surely two. */
function identity(wanted: boolean, a: Value, b: Value): Value {
  if (isUnknown(a)) return a;
  if (isUnknown(b)) return b;
  if (a === b) return bool(wanted);
  if (isGradient(a) || isGradient(b)) return { ...notFollowed('is'), isHarmless: true };
  if (a.kind !== b.kind || distinct.has(a.kind)) return bool(!wanted);
  if (single.has(a.kind)) return bool(isAlike(a, b) === wanted);
  return (a.kind === 'str' || a.kind === 'int') && isAlike(a, b) ? bool(wanted) : notFollowed('is');
}

function isGradient(value: Value): boolean {
  return value.kind === 'tensor' && value.isGradient === true;
}

function membership(machine: Machine, wanted: boolean, a: Value, b: Value): Value {
  if (isUnknown(b)) return b;
  if (isUnknown(a)) return a;
  if ('lost' in b && b.lost) return b.lost;
  if (b.kind === 'str' && a.kind === 'str') return bool(b.value.includes(a.value) === wanted);
  if (b.kind === 'dict' || b.kind === 'set') {
    const key = keyOf(a);
    return key === undefined ? notFollowed('in') : bool(b.entries.has(key) === wanted);
  }
  if (b.kind === 'instance') return isInInstance(machine, wanted, a, b);
  const items = machine.iterate(b);
  if (isUnknown(items)) return items;
  const found = items.map((item) => compare('==', item, a));
  if (found.includes(true)) return bool(wanted);
  return boolOr(not(found.includes(undefined) ? undefined : wanted));
}

function isInInstance(machine: Machine, wanted: boolean, a: Value, b: Instance): Value {
  const method = machine.findInClass(b.class, '__contains__');
  if (method) {
    const truth = machine.truth(machine.call(method, { positional: [b, a], keyword: new Map() }));
    return truth === undefined ? notFollowed('in') : bool(truth === wanted);
  }
  const isDict = layerOf(b.class) === 'ModuleDict';
  return isDict && a.kind === 'str' ? bool(b.attributes.has(a.value) === wanted) : notFollowed('in');
}

/** `a == b` of what is no tensor; undefined if it cannot be told. */
export function compare(operator: string, a: Value, b: Value): boolean | undefined {
  if (isUnknown(a) || isUnknown(b)) return undefined;
  if (isNumber(a) && isNumber(b)) return compareNumbers(operator, a, b);
  if (a.kind === 'str' && b.kind === 'str') return compareKnown(operator, a.value, b.value);
  if (operator !== '==' && operator !== '!=') return undefined;
  const same = isSameValue(a, b);
  return operator === '==' ? same : not(same);
}

/** Kinds of which it is not known what makes two of them equal. */
const opaque: ReadonlySet<Value['kind']> = new Set(['dict', 'set', 'instance', 'tensor', 'slice', 'method']);

function isSameValue(a: Value, b: Value): boolean | undefined {
  if (a === b) return true;
  if (a.kind !== b.kind) return a.kind === 'instance' || b.kind === 'instance' ? undefined : false;
  if (a.kind === 'tuple' || a.kind === 'list') return areSame(a, b as typeof a);
  return opaque.has(a.kind) ? undefined : isAlike(a, b);
}

function areSame(a: Tuple | List, b: Tuple | List): boolean | undefined {
  if ((a.kind === 'list' && a.lost) || (b.kind === 'list' && b.lost)) return undefined;
  if (a.items.length !== b.items.length) return false;
  const each = a.items.map((item, i) => compare('==', item, b.items[i]!));
  return each.includes(false) ? false : each.includes(undefined) ? undefined : true;
}

/** Kinds that `+` refuses to join with another kind. */
const strict: ReadonlySet<Value['kind']> = new Set(['list', 'tuple', 'str', 'none', 'int', 'float']);

/** Lists, tuples and texts: joined, repeated; dicts: united. */
function ofSequences(machine: Machine, operator: string, a: Value, b: Value): Value {
  if (operator === '+') return joined(machine, a, b);
  if (operator === '%' && a.kind === 'str') {
    const wrong = miscounted(a.value, b);
    if (wrong !== undefined) raise(machine, 'TypeError', wrong);
    const text = formattedBy(a.value, b);
    return text === undefined ? notFollowed(operator) : str(text);
  }
  if (a.kind === 'set' && b.kind === 'set') return ofSets(operator, a, b);
  if (operator === '*') return repeated(a, b) ?? repeated(b, a) ?? notFollowed(operator);
  return operator === '|' && a.kind === 'dict' && b.kind === 'dict' ? united(a, b) : notFollowed(operator);
}

function united(a: Dict, b: Dict): Value {
  return a.lost ?? b.lost ?? { kind: 'dict', entries: new Map([...a.entries, ...b.entries]) };
}

function ofSets(operator: string, a: SetValue, b: SetValue): Value {
  if (a.lost ?? b.lost) return (a.lost ?? b.lost)!;
  const of = (one: SetValue, keep: (key: string) => boolean) => [...one.entries].filter(([key]) => keep(key));
  switch (operator) {
    case '|':
      return { kind: 'set', entries: new Map([...a.entries, ...b.entries]) };
    case '&':
      return { kind: 'set', entries: new Map(of(a, (key) => b.entries.has(key))) };
    case '-':
      return { kind: 'set', entries: new Map(of(a, (key) => !b.entries.has(key))) };
    default:
      return notFollowed(operator);
  }
}

function joined(machine: Machine, a: Value, b: Value): Value {
  if (a.kind === 'list' && b.kind === 'list') return a.lost ?? b.lost ?? list([...a.items, ...b.items]);
  if (a.kind === 'tuple' && b.kind === 'tuple') return concatenated(a, b);
  if (a.kind === 'str' && b.kind === 'str') return str(a.value + b.value);
  return strict.has(a.kind) && strict.has(b.kind)
    ? raise(machine, 'TypeError', refusalOf('+', a, b))
    : notFollowed('+');
}

function concatenated(a: Tuple, b: Tuple): Tuple {
  const all = tuple([...a.items, ...b.items]);
  return a.isSize && b.isSize ? { ...all, isSize: true } : all;
}

function refusalOf(operator: string, a: Value, b: Value): string {
  if (a.kind === 'str') return `can only concatenate str (not "${typeName(b)}") to str`;
  if (a.kind === 'list') return `can only concatenate list (not "${typeName(b)}") to list`;
  if (a.kind === 'tuple') return `can only concatenate tuple (not "${typeName(b)}") to tuple`;
  return `unsupported operand type(s) for ${operator}: '${typeName(a)}' and '${typeName(b)}'`;
}

/** `[x] * 3`: as long as it is not absurdly long. */
function repeated(sequence: Value, times: Value): Value | undefined {
  const count = numberOf(times);
  if (count === undefined || times.kind === 'float' || count > 100_000) return undefined;
  const copies = <T>(items: readonly T[]) => Array.from({ length: Math.max(count, 0) }, () => items).flat();
  if (sequence.kind === 'list')
    return sequence.lost ?? (sequence.items.length * count <= 100_000 ? list(copies(sequence.items)) : undefined);
  if (sequence.kind === 'tuple')
    return sequence.items.length * count <= 100_000 ? tuple(copies(sequence.items)) : undefined;
  return sequence.kind === 'str' ? repeatedText(sequence, count) : undefined;
}

function repeatedText({ value }: Str, count: number): Value | undefined {
  return value.length * count <= 100_000 ? str(value.repeat(Math.max(count, 0))) : undefined;
}

/** `-x`, `not x`. */
export function unaryExpression(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  if (isLogic(node)) return logic(machine, node, frame);
  const operator = frame.file.source.text.slice(node.firstChild!.from, node.firstChild!.to);
  const value = machine.evaluate(node.lastChild!, frame);
  if (operator === 'not') return inverted(machine, value);
  if (value.kind !== 'tensor') return negated(operator, value);
  if (operator === '+') return value;
  return runTensorMethod(machine, operator === '-' ? 'neg' : 'bitwise_not', {
    positional: [value],
    keyword: new Map(),
  });
}
