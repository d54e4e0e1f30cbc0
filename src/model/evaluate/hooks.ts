import { list, none, tuple, type Instance, type Value } from '../value';
import { lose } from './havoc';
import { objectOf } from './libraryObjects';
import { isUnknown, notFollowed, type Given, type Machine } from './machine';

/** Where a module keeps its hooks: no name of Python's. */
export const hooksKey = 'forward hooks';

/** `module.register_forward_hook(f)`: what f returns takes the place of what the module gives, unless it is None. */
export function registerHook(machine: Machine, self: Instance, { positional: [callee], keyword }: Given): Value {
  const hook = callee ?? keyword.get('hook') ?? none;
  const isPlain = ['with_kwargs', 'prepend'].every((name) => !keyword.has(name));
  if (!isPlain) return registerOther(machine, self, { positional: [hook], keyword });
  const before = self.attributes.get(hooksKey);
  self.attributes.set(hooksKey, before && before.kind !== 'list' ? before : list([...itemsOf(before), hook]));
  return objectOf(machine, 'RemovableHandle', { module: self, hook });
}

/** A hook that may change more than what a module gives. */
export function registerOther(machine: Machine, self: Instance, { positional: [callee] }: Given): Value {
  self.attributes.set(hooksKey, notFollowed('register_forward_pre_hook'));
  if (callee) lose(machine.journal, [callee], notFollowed('register_forward_pre_hook'));
  return { ...notFollowed('register_forward_pre_hook'), isHarmless: true };
}

function itemsOf(hooks: Value | undefined): readonly Value[] {
  return hooks?.kind === 'list' ? hooks.items : [];
}

/** `handle.remove()`. */
export function removeHook(_: Machine, handle: Instance): Value {
  const [module, hook] = [handle.attributes.get('module'), handle.attributes.get('hook')];
  if (module?.kind !== 'instance') return none;
  const hooks = module.attributes.get(hooksKey);
  if (hooks?.kind === 'list') module.attributes.set(hooksKey, list(hooks.items.filter((each) => each !== hook)));
  return none;
}

/** What a module gives once its hooks have seen it. */
export function hooked(machine: Machine, self: Instance, given: Given, result: Value): Value {
  const hooks = self.attributes.get(hooksKey);
  if (!hooks || isUnknown(hooks)) return hooks ?? result;
  return itemsOf(hooks).reduce((output, hook) => {
    const changed = machine.call(hook, { positional: [self, tuple(given.positional), output], keyword: new Map() });
    return changed.kind === 'none' ? output : changed;
  }, result);
}
