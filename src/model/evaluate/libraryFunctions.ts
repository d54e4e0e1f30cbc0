import { JournaledBindings } from '../journal';
import {
  bool,
  float,
  list,
  none,
  str,
  tuple,
  type Dict,
  type Instance,
  type List,
  type Tuple,
  type Value,
} from '../value';
import { makeClass } from './classes';
import { isUnknown, notFollowed, type Given, type Machine } from './machine';
import { mathematics, ofNumPy } from './mathematics';
import { binary } from './operators';
import { iteratorFunctions } from './iteratorFunctions';
import { randomFunctions } from './randomFunctions';
import { patternFunctions } from './patterns';
import type { PythonFunction } from './pythonFunctions';
import { dictOf } from './sequences';

/** Functions of Python's libraries by full name. */
export const libraryFunctions: Readonly<Record<string, PythonFunction>> = {
  ...named('math', mathematics),
  ...named('numpy', ofNumPy),
  ...patternFunctions,
  ...randomFunctions,
  'inspect.isfunction': (_, { positional: [value] }) => (isUnknown(value) ? value : bool(value?.kind === 'function')),
  'inspect.isclass': (_, { positional: [value] }) => (isUnknown(value) ? value : bool(value?.kind === 'class')),
  'functools.partial': (_, { positional: [callee, ...positional], keyword, more }) =>
    more ?? { kind: 'builtin', name: 'partial', partial: { function: callee!, positional, keyword } },
  'functools.reduce': (machine, { positional: [callee, items, start] }) => {
    const values = machine.iterate(items!);
    if (isUnknown(values)) return values;
    const all = start ? [start, ...values] : values;
    return all.length === 0
      ? notFollowed('reduce()')
      : all.reduce((a, b) => machine.call(callee!, { positional: [a, b], keyword: new Map() }));
  },
  'functools.wraps': (_, { positional: [wrapped] }) => ({
    kind: 'builtin',
    name: 'functools.wraps',
    ...(wrapped && { receiver: wrapped }),
  }),
  'operator.mul': (machine, { positional: [a, b] }) => binary(machine, '*', a!, b!),
  'operator.add': (machine, { positional: [a, b] }) => binary(machine, '+', a!, b!),
  'collections.OrderedDict': dictOf,
  'collections.defaultdict': (_, { positional: [factory = none] }) =>
    ({ kind: 'dict', entries: new Map(), factory }) satisfies Dict,
  'collections.deque': (machine, { positional: [items] }) => {
    const values = items ? machine.iterate(items) : [];
    return isUnknown(values) ? values : list(values);
  },
  'collections.namedtuple': (machine, given) => namedTupleClass(machine, given),
  ...iteratorFunctions,
  'dataclasses.field': (_, { positional, keyword }) => ({
    kind: 'builtin',
    name: 'dataclasses.field',
    partial: { function: none, positional, keyword },
  }),
  'copy.copy': (machine, { positional: [value] }) => shallow(machine, value!),
  'copy.deepcopy': (machine, { positional: [value] }) => deep(machine, value!, new Map()),
  'typing.cast': (_, { positional: [, value] }) => value!,
  'typing.cast1': (_, { positional: [value] }) => value!,
  'types.SimpleNamespace': (machine, given) => namespace(machine, given),
  'argparse.Namespace': (machine, given) => namespace(machine, given),
  'tqdm.tqdm': (_, { positional: [items] }) => items ?? notFollowed('tqdm()'),
  'tqdm.trange': (machine, given) => machine.library.builtin({ kind: 'builtin', name: 'builtins.range' }, given),
  'tqdm.auto.tqdm': (_, { positional: [items] }) => items ?? notFollowed('tqdm()'),
  'warnings.warn': () => none,
};

function named(prefix: string, table: Readonly<Record<string, PythonFunction>>): Record<string, PythonFunction> {
  return Object.fromEntries(Object.entries(table).map(([name, run]) => [`${prefix}.${name}`, run]));
}

/** `math.pi` and the like. */
export const constants: Readonly<Record<string, Value>> = {
  'math.pi': float(Math.PI),
  'math.e': float(Math.E),
  'math.inf': float(Infinity),
  'math.nan': float(NaN),
  'numpy.pi': float(Math.PI),
  'numpy.inf': float(Infinity),
  'numpy.nan': float(NaN),
  'numpy.newaxis': none,
  'torch.pi': float(Math.PI),
  'torch.inf': float(Infinity),
  'torch.nan': float(NaN),
  'typing.TYPE_CHECKING': bool(false),
  'torch.__version__': notFollowed('torch.__version__'),
};

/** `namedtuple('Point', ['x', 'y'])`. */
function namedTupleClass(machine: Machine, { positional: [name, given], keyword }: Given): Value {
  const fields = given ?? keyword.get('field_names');
  const listed =
    fields?.kind === 'str'
      ? fields.value
          .split(/[\s,]+/)
          .filter(Boolean)
          .map(str)
      : fields && machine.iterate(fields);
  if (name?.kind !== 'str' || !listed || isUnknown(listed)) return notFollowed('namedtuple()');
  const attributes = new JournaledBindings(machine.journal);
  attributes.set('__namedtuple__', tuple(listed));
  const defaults = keyword.get('defaults');
  const items = defaults && machine.iterate(defaults);
  if (items) attributes.set('__defaults__', isUnknown(items) ? items : tuple(items));
  return makeClass(machine, name.value, [], attributes);
}

/** An object with nothing but attributes. */
function namespace(machine: Machine, { keyword, more }: Given): Value {
  if (more) return more;
  const attributes = new JournaledBindings(machine.journal);
  for (const [name, value] of keyword) attributes.set(name, value);
  return { kind: 'instance', class: machine.library.object, attributes };
}

function shallow(machine: Machine, value: Value): Value {
  if (value.kind === 'list' || value.kind === 'dict' || value.kind === 'set') return { ...value };
  return value.kind === 'instance' ? copyOf(machine, value, (attribute) => attribute) : value;
}

/** A copy of all that can change; what is met twice is copied once. */
function deep(machine: Machine, value: Value, copies: Map<Value, Value>): Value {
  const before = copies.get(value);
  if (before) return before;
  switch (value.kind) {
    case 'list':
      return deepList(machine, value, copies);
    case 'tuple':
      return { ...value, items: value.items.map((item) => deep(machine, item, copies)) } satisfies Tuple;
    case 'dict': {
      const copy: Dict = {
        ...value,
        entries: new Map(
          [...value.entries].map(([key, [name, entry]]) => [key, [name, deep(machine, entry, copies)] as const]),
        ),
      };
      copies.set(value, copy);
      return copy;
    }
    case 'tensor': {
      const copy = { ...value };
      copies.set(value, copy);
      return copy;
    }
    case 'instance':
      return copyOf(machine, value, (attribute, copy) => {
        copies.set(value, copy);
        return deep(machine, attribute, copies);
      });
    default:
      return value;
  }
}

function deepList(machine: Machine, value: List, copies: Map<Value, Value>): List {
  const copy: List = { ...value };
  copies.set(value, copy);
  copy.items = value.items.map((item) => deep(machine, item, copies));
  return copy;
}

function copyOf(machine: Machine, value: Instance, copy: (attribute: Value, into: Instance) => Value): Instance {
  const made: Instance = { ...value, attributes: new JournaledBindings(machine.journal) };
  for (const [name, attribute] of value.attributes.entries()) made.attributes.set(name, copy(attribute, made));
  return made;
}
