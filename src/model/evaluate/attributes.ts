import * as l10n from '@vscode/l10n';
import {
  str,
  tuple,
  unknown,
  type Builtin,
  type Class,
  type Instance,
  type Super,
  type Unknown,
  type Value,
} from '../value';
import { methodNames } from './methods';
import { missing, notFollowed, type Machine } from './machine';
import { containerMethods } from './containers';
import { lose } from './havoc';
import { childrenOf, isTorchModule, layerOf, mayHaveOthers } from './kinds';
import { fieldsOfTuple, tupleClassOf } from './objects';
import { setTensorAttribute, tensorAttribute } from './tensors';
import { typeName } from './typeNames';

/** `value.name`. */
export function attribute(machine: Machine, value: Value, name: string): Value {
  switch (value.kind) {
    case 'unknown':
      if (value.isHarmless && name === 'add_graph') return { kind: 'builtin', name };
      // what tensors have changes nothing that it is given
      return value.isHarmless || !machine.library.isTensorAttribute(name) ? value : { ...value, isHarmless: true };
    case 'tensor':
      return tensorAttribute(machine, value, name);
    case 'instance':
      return instanceAttribute(machine, value, name);
    case 'class':
      return classAttribute(machine, value, name);
    case 'super':
      return superAttribute(machine, value, name);
    case 'package':
      return packageAttribute(machine, value, name);
    default:
      return otherAttribute(machine, value, name);
  }
}

/** What the first class that has a name has under it; Unknown where a base that is not known may have it. */
export function findInClass(of: Class, name: string): Value | undefined {
  for (const each of of.mro) {
    const found = each.attributes.get(name);
    if (found) return found;
    const base = ownUnknownBase(each);
    if (base && !base.isHarmless) return base;
  }
  return undefined;
}

/** A base that is not known, of the class itself. */
function ownUnknownBase({ unknownBase, bases }: Class): Unknown | undefined {
  return bases.some((base) => base.unknownBase) ? undefined : unknownBase;
}

function instanceAttribute(machine: Machine, value: Instance, name: string): Value {
  if (value.lost) return value.lost;
  const inClass = findInClass(value.class, name);
  if (inClass?.kind === 'property' && inClass.how === 'property')
    return machine.call(inClass.function, { positional: [value], keyword: new Map() });
  const own = value.attributes.get(name);
  if (own) return own;
  return inClass ? bound(inClass, value) : absentAttribute(machine, value, name);
}

/** What neither an object nor its classes have. */
function absentAttribute(machine: Machine, value: Instance, name: string): Value {
  if (name === '__class__') return value.class;
  if (name === '__dict__') return notFollowed(name);
  const fallback = findInClass(value.class, '__getattr__');
  if (fallback && fallback.kind !== 'builtin')
    return machine.call(bound(fallback, value), { positional: [str(name)], keyword: new Map() });
  if (value.class.unknownBase) return value.class.unknownBase;
  if (isTorchModule(value) && name === '_modules') return modulesOf(value);
  if (isTorchModule(value) && machine.library.isModuleAttribute(name)) return notFollowed(`Module.${name}`);
  if (hasMore(value, name)) return { ...notFollowed(`nn.${layerOf(value.class)!}.${name}`), isHarmless: true };
  if (name.startsWith('__')) return notFollowed(name);
  return missing(machine, undefined, 'AttributeError', `'${value.class.name}' object has no attribute '${name}'`);
}

/** Whether it is a layer of torch.nn, which has more than its rule tells. */
function hasMore({ class: of, attributes }: Instance, name: string): boolean {
  const layer = layerOf(of);
  if (layer === undefined || layer === 'Module' || Object.hasOwn(containerMethods, layer)) return false;
  return !ofLayers.has(name) || attributes.has('not constructed') || layer.startsWith('Lazy');
}

/** What layers of torch.nn have only where their rules tell so. */
const ofLayers: ReadonlySet<string> = new Set([
  ...['weight', 'bias', 'in_features', 'out_features', 'in_channels', 'out_channels', 'num_features'],
  ...['kernel_size', 'stride', 'padding', 'dilation', 'groups'],
]);

/** `self._modules`. */
function modulesOf(value: Instance): Value {
  const others = mayHaveOthers(value);
  if (others) return { ...notFollowed('_modules'), of: [value] };
  const entries = childrenOf(value).map(([name, child]) => [`str ${name}`, [str(name), child] as const] as const);
  return { kind: 'dict', entries: new Map(entries), owner: value };
}

/** A function of a class becomes a method of its object. */
export function bound(found: Value, receiver: Instance | Class): Value {
  if (found.kind === 'property') {
    if (found.how === 'static') return found.function;
    if (found.how === 'class')
      return {
        kind: 'method',
        receiver: receiver.kind === 'instance' ? receiver.class : receiver,
        function: found.function,
      };
    return notFollowed('property');
  }
  if (found.kind === 'function') return { kind: 'method', receiver, function: found };
  if (found.kind === 'builtin' && found.name.startsWith('Module.') && !found.receiver) return { ...found, receiver };
  return found;
}

function classAttribute(machine: Machine, value: Class, name: string): Value {
  const found = findInClass(value, name);
  if (found?.kind === 'property') return found.how === 'static' ? found.function : bound(found, value);
  const known = found ?? ownClassAttribute(value, name) ?? value.unknownBase;
  if (known) return known;
  if (name.startsWith('__')) return notFollowed(name);
  const layer = layerOf(value);
  if (layer !== undefined && layer !== 'Module') return { ...notFollowed(`nn.${layer}.${name}`), isHarmless: true };
  return missing(machine, undefined, 'AttributeError', `type object '${value.name}' has no attribute '${name}'`);
}

/** What every class has; of a named tuple its fields, and what their defaults are set on: `Point.__new__.__defaults__ = …`. */
function ownClassAttribute(value: Class, name: string): Value | undefined {
  if (name === '__name__' || name === '__qualname__') return str(value.name);
  if (value.unknownBase) return undefined;
  if (name === '__mro__') return tuple(value.mro);
  if (name === '__bases__') return tuple(value.bases);
  if (name === '_fields') return value.attributes.get('__namedtuple__');
  const tupleClass = tupleClassOf(value);
  if (tupleClass && fieldsOfTuple(tupleClass).includes(name)) return notFollowed(name);
  if (name !== '__new__' || !value.attributes.has('__namedtuple__')) return undefined;
  const partial = { function: value, positional: [], keyword: new Map<string, Value>() };
  return { kind: 'builtin', name: 'namedtuple.__new__', partial };
}

function superAttribute(machine: Machine, { after, receiver }: Super, name: string): Value {
  if (receiver.kind === 'instance' && receiver.lost) return receiver.lost;
  const of = receiver.kind === 'instance' ? receiver.class : receiver;
  for (const each of of.mro.slice(of.mro.indexOf(after))) {
    const found = each === after ? undefined : each.attributes.get(name);
    if (found?.kind === 'property' && found.how === 'property')
      return machine.call(found.function, { positional: [receiver], keyword: new Map() });
    if (found) return bound(found, receiver);
    const base = ownUnknownBase(each);
    if (base) return base;
  }
  if (name === '__init__') return { kind: 'builtin', name: 'object.__init__' };
  return missing(machine, undefined, 'AttributeError', `'super' object has no attribute '${name}'`);
}

function packageAttribute(machine: Machine, value: Value & { kind: 'package' }, name: string): Value {
  if (!value.names) return machine.library.member(`${value.name}.${name}`) ?? notFollowed(`${value.name}.${name}`);
  const found = value.names.get(name) ?? machine.submodule(value, name) ?? value.names.get('*');
  if (found) return found;
  if (value.isUnfinished) return unknown(l10n.t('The modules import each other'));
  return missing(machine, undefined, 'AttributeError', `module '${value.name}' has no attribute '${name}'`);
}

function otherAttribute(machine: Machine, value: Value, name: string): Value {
  const own = ownAttribute(machine, value, name);
  if (own) return own;
  if (methodNames(value.kind).has(name)) return { kind: 'builtin', name: `${value.kind}.${name}`, receiver: value };
  if (value.kind === 'dict' && value.hasAttributes) return machine.item(value, str(name));
  if (value.kind === 'none' && !name.startsWith('__')) {
    return missing(machine, undefined, 'AttributeError', `'NoneType' object has no attribute '${name}'`);
  }
  return { ...notFollowed(`${typeName(value)}.${name}`), of: [value] };
}

function ownAttribute(machine: Machine, value: Value, name: string): Value | undefined {
  switch (value.kind) {
    case 'tuple':
      if (name === '_fields' && value.fields) return tuple(value.fields.map(str));
      return value.fields?.includes(name) ? value.items[value.fields.indexOf(name)] : undefined;
    case 'function':
      if (name === '__module__') return str(value.file.module.name);
      return name === '__name__' || name === '__qualname__' ? str(value.name) : undefined;
    case 'builtin':
      return builtinAttribute(machine, value, name);
    case 'method':
      return name === '__self__' ? value.receiver : undefined;
    case 'slice':
      return name === 'start' || name === 'stop' || name === 'step' ? value[name] : undefined;
    default:
      return undefined;
  }
}

function builtinAttribute(machine: Machine, value: Builtin, name: string): Value | undefined {
  if (name === '__name__') return str(value.name.slice(value.name.lastIndexOf('.') + 1));
  if (value.partial) return partialAttribute(value.partial, name);
  if (value.receiver) return undefined;
  return machine.library.member(`${value.name}.${name}`) ?? notFollowed(`${value.name}.${name}`);
}

/** Of `functools.partial`. */
function partialAttribute({ function: func, positional, keyword }: NonNullable<Builtin['partial']>, name: string) {
  if (name === 'args') return tuple(positional);
  if (name !== 'keywords') return name === 'func' ? func : undefined;
  const entries = [...keyword].map(([key, value]) => [`str ${key}`, [str(key), value] as const] as const);
  return { kind: 'dict', entries: new Map(entries) } as const;
}

/** `value.name = to`. */
export function setAttribute(machine: Machine, value: Value, name: string, to: Value): void {
  switch (value.kind) {
    case 'instance':
      return setInstanceAttribute(machine, value, name, to);
    case 'class':
      return value.attributes.set(name, to);
    case 'package':
      return value.names?.set(name, to);
    case 'builtin': // the defaults of a named tuple
      if (name === '__defaults__' && value.partial?.function.kind === 'class')
        value.partial.function.attributes.set(name, to);
      return;
    case 'tensor':
      return setTensorAttribute(machine, value, name, to);
    case 'dict':
      return machine.setItem(value, str(name), to);
    case 'unknown':
      return lose(machine.journal, [value], value);
    default:
  }
}

function setInstanceAttribute(machine: Machine, value: Instance, name: string, to: Value): void {
  const inClass = findInClass(value.class, name);
  if (inClass?.kind === 'property' && inClass.setter) {
    machine.call(inClass.setter, { positional: [value, to], keyword: new Map() });
    return;
  }
  if (
    value.class.mro.some((each) => each.attributes.get('__setattr__')?.kind === 'function') ||
    inClass?.kind === 'property'
  ) {
    lose(machine.journal, [value], notFollowed(`${value.class.name}.${name} = …`));
    return;
  }
  if (isTorchModule(to) && isTorchModule(value) && !value.attributes.has('training') && !value.lost) {
    missing(machine, undefined, 'AttributeError', 'cannot assign module before Module.__init__() call');
  }
  value.attributes.set(name, to);
}

export function deleteAttribute(machine: Machine, value: Value, name: string): void {
  if (value.kind === 'instance') value.attributes.delete(name);
  else if (value.kind === 'unknown') lose(machine.journal, [value], value);
}
