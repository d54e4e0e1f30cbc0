import { bool, int, list, none, str, tuple, type Class, type Instance, type Value } from '../value';
import { JournaledBindings } from '../journal';
import { lose } from './havoc';
import { hooksKey } from './hooks';
import { childrenOf, isModuleClass, isTorchModule, layerOf, mayHaveOthers, membersOf } from './kinds';
import { isUnknown, notFollowed, raise, type Given, type Machine } from './machine';
import { fullTypeName } from './typeNames';

type Method = (machine: Machine, self: Instance, given: Given) => Value;
export type Children = readonly (readonly [name: string, child: Value])[];

const ofLists: Readonly<Record<string, Method>> = {
  append: (machine, self, { positional: [child] }) => add(machine, self, [child!]),
  extend: (machine, self, { positional: [children] }) => {
    const items = machine.iterate(children ?? none);
    if (!isUnknown(items)) return add(machine, self, items);
    lose(machine.journal, [self], items);
    return items;
  },
  insert: (machine, self, { positional: [at, child] }) => {
    if (at?.kind !== 'int' || typeof at.size !== 'number' || child?.kind !== 'instance' || mayHaveOthers(self))
      return lostBy(machine, self, 'insert');
    renumber(self, childrenOf(self).toSpliced(at.size, 0, ['', child]));
    return self;
  },
};

/** The methods of what holds modules or parameters, besides those of every module. */
export const containerMethods: Readonly<Record<string, Readonly<Record<string, Method>>>> = {
  Sequential: { ...ofLists, __init__: initializeSequential, forward: runSequential },
  ModuleList: { ...ofLists, __init__: initializeList },
  ParameterList: { ...ofLists, __init__: initializeList },
  ModuleDict: {
    __init__: initializeDict,
    update: (machine, self, given) => fill(machine, self, given.positional[0]),
    keys: (_, self) => known(self, () => list(childrenOf(self).map(([name]) => str(name)))),
    values: (_, self) => known(self, () => list(childrenOf(self).map(([, child]) => child))),
    items: (_, self) => known(self, () => list(childrenOf(self).map(([name, child]) => tuple([str(name), child])))),
    pop: (machine, self, { positional: [key] }) => {
      const child = key?.kind === 'str' ? self.attributes.get(key.value) : undefined;
      if (key?.kind !== 'str' || !child) return lostBy(machine, self, 'pop');
      self.attributes.delete(key.value);
      return child;
    },
  },
  ParameterDict: {
    __init__: initializeDict,
    update: (machine, self, given) => fill(machine, self, given.positional[0]),
    keys: (_, self) => list(parametersOf(self).map(([name]) => str(name))),
    values: (_, self) => list(parametersOf(self).map(([, value]) => value)),
    items: (_, self) => list(parametersOf(self).map(([name, value]) => tuple([str(name), value]))),
  },
  /** A model on several devices, or none: it runs as it is. */
  DataParallel: {
    __init__: (_, self, { positional, keyword }) => {
      self.attributes.set('training', bool(true));
      self.attributes.set('module', positional[0] ?? keyword.get('module') ?? notFollowed('DataParallel'));
      return none;
    },
    forward: (machine, self, given) => machine.call(machine.attribute(self, 'module'), given),
  },
};

function parametersOf(self: Instance): readonly (readonly [string, Value])[] {
  return self.attributes.entries().filter(([name]) => name !== 'training');
}

function known(self: Instance, make: () => Value): Value {
  return mayHaveOthers(self) ? { ...notFollowed('ModuleDict'), of: [self] } : make();
}

function lostBy(machine: Machine, self: Instance, name: string): Value {
  lose(machine.journal, [self], notFollowed(name));
  return notFollowed(name);
}

function initializeSequential(machine: Machine, self: Instance, given: Given): Value {
  self.attributes.set('training', bool(true));
  const [first] = given.positional;
  if (given.more) return lostBy(machine, self, 'Sequential(*…)');
  if (given.positional.length === 1 && first?.kind === 'dict') return fill(machine, self, first);
  // it may be a dict of them
  if (given.positional.length === 1 && isUnknown(first)) return lostBy(machine, self, 'Sequential(…)');
  return add(machine, self, given.positional) && none;
}

function initializeList(machine: Machine, self: Instance, { positional: [children], keyword }: Given): Value {
  self.attributes.set('training', bool(true));
  const given = children ?? keyword.get('modules') ?? none;
  if (given.kind === 'none') return none;
  const items = machine.iterate(given);
  if (!isUnknown(items)) return add(machine, self, items) && none;
  lose(machine.journal, [self], items);
  return none;
}

function initializeDict(machine: Machine, self: Instance, { positional: [children], keyword }: Given): Value {
  self.attributes.set('training', bool(true));
  return fill(machine, self, children ?? keyword.get('modules') ?? none);
}

/** Puts children under the names that a dict has them under. */
function fill(machine: Machine, self: Instance, children: Value | undefined): Value {
  if (!children || children.kind === 'none') return none;
  const entries =
    children.kind === 'dict' && !children.lost ? [...children.entries.values()] : pairsOf(machine, children);
  if (!entries) return lostBy(machine, self, 'ModuleDict');
  for (const [key, child] of entries) {
    if (key.kind !== 'str') return lostBy(machine, self, 'ModuleDict');
    if (layerOf(self.class) !== 'ParameterDict') refuseOthers(machine, child);
    self.attributes.set(key.value, child);
  }
  return none;
}

function pairsOf(machine: Machine, children: Value): readonly (readonly [Value, Value])[] | undefined {
  const items = children.kind === 'list' || children.kind === 'tuple' ? machine.iterate(children) : notFollowed('');
  if (isUnknown(items)) return undefined;
  const pairs = items.map((item) =>
    item.kind === 'tuple' && item.items.length === 2 ? ([item.items[0]!, item.items[1]!] as const) : undefined,
  );
  return pairs.includes(undefined) ? undefined : (pairs as (readonly [Value, Value])[]);
}

/** Numbers them on from those that are there. */
function add(machine: Machine, self: Instance, children: readonly Value[]): Value {
  let next = self.attributes.entries().filter(([name]) => /^\d+$/.test(name)).length;
  for (const child of children) {
    if (self.class.mro.every((each) => each.layer !== 'ParameterList')) refuseOthers(machine, child);
    self.attributes.set(String(next++), child);
  }
  return self;
}

function refuseOthers(machine: Machine, child: Value): void {
  if (
    child.kind === 'instance'
      ? isModuleClass(child.class) || child.class.unknownBase
      : isUnknown(child) || child.kind === 'none'
  )
    return;
  raise(machine, 'TypeError', `${fullTypeName(child)} is not a Module subclass`);
}

/** Each child runs on what the one before it gives. */
function runSequential(machine: Machine, self: Instance, given: Given): Value {
  const [input] = given.positional;
  if (self.lost) return self.lost;
  if (!input)
    return raise(machine, 'TypeError', "Sequential.forward() missing 1 required positional argument: 'input'");
  return self.attributes
    .entries()
    .filter(([name, value]) => isTorchModule(value) || (isUnknown(value) && name !== hooksKey))
    .reduce((value, [, child]) => machine.call(child, { positional: [value], keyword: new Map() }), input);
}

/** A new Sequential or ModuleList: a Sequential keeps the names. */
export function containerOf(machine: Machine, of: Class, children: Children): Value {
  const isPlain = of.layer === 'Sequential' || of.layer === 'ModuleList';
  if (!isPlain) return { ...notFollowed(`${of.name}[:]`), of: children.map(([, child]) => child) };
  const attributes = new JournaledBindings(machine.journal);
  attributes.set('training', bool(true));
  children.forEach(([name, child], i) => attributes.set(of.layer === 'Sequential' ? name : String(i), child));
  return { kind: 'instance', class: of, attributes };
}

export function renumber(self: Instance, children: Children): void {
  for (const [name] of childrenOf(self)) self.attributes.delete(name);
  children.forEach(([, child], i) => self.attributes.set(String(i), child));
}

/** `len(container)`; undefined if it is none, or not known. */
export function lengthOfContainer(self: Instance): Value | undefined {
  const isContainer = self.class.mro.some(
    ({ layer }) => layer !== undefined && layer !== 'DataParallel' && Object.hasOwn(containerMethods, layer),
  );
  if (!isContainer || mayHaveOthers(self)) return undefined;
  const parameters = self.attributes.entries().filter(([, value]) => value.kind === 'tensor');
  return int(membersOf(self).length + parameters.length);
}
