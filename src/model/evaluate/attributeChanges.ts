import { str, type Instance, type Value } from '../value';
import { missing, notFollowed, type Machine } from './machine';
import { findInClass } from './classAttributes';
import { lose } from './havoc';
import { isTorchModule } from './kinds';
import { setTensorAttribute } from './tensors';

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
