import { str, tuple, type Class, type Instance, type Super, type Unknown, type Value } from '../value';
import { missing, notFollowed, type Machine } from './machine';
import { layerOf } from './kinds';
import { fieldsOfTuple, tupleClassOf } from './objects';

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

/** `Net.width`. */
export function classAttribute(machine: Machine, value: Class, name: string): Value {
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

/** `super().forward`. */
export function superAttribute(machine: Machine, { after, receiver }: Super, name: string): Value {
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
