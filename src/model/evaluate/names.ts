import type { Scope, Value } from '../value';
import { missing, notFollowed, type Frame, type Machine } from './machine';

/** What a name stands for, where the frame's code stands. */
export function lookup(machine: Machine, name: string, frame: Frame): Value {
  for (let scope: Scope | undefined = startOf(frame.scope, name); scope; scope = scope.parent) {
    if (scope.isClass && scope !== frame.scope) continue;
    const value = scope.names.get(name);
    if (value) return value;
  }
  const builtin = machine.library.member(`builtins.${name}`);
  if (builtin) return builtin;
  const others = moduleOf(frame.scope).names.get('*');
  if (others) return others;
  // names that are made while the text runs are not seen
  if (/\b(?:globals|exec|_convert_?)\(/.test(frame.file.source.text)) return notFollowed(name);
  return missing(machine, frame.file, 'NameError', `name '${name}' is not defined`);
}

/** Sets a name where the frame's code stands: in its own scope, unless it is declared to be outer. */
export function bindName(name: string, value: Value, frame: Frame): void {
  const { scope } = frame;
  const outer = scope.outer?.get(name);
  if (outer === 'global') moduleOf(scope).names.set(name, value);
  else if (outer === 'nonlocal') (holderOf(scope.parent, name) ?? scope).names.set(name, value);
  else scope.names.set(name, value);
}

export function unbindName(name: string, frame: Frame): void {
  frame.scope.names.delete(name);
}

export function moduleOf(scope: Scope): Scope {
  return scope.parent ? moduleOf(scope.parent) : scope;
}

function startOf(scope: Scope, name: string): Scope {
  return scope.outer?.get(name) === 'global' ? moduleOf(scope) : scope;
}

function holderOf(scope: Scope | undefined, name: string): Scope | undefined {
  return !scope || scope.names.has(name) ? scope : holderOf(scope.parent, name);
}
