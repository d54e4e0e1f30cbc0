import type { SyntaxNode } from '@lezer/common';
import { list, type Value } from '../value';
import { parts } from '../../python/syntax';
import { bindName, unbindName } from './names';
import { isUnknown, raise, type Frame, type Machine } from './machine';
import { indexOf } from './subscripts';

/** Gives a value to what stands left of `=`: several nodes are the members of a tuple, a star among them. */
export function assign(machine: Machine, targets: readonly SyntaxNode[], value: Value, frame: Frame): void {
  const [only] = targets;
  if (targets.length === 1 && only && only.name !== '*') assignOne(machine, only, value, frame);
  else unpack(machine, targets, value, frame);
}

function assignOne(machine: Machine, target: SyntaxNode, value: Value, frame: Frame): void {
  const { text } = frame.file.source;
  switch (target.name) {
    case 'VariableName':
      bindName(text.slice(target.from, target.to), value, frame);
      return;
    case 'MemberExpression': {
      const property = target.lastChild!;
      const object = machine.evaluate(target.firstChild!, frame);
      if (property.name === 'PropertyName') machine.setAttribute(object, text.slice(property.from, property.to), value);
      else machine.setItem(object, indexOf(machine, target, frame), value);
      return;
    }
    case 'ParenthesizedExpression':
    case 'TupleExpression':
    case 'ArrayExpression':
      unpack(machine, [...parts(target)], value, frame, target.name !== 'ParenthesizedExpression');
  }
}

function unpack(machine: Machine, targets: readonly SyntaxNode[], value: Value, frame: Frame, isTuple = true): void {
  if (!isTuple && targets.length === 1) return assignOne(machine, targets[0]!, value, frame);
  const names = targets.filter((target) => target.name !== '*');
  const star = targets.findIndex((target) => target.name === '*');
  const items = machine.iterate(value);
  if (isUnknown(items)) {
    for (const name of names) assignOne(machine, name, items, frame);
    return;
  }
  refuseCount(machine, names.length, star >= 0, items.length);
  const after = star < 0 ? 0 : names.length - star - 1;
  names.forEach((name, i) => {
    if (star < 0 || i < star) assignOne(machine, name, items[i]!, frame);
    else if (i === star) assignOne(machine, name, list(items.slice(star, items.length - after)), frame);
    else assignOne(machine, name, items[items.length - names.length + i]!, frame);
  });
}

function refuseCount(machine: Machine, names: number, hasStar: boolean, found: number): void {
  const least = hasStar ? names - 1 : names;
  if (found < least) {
    raise(
      machine,
      'ValueError',
      `not enough values to unpack (expected ${hasStar ? 'at least ' : ''}${least}, got ${found})`,
    );
  }
  if (found > names && !hasStar) raise(machine, 'ValueError', `too many values to unpack (expected ${names})`);
}

/** `del x`, `del self.fc`, `del layers[0]`. */
export function remove(machine: Machine, target: SyntaxNode, frame: Frame): void {
  const { text } = frame.file.source;
  if (target.name === 'VariableName') return unbindName(text.slice(target.from, target.to), frame);
  if (target.name !== 'MemberExpression') return;
  const property = target.lastChild!;
  const object = machine.evaluate(target.firstChild!, frame);
  if (property.name === 'PropertyName') machine.deleteAttribute(object, text.slice(property.from, property.to));
  else machine.deleteItem(object, indexOf(machine, target, frame));
}
