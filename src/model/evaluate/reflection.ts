import { bool, oneOf, type Instance, type Value } from '../value';
import { isUnknown, notFollowed, Raised, type Machine } from './machine';

/** What is not decided is unknown. */
export function decided(answer: boolean | undefined): Value {
  return answer === undefined ? notFollowed('isinstance()') : bool(answer);
}

/** Whether a value can be called; undefined if that is not known. */
export function isCallable(machine: Machine, value: Value): boolean | undefined {
  if (value.kind === 'unknown') return undefined;
  if (value.kind === 'instance') return isUnknownOrHas(machine, value);
  return ['function', 'method', 'class', 'builtin'].includes(value.kind);
}

function isUnknownOrHas(machine: Machine, value: Instance): boolean | undefined {
  if (value.lost || value.class.unknownBase) return undefined;
  return machine.findInClass(value.class, '__call__') !== undefined;
}

/** `getattr(value, 'name', otherwise)`. */
export function getAttribute(machine: Machine, value: Value, name: Value, otherwise: Value | undefined): Value {
  if (name.kind !== 'str') return oneOf(isUnknown(name) ? name : notFollowed('getattr'), [value]);
  if (!otherwise) return machine.attribute(value, name.value);
  return attempt(machine, () => machine.attribute(value, name.value)) ?? otherwise;
}

/** `hasattr(value, 'name')`. */
export function hasAttribute(machine: Machine, value: Value, name: Value): Value {
  if (name.kind !== 'str') return notFollowed('hasattr()');
  const found = attempt(machine, () => machine.attribute(value, name.value));
  if (found && isUnknown(found)) return found;
  return bool(found !== undefined);
}

/** Undefined if it raises an AttributeError. */
function attempt(machine: Machine, run: () => Value): Value | undefined {
  const places = machine.places.length;
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Raised) || error.exception.class.name !== 'AttributeError') throw error;
    machine.places.length = places;
    return undefined;
  }
}
