import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { type Globals, PickledObject } from './pickledObject';
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

const builtins: Globals = {
  set: setOf,
  frozenset: setOf,
  complex: () => null,
  int: null,
  float: null,
  bool: null,
  list: null,
  dict: null,
};

/** Python's own containers, and what carries no tensor. */
export const plainGlobals: Globals = {
  'collections OrderedDict': mapOf,
  'collections Counter': mapOf,
  'collections defaultdict': () => new Map(),
  ...prefixed('builtins', builtins),
  // Python 2's name
  ...prefixed('__builtin__', builtins),
};

function prefixed(module: string, globals: Globals): Globals {
  return Object.fromEntries(Object.entries(globals).map(([name, value]) => [`${module} ${name}`, value]));
}

function setOf([items]: readonly unknown[]): Set<unknown> {
  return new Set(Array.isArray(items) ? (items as unknown[]) : []);
}

function mapOf([items]: readonly unknown[]): Map<unknown, unknown> {
  if (items instanceof Map) return new Map(items);
  const pairs: readonly unknown[] = Array.isArray(items) ? items : [];
  return new Map(pairs.filter((pair): pair is [unknown, unknown] => Array.isArray(pair) && pair.length === 2));
}

/** A container deeper than this, or with more entries in all, is none of tensors. */
const MAX_DEPTH = 100;
const MAX_ENTRIES = 1_000_000;

/**
 * All tensors in the value of a pickle; names of nested ones are joined with a dot. Numbers, strings and the like are
 * skipped.
 *
 * @throws TensorError if a container holds itself
 */
export async function tensorsIn(value: unknown): Promise<TensorFile> {
  const file = new TensorFileBuilder();
  for (const [name, tensor] of walk(value)) await file.add(name, () => tensor.named(name));
  return file;
}

function* walk(value: unknown): Generator<[string, PickledTensor]> {
  const open = new Set<unknown>();
  let entries = 0;

  function* visit(value: unknown, name: string): Generator<[string, PickledTensor]> {
    if (++entries > MAX_ENTRIES) throw new TensorError(l10n.t('The file has more than {0} values', MAX_ENTRIES));
    if (value instanceof PickledTensor) yield [name, value];
    const children = childrenOf(value);
    if (!children) return;
    if (open.has(value)) throw new TensorError(l10n.t('Entry {0} contains itself', name));
    if (open.size === MAX_DEPTH)
      throw new TensorError(l10n.t('The file is nested more than {0} levels deep', MAX_DEPTH));
    open.add(value);
    for (const [key, child] of children) yield* visit(child, name ? `${name}.${key}` : key);
    open.delete(value);
  }

  yield* visit(value, '');
}

function* childrenOfMap(map: ReadonlyMap<unknown, unknown>): Generator<[string, unknown]> {
  for (const [key, child] of map) yield [keyText(key), child];
}

function* childrenOfArray(array: readonly unknown[]): Generator<[string, unknown]> {
  for (const [index, child] of array.entries()) yield [String(index), child];
}

function childrenOf(value: unknown): Iterable<[string, unknown]> | undefined {
  if (value instanceof Map) return childrenOfMap(value);
  return Array.isArray(value) ? childrenOfArray(value) : undefined;
}

/** As Python writes a key; one of many parts is shown by its size. */
function keyText(key: unknown): string {
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
  return '?';
}
