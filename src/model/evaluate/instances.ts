import type { Class, Tensor, Value } from '../value';
import type { Machine } from './machine';
import { isUnknown, notFollowed } from './machine';
import { isModuleClass } from './kinds';

const ofTypes: Readonly<Record<string, (value: Value) => boolean>> = {
  int: (value) => value.kind === 'int' || value.kind === 'bool',
  float: (value) => value.kind === 'float',
  bool: (value) => value.kind === 'bool',
  str: (value) => value.kind === 'str',
  list: (value) => value.kind === 'list',
  tuple: (value) => value.kind === 'tuple',
  dict: (value) => value.kind === 'dict' && !value.hasAttributes,
  set: (value) => value.kind === 'set',
  type: (value) => value.kind === 'class',
  object: () => true,
};

const ofLibraries: Readonly<Record<string, (value: Value) => boolean>> = {
  'torch.Tensor': isTensor,
  'torch.is_tensor': isTensor,
  'torch.FloatTensor': (value) => isTensor(value) && (value as Tensor).dtype === 'float32',
  'torch.nn.Parameter': (value) => value.kind === 'tensor' && value.isParameter === true,
  'torch.Size': (value) => value.kind === 'tuple' && value.isSize === true,
  'numpy.ndarray': (value) => value.kind === 'tensor' && value.isArray === true,
  'functools.partial': (value) => value.kind === 'builtin' && value.name === 'partial',
  'types.FunctionType': (value) => value.kind === 'function',
  'types.LambdaType': (value) => value.kind === 'function',
  'typing.Sequence': isSequence,
  'collections.abc.Sequence': isSequence,
  'collections.abc.Iterable': isIterable,
  'typing.Iterable': isIterable,
  'collections.abc.Mapping': (value) => value.kind === 'dict',
  'numbers.Number': (value) => ['int', 'float', 'bool'].includes(value.kind),
  'numbers.Integral': (value) => ['int', 'bool'].includes(value.kind),
  'torch.dtype': (value) => value.kind === 'dtype',
};

function isTensor(value: Value): boolean {
  return value.kind === 'tensor' && !value.isArray;
}

function isSequence(value: Value): boolean {
  return ['list', 'tuple', 'str'].includes(value.kind);
}

function isIterable(value: Value): boolean {
  return ['list', 'tuple', 'str', 'dict', 'set', 'tensor'].includes(value.kind);
}

/** `isinstance(value, type)`; undefined if it cannot be told. */
export function isInstance(value: Value, type: Value): boolean | undefined {
  if (isUnknown(value) || isUnknown(type)) return undefined;
  if (type.kind === 'tuple') {
    const each = type.items.map((item) => isInstance(value, item));
    return each.includes(true) ? true : each.includes(undefined) ? undefined : false;
  }
  if (type.kind === 'class') return ofClass(value, type);
  if (type.kind !== 'builtin') return undefined;
  const ofType = ofTypes[type.name.replace(/^builtins\./, '')] ?? ofLibraries[type.name];
  if (!ofType) return undefined;
  return value.kind === 'instance' && (value.class.unknownBase || isIterableType(type.name))
    ? undefined
    : ofType(value);
}

function isIterableType(name: string): boolean {
  return /Iterable|Sequence|Mapping/.test(name);
}

function ofClass(value: Value, type: Class): boolean | undefined {
  if (value.kind === 'instance') {
    if (value.class.mro.includes(type)) return true;
    const { unknownBase } = value.class;
    return unknownBase && !(unknownBase.isHarmless && isModuleClass(value.class)) ? undefined : false;
  }
  if (value.kind === 'tuple' && value.fields) return undefined;
  return type.name === 'object';
}

/** `type(value)`. */
export function typeOf(machine: Machine, value: Value): Value {
  if (value.kind === 'instance') return value.class;
  if (value.kind === 'tensor')
    return { kind: 'builtin', name: value.isParameter ? 'torch.nn.Parameter' : 'torch.Tensor' };
  if (['int', 'float', 'bool', 'str', 'list', 'tuple', 'dict', 'set'].includes(value.kind)) {
    return machine.library.member(`builtins.${value.kind}`) ?? notFollowed('type()');
  }
  if (value.kind === 'builtin' && value.name === 'partial') return { kind: 'builtin', name: 'functools.partial' };
  if (value.kind === 'function') return { kind: 'builtin', name: 'types.FunctionType' };
  if (value.kind === 'class' && value.mro.every(({ unknownBase }) => !unknownBase || unknownBase.isHarmless))
    return { kind: 'builtin', name: 'builtins.type' };
  return isUnknown(value) ? value : notFollowed('type()');
}
