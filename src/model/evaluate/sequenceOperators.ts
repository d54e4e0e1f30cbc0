import { list, str, tuple, type Dict, type SetValue, type Str, type Tuple, type Value } from '../value';
import { notFollowed, raise, type Machine } from './machine';
import { numberOf } from './numbers';
import { formattedBy, miscounted } from './text';
import { typeName } from './typeNames';

/** Kinds that `+` refuses to join with another kind. */
const strict: ReadonlySet<Value['kind']> = new Set(['list', 'tuple', 'str', 'none', 'int', 'float']);

/** Lists, tuples and texts: joined, repeated; dicts: united. */
export function ofSequences(machine: Machine, operator: string, a: Value, b: Value): Value {
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
