import * as l10n from '@vscode/l10n';
import { TensorError, type PoolscopeError } from '../errors';
import { Budget, most } from './budget';
import { ForeignGlobal, ForeignObject, PickledObject, type Child, type Globals } from './pickledObject';
import type { StoredTensor } from './storedTensor';
import { TensorFileBuilder, type TensorFile } from './tensorFile';

/** A tensor in a pickle. */
export abstract class PickledTensor extends PickledObject {
  /** @throws TensorError if it cannot be read */
  abstract named(name: string): StoredTensor;

  /** Attributes of a tensor other than its values are ignored. */
  setState(_state: unknown): void {
    return;
  }
}

/** A tensor of a kind that is not read. */
export class RefusedTensor extends PickledTensor {
  constructor(private readonly refusal: PoolscopeError) {
    super();
  }

  named(): never {
    throw this.refusal;
  }
}

const builtins: Globals = {
  set: setOf,
  frozenset: setOf,
  complex: () => null,
  getattr: memberOf,
  int: null,
  float: null,
  bool: null,
  list: null,
  dict: null,
};

/** How objects are pickled that have no way of their own. */
const reconstructors: Globals = {
  /** (class, base class, value of the base) */
  _reconstructor: ([type, , value]: readonly unknown[]) => {
    if (!(type instanceof ForeignGlobal)) return value ?? null;
    const object = new ForeignObject(type.name);
    if (value !== null && value !== undefined) object.setState(value);
    return object;
  },
  __newobj__: ([type, ...fields]: readonly unknown[]) =>
    type instanceof ForeignGlobal ? new ForeignObject(type.name, fields) : null,
  __newobj_ex__: ([type]: readonly unknown[]) => (type instanceof ForeignGlobal ? new ForeignObject(type.name) : null),
};

/** Python's own containers, and what carries no tensor. */
export const plainGlobals: Globals = {
  'collections OrderedDict': mapOf,
  'collections Counter': mapOf,
  'collections defaultdict': () => new Map(),
  'collections deque': ([items]: readonly unknown[]) => (Array.isArray(items) ? [...(items as unknown[])] : []),
  ...prefixed('copyreg', reconstructors),
  ...prefixed('copy_reg', reconstructors),
  ...prefixed('builtins', builtins),
  // Python 2's name
  ...prefixed('__builtin__', builtins),
};

function prefixed(module: string, globals: Globals): Globals {
  return Object.fromEntries(Object.entries(globals).map(([name, value]) => [`${module} ${name}`, value]));
}

/** An attribute of a class by its name, such as a member of an enum. */
function memberOf([owner, name]: readonly unknown[]): unknown {
  return owner instanceof ForeignGlobal ? new ForeignGlobal(`${owner.name}.${String(name)}`.slice(0, 200)) : null;
}

function setOf([items]: readonly unknown[]): Set<unknown> {
  return new Set(Array.isArray(items) ? (items as unknown[]) : []);
}

function mapOf([items]: readonly unknown[]): Map<unknown, unknown> {
  if (items instanceof Map) return new Map(items);
  const pairs: readonly unknown[] = Array.isArray(items) ? items : [];
  return new Map(pairs.filter((pair): pair is [unknown, unknown] => Array.isArray(pair) && pair.length === 2));
}

/** A container with more entries in all is none of tensors. */
const MAX_ENTRIES = 1_000_000;
/** The most objects that are listed because they are passed over. */
const MOST_SKIPPED = 100;

/**
 * All tensors in the value of a pickle; names of nested ones are joined with a dot. Numbers, strings and the like are
 * skipped. Objects that only code could restore are listed as refused, and the tensors among their attributes are found.
 */
export async function tensorsIn(value: unknown, budget?: Budget): Promise<TensorFile> {
  const file = new TensorFileBuilder(budget);
  await addTensors(file, value, '');
  return file;
}

/** Adds those in a value of this name to a file's. */
export async function addTensors(file: TensorFileBuilder, value: unknown, prefix: string): Promise<void> {
  const names = new Map<string, number>();
  for (const [name, open] of new Walk().visit(value, prefix, false)) {
    const free = freeName(name, names);
    await file.add(free, () => open(free));
  }
}

/** Keys such as `1` and `'1'` have the same text. */
function freeName(name: string, taken: Map<string, number>): string {
  let free = name;
  let count = taken.get(name) ?? 0;
  while (taken.has(free)) free = `${name} (${++count})`;
  taken.set(free, 1).set(name, Math.max(count, 1));
  return free;
}

type Found = readonly [name: string, open: (name: string) => StoredTensor];

class Walk {
  private readonly open = new Set<unknown>();
  private readonly foreign = new Set<unknown>();
  private entries = 0;
  private skipped = 0;

  /** @param isInside whether it belongs to an object that is listed already */
  *visit(value: unknown, name: string, isInside: boolean): Generator<Found> {
    if (++this.entries > MAX_ENTRIES) {
      if (this.entries === MAX_ENTRIES + 1) {
        yield refused(name, l10n.t('The file has more than {0} values', MAX_ENTRIES));
      }
      return;
    }
    if (value instanceof ForeignGlobal || value instanceof ForeignObject) {
      // objects refer to one another, and to what they are part of
      if (this.foreign.has(value)) return;
      this.foreign.add(value);
      if (!isInside) yield* this.skip(name, value.name);
    }
    let isEmpty = true;
    const children = childrenOf(value);
    if (children) {
      for (const found of this.descend(value, children, name, isInside || value instanceof ForeignObject)) {
        isEmpty = false;
        yield found;
      }
    }
    if (value instanceof PickledTensor && isEmpty) yield [name, (free) => value.named(free)];
  }

  private *descend(value: unknown, children: Iterable<Child>, name: string, isInside: boolean): Generator<Found> {
    if (this.open.has(value)) {
      if (!isInside) yield refused(name, l10n.t('Entry {0} contains itself', name));
    } else if (this.open.size === most.depth) {
      yield refused(name, l10n.t('The file is nested more than {0} levels deep', most.depth));
    } else {
      this.open.add(value);
      for (const [key, child] of children) {
        if (this.entries > MAX_ENTRIES) break;
        yield* this.visit(child, name && key ? `${name}.${key}` : name + key, isInside);
      }
      this.open.delete(value);
    }
  }

  private *skip(name: string, what: string): Generator<Found> {
    if (++this.skipped > MOST_SKIPPED) return;
    yield refused(name, l10n.t('Skipped: {0}. Code in files is never run.', what));
  }
}

function refused(name: string, reason: string): Found {
  return [
    name,
    () => {
      throw new TensorError(reason);
    },
  ];
}

function* childrenOfMap(map: ReadonlyMap<unknown, unknown>): Generator<Child> {
  let index = 0;
  for (const [key, child] of map) {
    yield [keyText(key) ?? String(index), child];
    index++;
  }
}

function* childrenOfArray(array: Iterable<unknown>): Generator<Child> {
  let index = 0;
  for (const child of array) yield [String(index++), child];
}

function childrenOf(value: unknown): Iterable<Child> | undefined {
  if (value instanceof Map) return childrenOfMap(value);
  if (Array.isArray(value) || value instanceof Set) return childrenOfArray(value as Iterable<unknown>);
  return value instanceof PickledObject ? value.children() : undefined;
}

/** As Python writes a key; undefined of an object. */
function keyText(key: unknown): string | undefined {
  if (key === null) return 'None';
  if (typeof key === 'boolean') return key ? 'True' : 'False';
  if (typeof key === 'string' || typeof key === 'number' || typeof key === 'bigint') return String(key);
  if (
    Array.isArray(key) &&
    key.length < 9 &&
    key.every((part) => typeof part === 'string' || typeof part === 'number')
  ) {
    return `(${key.join(', ')})`;
  }
  return undefined;
}
