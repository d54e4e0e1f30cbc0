import * as l10n from '@vscode/l10n';
import type { Change, Changes, Journal } from './journal';
import { isSame, type Size } from './size';
import {
  tensor,
  unknown,
  type Dict,
  type Instance,
  type List,
  type SetValue,
  type Tensor,
  type Unknown,
  type Value,
} from './value';

/** What is true of both: the same value, or unknown. */
export function joinValues(a: Value | undefined, b: Value | undefined): Value {
  if (a === undefined || b === undefined) {
    const of = [a, b].filter((value) => value !== undefined);
    return { ...unknown(l10n.t('Set in one of two branches only')), of };
  }
  return isAlike(a, b) ? a : joinDifferent(a, b);
}

function joinDifferent(a: Value, b: Value): Value {
  if (a.kind === 'unknown') return { ...a, of: [...(a.of ?? []), b] };
  if (b.kind === 'unknown') return { ...b, of: [...(b.of ?? []), a] };
  if (a.kind === 'tuple' && b.kind === 'tuple' && a.items.length === b.items.length) {
    return { ...a, items: joinItems(a.items, b.items) };
  }
  if (a.kind === 'tensor' && b.kind === 'tensor' && !a.lost && !b.lost && haveSameShape(a, b)) {
    return { ...tensor(a.shape, a.dtype === b.dtype ? a.dtype : undefined, a.strides), of: [a, b] };
  }
  return differing(a, b);
}

function differing(a: Value, b: Value): Unknown {
  const why = unknown(l10n.t('Two branches give different values'));
  return plain.has(a.kind) && plain.has(b.kind) ? { ...why, isHarmless: true } : { ...why, of: [a, b] };
}

/** Kinds that change nothing, whatever they are given. */
const plain: ReadonlySet<Value['kind']> = new Set(['none', 'bool', 'int', 'float', 'str']);

/** Whether two values cannot be told apart: numbers, texts, the same reference, or layers made alike. */
export function isAlike(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'none':
    case 'ellipsis':
      return true;
    case 'int':
      return isSame(a.size, (b as typeof a).size);
    case 'float':
    case 'bool':
    case 'str':
      return Object.is(a.value, (b as typeof a).value);
    case 'dtype':
      return a.dtype === (b as typeof a).dtype;
    case 'package':
      return a.name === (b as typeof a).name;
    case 'tuple':
      return areAlike(a.items, (b as typeof a).items);
    case 'builtin':
      return a.name === (b as typeof a).name && a.receiver === (b as typeof a).receiver && !a.partial;
    case 'instance':
      return areAlikeLayers(a, b as typeof a);
    default:
      return false;
  }
}

/** After branches that started at the mark, of which any may have run: what all of them left alike stays, the rest is unknown. */
export function joinStates(journal: Journal, mark: number, states: readonly Changes[]): void {
  journal.rollback(mark);
  const [only, ...others] = states;
  if (only && others.length === 0) return journal.apply(only);
  const places = new Map<object, Map<string, Change>>();
  for (const state of states) {
    for (const [target, changes] of state) places.set(target, new Map([...(places.get(target) ?? []), ...changes]));
  }
  for (const [target, changes] of places) {
    for (const [key, change] of changes) {
      const now = change.read();
      const values = states.map((state) => {
        const changed = state.get(target)?.get(key);
        return changed ? changed.value : now;
      });
      if (values.every((value) => value === values[0])) change.write(values[0]);
      else if (!('lost' in target) && !('kind' in target)) change.write(values.reduce((a, b) => joinFields(a, b)));
      else loseField(journal, target as Losable, key, change, values);
    }
  }
}

type Losable = List | Dict | SetValue | Tensor | Instance;

/** A list that branches left with different items: what it may hold is kept, for what changes that. */
function loseField(journal: Journal, target: Losable, key: string, change: Change, values: readonly unknown[]): void {
  const lost = values.find((value) => key === 'lost' && value !== undefined) as Unknown | undefined;
  journal.assign(target, 'lost', lost ?? unknown(l10n.t('Two branches change it differently')));
  if (key === 'items') change.write([...new Set(values.flat())]);
  if (key === 'entries') change.write(new Map((values as ReadonlyMap<string, unknown>[]).flatMap((map) => [...map])));
}

/** Joins what a name holds. */
function joinFields(a: unknown, b: unknown): unknown {
  return a === b ? a : joinValues(a as Value | undefined, b as Value | undefined);
}

function joinItems(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  return a.map((item, i) => joinValues(item, b[i]));
}

function areAlike(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, i) => isAlike(item, b[i]!));
}

export function haveSameShape(a: Tensor, b: Tensor): boolean {
  const same = (x: readonly Size[], y: readonly Size[]) =>
    x.length === y.length && x.every((size, i) => isSame(size, y[i]!));
  return same(a.shape, b.shape) && same(a.strides ?? [], b.strides ?? []);
}

/** Layers of torch.nn that were made with the same arguments: what they learn may differ, what they do to shapes does not. */
function areAlikeLayers(a: Instance, b: Instance): boolean {
  if (a.class !== b.class || a.class.layer === undefined || a.lost || b.lost) return false;
  const [ours, theirs] = [a.attributes.entries(), b.attributes.entries()];
  return (
    ours.length === theirs.length &&
    ours.every(([name, value]) => {
      const other = b.attributes.get(name);
      if (value.kind === 'tensor' && other?.kind === 'tensor') return haveSameShape(value, other);
      return other !== undefined && isAlike(value, other);
    })
  );
}
