import { list, str, tuple, type Instance, type Tensor, type Value } from '../value';
import { modulesIn } from './kinds';
import { notFollowed } from './machine';

/** What a module learns, by name, in PyTorch's order, each once; undefined if an attribute may be a module or a parameter without being known. */
function parametersOf(self: Instance): readonly (readonly [name: string, parameter: Tensor])[] | undefined {
  const seen = new Set<Tensor>();
  const found: (readonly [string, Tensor])[] = [];
  for (const [path, module] of modulesIn(self)) {
    if (module.lost || module.class.unknownBase) return undefined;
    for (const [name, value] of module.attributes.entries()) {
      if (value.kind === 'unknown' || (value.kind === 'tensor' && value.lost)) return undefined;
      if (value.kind !== 'tensor' || !value.isParameter || seen.has(value)) continue;
      seen.add(value);
      found.push([path ? `${path}.${name}` : name, value]);
    }
  }
  return found;
}

/** `model.parameters()`. */
export function parameters(self: Instance): Value {
  return listed(self, ([, parameter]) => parameter);
}

/** `model.named_parameters()`. */
export function namedParameters(self: Instance): Value {
  return listed(self, ([name, parameter]) => tuple([str(name), parameter]));
}

function listed(self: Instance, item: (entry: readonly [string, Tensor]) => Value): Value {
  const found = parametersOf(self);
  return found ? list(found.map(item)) : { ...notFollowed('parameters()'), isHarmless: true };
}
