import type { Instance, Value } from '../value';
import { childrenOf, layerOf, mayHaveOthers } from './kinds';
import type { Machine } from './machine';
import { numberOf } from './numbers';
import { numbersIn } from './tensorNumbers';

/** Whether a value counts as true; undefined if that is not known. */
export function truth(machine: Machine, value: Value): boolean | undefined {
  switch (value.kind) {
    case 'none':
      return false;
    case 'bool':
      return value.value;
    case 'float':
      return value.value !== 0;
    case 'int': {
      const number = numberOf(value);
      return number === undefined ? undefined : number !== 0;
    }
    case 'str':
      return value.value !== '';
    case 'tuple':
      return value.items.length > 0;
    case 'list':
      return value.lost ? undefined : value.items.length > 0;
    case 'dict':
    case 'set':
      return value.lost ? undefined : value.entries.size > 0;
    case 'instance':
      return instanceTruth(machine, value);
    case 'tensor': {
      const [number, ...others] = numbersIn(machine, value)?.values ?? [];
      return number === undefined || others.length > 0 ? undefined : number !== 0;
    }
    case 'unknown':
      return undefined;
    default:
      return true;
  }
}

function instanceTruth(machine: Machine, value: Instance): boolean | undefined {
  if (value.lost || value.class.unknownBase) return undefined;
  if (machine.findInClass(value.class, '__bool__') || machine.findInClass(value.class, '__len__')) return undefined;
  const layer = layerOf(value.class);
  if (layer && ['Sequential', 'ModuleList', 'ModuleDict', 'ParameterList'].includes(layer)) {
    return mayHaveOthers(value) ? undefined : childrenOf(value).length > 0;
  }
  return true;
}
