import type { Instance, Unknown, Value } from '../value';
import { callFunction } from './functions';
import { lose } from './havoc';
import { hooked, prepared } from './hooks';
import { resultMistake } from '../mistakes';
import { isModuleClass, layerOf } from './kinds';
import { raise, suspect, type Given, type Machine } from './machine';
import { instantiate } from './objects';
import { typeName } from './typeNames';

/** Calls anything. */
export function call(machine: Machine, callee: Value, given: Given): Value {
  machine.step();
  switch (callee.kind) {
    case 'unknown':
      return callUnknown(machine, callee, given);
    case 'function':
      return callFunction(machine, callee, given);
    case 'method':
      return call(machine, callee.function, withFirst(callee.receiver, given));
    case 'class':
      return instantiate(machine, callee, given);
    case 'builtin':
      return machine.library.builtin(callee, given);
    case 'instance':
      return callInstance(machine, callee, given);
    case 'package': // torch has functions that are named like its parts
      if (!callee.names) return machine.library.builtin({ kind: 'builtin', name: callee.name }, given);
      break;
    default:
  }
  return raise(machine, 'TypeError', `'${typeName(callee)}' object is not callable`);
}

export function withFirst(first: Value, given: Given): Given {
  return { ...given, positional: [first, ...given.positional] };
}

/** What it is given may have changed, unless it comes from a library that changes nothing. */
function callUnknown(machine: Machine, callee: Unknown, given: Given): Unknown {
  machine.doubts++;
  machine.journal.writes++;
  if (!callee.isHarmless)
    lose(
      machine.journal,
      [callee, ...given.positional, ...given.keyword.values(), ...(given.more ? [given.more] : [])],
      callee,
    );
  return callee;
}

function callInstance(machine: Machine, callee: Instance, given: Given): Value {
  if (callee.lost) return callUnknown(machine, callee.lost, given);
  const method = machine.findInClass(callee.class, '__call__');
  if (method && (method.kind !== 'builtin' || !isModuleClass(callee.class)))
    return call(machine, method, withFirst(callee, given));
  if (!isModuleClass(callee.class)) {
    if (callee.class.unknownBase) return callUnknown(machine, callee.class.unknownBase, given);
    return raise(machine, 'TypeError', `'${callee.class.name}' object is not callable`);
  }
  const forward = machine.attribute(callee, 'forward');
  const taken = prepared(machine, callee, given);
  const result = within(machine, callee, taken, () => call(machine, forward, taken));
  if (machine.modules === 0 && layerOf(callee.class) === 'Module')
    suspect(machine, resultMistake(result, machine.origins));
  return hooked(machine, callee, taken, result);
}

function within(machine: Machine, module: Instance, given: Given, run: () => Value): Value {
  if (machine.quiet > 0) return run();
  const inputs = [...given.positional, ...given.keyword.values()];
  machine.modules++;
  try {
    return machine.trace.within({ module, inputs, at: machine.places.at(-1), conditions: machine.conditional }, run);
  } finally {
    machine.modules--;
  }
}
