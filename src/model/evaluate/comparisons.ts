import { isAlike } from '../join';
import { bool, type Instance, type List, type Tuple, type Value } from '../value';
import { keyOf } from './keys';
import { layerOf } from './kinds';
import { isUnknown, notFollowed, type Machine } from './machine';
import { boolOr, compareKnown, compareNumbers, isNumber, not } from './numbers';

/** Kinds of which two that are alike are one. */
const single: ReadonlySet<Value['kind']> = new Set(['none', 'bool', 'ellipsis', 'builtin', 'dtype', 'package']);
/** Kinds of which two that are not one object are two. */
const distinct: ReadonlySet<Value['kind']> = new Set(['class', 'instance', 'list', 'dict', 'function']);

/** `a is b`: for what is surely one thing or surely two. */
export function identity(wanted: boolean, a: Value, b: Value): Value {
  if (isUnknown(a)) return a;
  if (isUnknown(b)) return b;
  if (a === b) return bool(wanted);
  if (isGradient(a) || isGradient(b)) return { ...notFollowed('is'), isHarmless: true };
  if (a.kind !== b.kind || distinct.has(a.kind)) return bool(!wanted);
  if (single.has(a.kind)) return bool(isAlike(a, b) === wanted);
  return (a.kind === 'str' || a.kind === 'int') && isAlike(a, b) ? bool(wanted) : notFollowed('is');
}

/** `a in b`. */
export function membership(machine: Machine, wanted: boolean, a: Value, b: Value): Value {
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

/** Which may be None. */
export function isGradient(value: Value): boolean {
  return value.kind === 'tensor' && value.isGradient === true;
}
