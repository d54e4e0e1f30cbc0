import { str, type Instance, type Value } from '../value';
import { bound, findInClass } from './classAttributes';
import { missing, notFollowed, type Machine } from './machine';
import { containerMethods } from './containers';
import { childrenOf, isTorchModule, layerOf, mayHaveOthers } from './kinds';

/** Of an object what it has itself or by its class. */
export function instanceAttribute(machine: Machine, value: Instance, name: string): Value {
  if (value.lost) return value.lost;
  const inClass = findInClass(value.class, name);
  if (inClass?.kind === 'property' && inClass.how === 'property')
    return machine.call(inClass.function, { positional: [value], keyword: new Map() });
  const own = value.attributes.get(name);
  if (own) return own;
  return inClass ? bound(inClass, value) : absentAttribute(machine, value, name);
}

/** What neither an object nor its classes have. */
function absentAttribute(machine: Machine, value: Instance, name: string): Value {
  if (name === '__class__') return value.class;
  if (name === '__dict__') return notFollowed(name);
  const fallback = findInClass(value.class, '__getattr__');
  if (fallback && fallback.kind !== 'builtin')
    return machine.call(bound(fallback, value), { positional: [str(name)], keyword: new Map() });
  if (value.class.unknownBase) return value.class.unknownBase;
  if (isTorchModule(value) && name === '_modules') return modulesOf(value);
  if (isTorchModule(value) && machine.library.isModuleAttribute(name)) return notFollowed(`Module.${name}`);
  if (hasMore(value, name)) return { ...notFollowed(`nn.${layerOf(value.class)!}.${name}`), isHarmless: true };
  if (name.startsWith('__')) return notFollowed(name);
  return missing(machine, undefined, 'AttributeError', `'${value.class.name}' object has no attribute '${name}'`);
}

/** Whether it is a layer of torch.nn, which has more than its rule tells. */
function hasMore({ class: of, attributes }: Instance, name: string): boolean {
  const layer = layerOf(of);
  if (layer === undefined || layer === 'Module' || Object.hasOwn(containerMethods, layer)) return false;
  return !ofLayers.has(name) || attributes.has('not constructed') || layer.startsWith('Lazy');
}

/** What layers of torch.nn have only where their rules tell so. */
const ofLayers: ReadonlySet<string> = new Set([
  ...['weight', 'bias', 'in_features', 'out_features', 'in_channels', 'out_channels', 'num_features'],
  ...['kernel_size', 'stride', 'padding', 'dilation', 'groups'],
]);

/** `self._modules`. */
function modulesOf(value: Instance): Value {
  const others = mayHaveOthers(value);
  if (others) return { ...notFollowed('_modules'), of: [value] };
  const entries = childrenOf(value).map(([name, child]) => [`str ${name}`, [str(name), child] as const] as const);
  return { kind: 'dict', entries: new Map(entries), owner: value };
}
