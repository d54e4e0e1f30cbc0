import * as l10n from '@vscode/l10n';
import { str, tuple, unknown, type Builtin, type Value } from '../value';
import { methodNames } from './methods';
import { missing, notFollowed, type Machine } from './machine';
import { tensorAttribute } from './tensors';
import { typeName } from './typeNames';
import { instanceAttribute } from './instanceAttributes';
import { classAttribute, superAttribute } from './classAttributes';

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
