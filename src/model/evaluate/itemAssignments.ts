import type { Dict, Instance, List, Tensor, Value } from '../value';
import { keyOf } from './keys';
import { lose } from './havoc';
import { childrenOf, isModuleClass, mayHaveOthers, membersOf } from './kinds';
import { isUnknown, notFollowed, raise, type Machine } from './machine';
import { numberOf } from './numbers';
import { rangeOf } from './ranges';
import { refuseAssigned } from '../torch/assigning';
import { runRule } from './tensorCalls';
import { tensorItem } from './tensorItems';

/** `value[index] = to`. */
export function setItem(machine: Machine, value: Value, index: Value, to: Value): void {
  switch (value.kind) {
    case 'list':
      return setInList(machine, value, index, to);
    case 'dict':
      return setInDict(machine, value, index, to);
    case 'instance':
      return setInInstance(machine, value, index, to);
    case 'tensor': // the shape stays
      return refuseValue(machine, value, index, to);
    case 'unknown':
      return lose(machine.journal, [value], value);
    default:
      if (value.kind === 'tuple') raise(machine, 'TypeError', "'tuple' object does not support item assignment");
  }
}

function setInList(machine: Machine, value: List, index: Value, to: Value): void {
  const { journal } = machine;
  if (index.kind === 'slice') {
    const range = rangeOf(index, value.items.length);
    const items = machine.iterate(to);
    if (!range || isUnknown(items) || index.step.kind !== 'none')
      return journal.assign(value, 'lost', notFollowed('[:]'));
    const start = range[0] ?? Math.min(numberOf(index.start) ?? 0, value.items.length);
    return journal.assign(value, 'items', [
      ...value.items.slice(0, start),
      ...items,
      ...value.items.slice(start + range.length),
    ]);
  }
  const at = numberOf(index);
  if (at === undefined) {
    journal.assign(value, 'items', [...value.items, to]);
    return journal.assign(value, 'lost', isUnknown(index) ? index : notFollowed('[]'));
  }
  const place = at < 0 ? at + value.items.length : at;
  if (value.items[place] === undefined && !value.lost)
    raise(machine, 'IndexError', 'list assignment index out of range');
  journal.assign(value, 'items', value.items.with(Math.min(place, value.items.length - 1), to));
}

function setInDict(machine: Machine, value: Dict, index: Value, to: Value): void {
  const key = keyOf(index);
  machine.journal.assign(
    value,
    'entries',
    new Map([...value.entries, [key ?? `?${value.entries.size}`, [index, to] as const]]),
  );
  if (key === undefined) machine.journal.assign(value, 'lost', isUnknown(index) ? index : notFollowed('[]'));
  if (value.owner) setItem(machine, value.owner, index, to);
}

function setInInstance(machine: Machine, value: Instance, index: Value, to: Value): void {
  const method = machine.findInClass(value.class, '__setitem__');
  if (method) return void machine.call(method, { positional: [value, index, to], keyword: new Map() });
  if (!isModuleClass(value.class)) return lose(machine.journal, [value], notFollowed('[] ='));
  if (index.kind === 'str') return machine.setAttribute(value, index.value, to);
  const children = membersOf(value);
  const at = numberOf(index);
  if (at === undefined || value.lost || mayHaveOthers(value))
    return lose(machine.journal, [value], isUnknown(index) ? index : notFollowed('[] ='));
  const child = children[at < 0 ? at + children.length : at];
  if (!child) raise(machine, 'IndexError', `index ${at} is out of range`);
  else machine.setAttribute(value, child[0], to);
}

/** `del value[index]`. */
export function deleteItem(machine: Machine, value: Value, index: Value): void {
  const at = numberOf(index);
  if (value.kind === 'list' && at !== undefined && !value.lost) {
    machine.journal.assign(value, 'items', value.items.toSpliced(at, 1));
  } else if (value.kind === 'dict' && keyOf(index) !== undefined) {
    const key = keyOf(index);
    machine.journal.assign(value, 'entries', new Map([...value.entries].filter(([each]) => each !== key)));
  } else if (value.kind === 'instance' && at !== undefined && isModuleClass(value.class) && !value.lost) {
    machine.renumber(value, childrenOf(value).toSpliced(at, 1));
  } else lose(machine.journal, [value], isUnknown(index) ? index : notFollowed('del'));
}

/** Looks whether a tensor fits where it is to be written. */
function refuseValue(machine: Machine, value: Tensor, index: Value, to: Value): void {
  machine.journal.writes++;
  const place = tensorItem(machine, value, index);
  if (place.kind !== 'tensor' || to.kind !== 'tensor' || to.lost) return;
  const indices = index.kind === 'tuple' ? index.items : [index];
  const isGathered = indices.some(({ kind }) => kind === 'tensor' || kind === 'list');
  runRule(machine, () => {
    refuseAssigned({ place: place.shape, value: to, isGathered, isArray: value.isArray === true });
    return to;
  });
}
