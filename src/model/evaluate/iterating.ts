import * as l10n from '@vscode/l10n';
import { str, unknown, type Instance, type Unknown, type Value } from '../value';
import { lostItem } from './items';
import { childrenOf, layerOf, mayHaveOthers, membersOf } from './kinds';
import { isUnknown, notFollowed, raise, type Machine } from './machine';
import { rowsOf } from './tensors';
import { typeName } from './typeNames';

/** What a loop over a value runs through; Unknown if that is not known. */
export function iterate(machine: Machine, value: Value): readonly Value[] | Unknown {
  switch (value.kind) {
    case 'unknown':
      return value;
    case 'list':
      return value.lost ? lostItem(value, value.lost) : value.items;
    case 'tuple':
      return value.items;
    case 'str':
      return [...value.value].map(str);
    case 'dict':
    case 'set':
      return value.lost ?? [...value.entries.values()].map(([key]) => key);
    case 'tensor':
      return rowsOf(machine, value);
    case 'instance':
      return iterateInstance(machine, value);
    case 'class':
    case 'builtin':
      return notFollowed(typeName(value));
    default:
      return raise(machine, 'TypeError', `'${typeName(value)}' object is not iterable`);
  }
}

function iterateInstance(machine: Machine, value: Instance): readonly Value[] | Unknown {
  if (value.lost) return value.lost;
  const method = machine.findInClass(value.class, '__iter__');
  if (method) return iterate(machine, machine.call(method, { positional: [value], keyword: new Map() }));
  const layer = layerOf(value.class);
  const others = mayHaveOthers(value);
  if (others && isUnknown(others)) return others;
  if (layer === 'ModuleDict') return childrenOf(value).map(([name]) => str(name));
  if (layer === 'Sequential' || layer === 'ModuleList') return membersOf(value).map(([, child]) => child);
  if (layer === 'ParameterList')
    return value.attributes.entries().flatMap(([, each]) => (each.kind === 'tensor' ? [each] : []));
  if (value.class.unknownBase) return value.class.unknownBase;
  if (machine.findInClass(value.class, '__getitem__')) return unknown(l10n.t('How often the loop runs is not known'));
  return raise(machine, 'TypeError', `'${value.class.name}' object is not iterable`);
}
