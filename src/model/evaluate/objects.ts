import { JournaledBindings } from '../journal';
import { none, tuple, type Class, type Instance, type Tuple, type Unknown, type Value } from '../value';
import { bind } from './binding';
import { lose } from './havoc';
import { isModuleClass } from './kinds';
import { isUnknown, notFollowed, raise, type Given, type Machine } from './machine';
import type { Parameter } from './signature';

/** `Net(…)`: a new object, its `__init__` run. */
export function instantiate(machine: Machine, of: Class, given: Given): Value {
  const attributes = new JournaledBindings(machine.journal);
  const made: Instance = { kind: 'instance', class: of, attributes };
  if (isModuleClass(of)) made.madeAt = machine.places.at(-1);
  const make = machine.findInClass(of, '__new__');
  const tupleClass = tupleClassOf(of);
  if (tupleClass && !make) return namedTuple(machine, tupleClass, given);
  if (make) return isUnknown(make) ? machine.call(make, given) : unfollowed(machine, made, given);
  const init = machine.findInClass(of, '__init__');
  if (init) initialize(machine, made, init, given);
  else if (of.mro.some((each) => each.name === 'BaseException')) made.attributes.set('args', tuple(given.positional));
  else if (of.unknownBase || of === machine.library.object) return unfollowed(machine, made, given);
  else if (given.positional.length > 0 || given.keyword.size > 0)
    raise(machine, 'TypeError', `${of.name}() takes no arguments`);
  return made;
}

function initialize(machine: Machine, made: Instance, init: Value, given: Given): void {
  machine.call(init, { ...given, positional: [made, ...given.positional] });
}

/** Its constructor is not known. */
function unfollowed(machine: Machine, made: Instance, given: Given): Value {
  const why = made.class.unknownBase ?? notFollowed(`${made.class.name}.__new__`);
  if (!why.isHarmless) lose(machine.journal, [...given.positional, ...given.keyword.values()], why);
  return why.isHarmless ? why : { ...made, lost: why };
}

/** The fields of a dataclass and its bases, in their order. */
function fieldsOf(of: Class): readonly string[] {
  const names = [...of.mro].reverse().flatMap((each) => {
    const annotations = each.attributes.get('__annotations__');
    return annotations?.kind === 'tuple'
      ? annotations.items.flatMap((name) => (name.kind === 'str' ? [name.value] : []))
      : [];
  });
  return [...new Set(names)];
}

/** `__init__` as a dataclass has it. */
export function initializeDataclass(machine: Machine, made: Instance, given: Given): Value {
  const parameters = fieldsOf(made.class).map((name): Parameter => {
    const value = machine.findInClass(made.class, name);
    return { name, kind: 'positional', ...(value && { default: value }) };
  });
  const values = boundOf(machine, `${made.class.name}.__init__`, parameters, given);
  for (const [name, value] of values) made.attributes.set(name, defaultOf(machine, value));
  const after = machine.findInClass(made.class, '__post_init__');
  if (after) machine.call(after, { positional: [made], keyword: new Map() });
  return none;
}

/** What `field(default_factory=list)` makes. */
function defaultOf(machine: Machine, value: Value): Value {
  if (value.kind !== 'builtin' || value.name !== 'dataclasses.field') return value;
  const { keyword } = value.partial!;
  const factory = keyword.get('default_factory');
  return factory
    ? machine.call(factory, { positional: [], keyword: new Map() })
    : (keyword.get('default') ?? notFollowed('field()'));
}

function boundOf(
  machine: Machine,
  name: string,
  parameters: readonly Parameter[],
  given: Given,
): ReadonlyMap<string, Value> {
  const bound = bind(name, parameters, { ...given, positional: given.positional });
  return 'wrong' in bound ? raise(machine, 'TypeError', bound.wrong) : bound.values;
}

/** A tuple whose items have names; the last of them may have defaults. */
function namedTuple(machine: Machine, of: Class, given: Given): Tuple | Unknown {
  const fields = fieldsOfTuple(of);
  const defaults = of.attributes.get('__defaults__');
  if (defaults && defaults.kind !== 'tuple') return isUnknown(defaults) ? defaults : notFollowed(of.name);
  const items = defaults?.items ?? [];
  const parameters = fields.map((name, i): Parameter => {
    const value = items[i - fields.length + items.length] ?? of.attributes.get(name);
    return { name, kind: 'positional', ...(value && { default: value }) };
  });
  const values = boundOf(machine, `${of.name}.__new__`, parameters, given);
  return { kind: 'tuple', items: fields.map((name) => values.get(name)!), fields };
}

/** The named tuple that a class is, or that it is a subclass of. */
export function tupleClassOf(of: Class): Class | undefined {
  return of.mro.find((each) => each.attributes.has('__namedtuple__'));
}

export function fieldsOfTuple(of: Class): readonly string[] {
  const names = of.attributes.get('__namedtuple__');
  return names?.kind === 'tuple' ? names.items.flatMap((name) => (name.kind === 'str' ? [name.value] : [])) : [];
}
