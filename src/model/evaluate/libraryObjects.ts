import { JournaledBindings } from '../journal';
import type { Instance, Unknown, Value } from '../value';
import type { Machine } from './machine';

/** An object of a class of a library, with what is known of it. */
export function objectOf(
  machine: Machine,
  of:
    | 'DataLoader'
    | 'TensorDataset'
    | 'VisionDataset'
    | 'Iterator'
    | 'File'
    | 'device'
    | 'FunctionCtx'
    | 'RemovableHandle',
  attributes: Readonly<Record<string, Value>>,
): Instance {
  const bindings = new JournaledBindings(machine.journal);
  for (const [name, value] of Object.entries(attributes)) bindings.set(name, value);
  return { kind: 'instance', class: machine.library.loader(of), attributes: bindings };
}

/** What `iter()` makes of batches: the first is known, of the others that they are batches. */
export function iteratorOf(machine: Machine, rounds: readonly Value[], rest: Unknown): Instance {
  return objectOf(machine, 'Iterator', { first: rounds[0]!, rest });
}
