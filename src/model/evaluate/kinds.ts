import type { Class, Instance, None, Value } from '../value';

/** Whether it is an object of a subclass of nn.Module. */
export function isTorchModule(value: Value): value is Instance {
  return value.kind === 'instance' && isModuleClass(value.class);
}

const moduleClasses = new WeakMap<Class, boolean>();

export function isModuleClass(of: Class): boolean {
  let found = moduleClasses.get(of);
  if (found === undefined) {
    found = of.mro.some((each) => each.name === 'Module' && each.layer === 'Module');
    moduleClasses.set(of, found);
  }
  return found;
}

/** The name of torch's layer that a class is, or that it is a subclass of. */
export function layerOf(of: Class): string | undefined {
  return of.mro.find((each) => each.layer !== undefined)?.layer;
}

/** The layers and models in a module, by the names of its attributes, in the order in which they were first set. */
export function childrenOf(module: Instance): readonly (readonly [name: string, child: Instance])[] {
  const children: (readonly [string, Instance])[] = [];
  for (const [name, value] of module.attributes) if (isTorchModule(value)) children.push([name, value]);
  return children;
}

/** What a Sequential or a ModuleList holds by its places: None may be among it. */
export function membersOf(container: Instance): readonly (readonly [name: string, member: Instance | None])[] {
  return container.attributes
    .entries()
    .flatMap(([name, value]) =>
      isTorchModule(value) || (value.kind === 'none' && /^\d+$/.test(name)) ? [[name, value] as const] : [],
    );
}

/** Whether one of its attributes may be a module without being known to be. */
export function mayHaveOthers(module: Instance): Value | undefined {
  if (module.lost) return module.lost;
  for (const [, value] of module.attributes) if (value.kind === 'unknown' && !value.isHarmless) return value;
  return undefined;
}

/** The module itself and all in it, outermost first, each once. */
export function modulesIn(
  module: Instance,
  prefix = '',
  seen = new Set<Instance>(),
): readonly (readonly [name: string, module: Instance])[] {
  if (seen.has(module)) return [];
  seen.add(module);
  return [
    [prefix, module],
    ...childrenOf(module).flatMap(([name, child]) => modulesIn(child, prefix ? `${prefix}.${name}` : name, seen)),
  ];
}
