import { bool, int, list, none, str, type Value } from '../value';
import { isUnknown, notFollowed, raise, type Given, type Machine } from './machine';
import { textOfValue } from './text';

const ofText: Readonly<Record<string, (self: string, texts: readonly string[]) => Value>> = {
  lower: (self) => str(self.toLowerCase()),
  upper: (self) => str(self.toUpperCase()),
  strip: (self, [chars]) => (chars === undefined ? str(self.trim()) : notFollowed('strip')),
  startswith: (self, [start]) => bool(self.startsWith(start!)),
  endswith: (self, [end]) => bool(self.endsWith(end!)),
  replace: (self, [from, to]) => str(self.replaceAll(from!, to!)),
  split: (self, [by]) => list((by === undefined ? self.split(/\s+/).filter(Boolean) : self.split(by)).map(str)),
  rsplit: (_self) => notFollowed('rsplit'),
  isdigit: (self) => bool(/^\d+$/.test(self)),
  find: (self, [part]) => int(self.indexOf(part!)),
  rfind: (self, [part]) => int(self.lastIndexOf(part!)),
  index: (self, [part]) => (self.includes(part!) ? int(self.indexOf(part!)) : notFollowed('index')),
  splitlines: (self) => list(self.split('\n').map(str)),
  isupper: (self) => bool(/[A-Z]/.test(self) && self === self.toUpperCase()),
  islower: (self) => bool(/[a-z]/.test(self) && self === self.toLowerCase()),
  count: (self, [part]) => int(self.split(part!).length - 1),
  capitalize: (self) => str(self.slice(0, 1).toUpperCase() + self.slice(1).toLowerCase()),
  title: () => notFollowed('title'),
  isalpha: (self) => bool(/^[a-zA-Z]+$/.test(self)),
  lstrip: (self, [chars]) => (chars === undefined ? str(self.trimStart()) : notFollowed('lstrip')),
  rstrip: (self, [chars]) => (chars === undefined ? str(self.trimEnd()) : notFollowed('rstrip')),
  format: () => notFollowed('format'),
  join: () => notFollowed('join'),
  encode: () => notFollowed('encode'),
  zfill: (self, [width]) => str(self.padStart(Number(width), '0')),
};

/** The methods of a text that are followed. */
export const textMethodNames: readonly string[] = Object.keys(ofText);

/** Calls a method of a text. */
export function textMethod(machine: Machine, self: string, name: string, given: Given): Value {
  if (name === 'join') {
    const items = machine.iterate(given.positional[0] ?? none);
    if (isUnknown(items)) return items;
    return items.every((item) => item.kind === 'str')
      ? str(items.map((item) => item.value).join(self))
      : notFollowed('join');
  }
  if (name === 'format') return formatted(machine, self, given);
  const texts = given.positional.map((value) => (value.kind === 'str' ? value.value : textOfValue(value)));
  if (texts.includes(undefined) || given.keyword.size > 0 || given.more) return notFollowed(name);
  return ofText[name]?.(self, texts as string[]) ?? notFollowed(name);
}

/** `'layer{}'.format(1)`, `'{0}_{name}'`; what has a format of its own is not followed. */
function formatted(machine: Machine, self: string, given: Given): Value {
  let next = 0;
  let isKnown = !given.more;
  const text = self.replaceAll(/\{\{|\}\}|\{([^{}]*)\}/g, (all, field?: string) => {
    if (field === undefined) return all[0]!;
    const value = fieldOf(machine, field === '' ? String(next++) : field, given);
    const written = value && textOfValue(value);
    if (written === undefined) isKnown = false;
    return written ?? '';
  });
  return isKnown ? str(text) : notFollowed('format');
}

/** Undefined for what is not given, and for `{0.shape}` and the like. */
function fieldOf(machine: Machine, field: string, { positional, keyword, more }: Given): Value | undefined {
  const isNumber = /^\d+$/.test(field);
  const value = isNumber ? positional[Number(field)] : keyword.get(field);
  if (value || more) return value;
  if (isNumber)
    raise(machine, 'IndexError', `Replacement index ${Number(field)} out of range for positional args tuple`);
  return /^[a-z_]\w*$/i.test(field) ? raise(machine, 'KeyError', `'${field}'`) : undefined;
}
