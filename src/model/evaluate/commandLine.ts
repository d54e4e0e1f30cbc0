import { JournaledBindings } from '../journal';
import { bool, none, tuple, type Instance, type Value } from '../value';
import { isUnknown, notFollowed, type Given, type Machine } from './machine';
import type { PythonFunction } from './pythonFunctions';

const list = '__arguments__';

/** `argparse.ArgumentParser()`, and what it gives where the program is run without options: the defaults. */
export const commandLine: Readonly<Record<string, PythonFunction>> = {
  'argparse.ArgumentParser': (machine) => {
    const attributes = new JournaledBindings(machine.journal);
    attributes.set(list, tuple([]));
    return { kind: 'instance', class: machine.library.parser, attributes };
  },
};

type Method = (machine: Machine, self: Instance, given: Given) => Value;

/** The methods of a parser. */
export const parserMethods: Readonly<Record<string, Method>> = {
  add_argument: (machine, self, given) => {
    const before = self.attributes.get(list);
    const argument = argumentOf(machine, given);
    self.attributes.set(
      list,
      before?.kind === 'tuple' ? tuple([...before.items, argument]) : notFollowed('add_argument'),
    );
    return { ...notFollowed('add_argument'), isHarmless: true };
  },
  add_argument_group: (_, self) => self,
  set_defaults: (_, self) => {
    self.attributes.set(list, notFollowed('set_defaults'));
    return none;
  },
  parse_args: (machine, self) => parsed(machine, self),
  parse_known_args: (machine, self) => tuple([parsed(machine, self), { kind: 'list', items: [] }]),
};

/** Its name and its default. */
function argumentOf(machine: Machine, { positional, keyword, more }: Given): Value {
  const names = positional.flatMap((name) => (name.kind === 'str' ? [name.value] : []));
  const long = names.find((name) => name.startsWith('--')) ?? names[0];
  const target = keyword.get('dest');
  if (more || long === undefined || !long.startsWith('-')) return more ?? notFollowed('add_argument');
  const name: Value = target ?? { kind: 'str', value: long.replace(/^-+/, '').replaceAll('-', '_') };
  return tuple([name, defaultOf(machine, keyword)]);
}

function defaultOf(machine: Machine, keyword: Given['keyword']): Value {
  const action = keyword.get('action');
  const given = keyword.get('default');
  if (action?.kind === 'str' && action.value.startsWith('store_') && !given)
    return bool(action.value === 'store_false');
  const type = keyword.get('type');
  if (given?.kind === 'str' && type) return machine.call(type, { positional: [given], keyword: new Map() });
  return given ?? none;
}

function parsed(machine: Machine, self: Instance): Value {
  const known = self.attributes.get(list);
  if (known?.kind !== 'tuple') return known && isUnknown(known) ? known : notFollowed('parse_args');
  const attributes = new JournaledBindings(machine.journal);
  for (const argument of known.items) {
    if (argument.kind !== 'tuple') return isUnknown(argument) ? argument : notFollowed('parse_args');
    const [name, value] = argument.items;
    if (name?.kind === 'str') attributes.set(name.value, value!);
  }
  return { kind: 'instance', class: machine.library.object, attributes };
}
