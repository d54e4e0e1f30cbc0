import { list, none, tuple, type Instance, type Value } from '../value';
import { lose } from './havoc';
import { objectOf } from './libraryObjects';
import { isUnknown, notFollowed, type Given, type Machine } from './machine';

/** Where a module keeps its hooks: no name of Python's. */
export const hooksKey = 'forward hooks';

/** The same for those that see what it is given. */
export const preHooksKey = 'forward pre-hooks';

type Register = (machine: Machine, self: Instance, given: Given) => Value;

/** `module.register_forward_hook(f)`: what f returns takes the place of what the module gives, unless it is None. */
function registered(key: string): Register {
  return (machine, self, { positional: [callee], keyword }) => {
    const hook = callee ?? keyword.get('hook') ?? none;
    if (['with_kwargs', 'prepend'].some((name) => keyword.has(name))) return registerOther(machine, self, hook);
    const before = self.attributes.get(key);
    self.attributes.set(key, before && before.kind !== 'list' ? before : list([...itemsOf(before), hook]));
    return objectOf(machine, 'RemovableHandle', { module: self, hook });
  };
}

export const registerHook = registered(hooksKey);
export const registerPreHook = registered(preHooksKey);

/** A hook that sees more, or comes before others. */
function registerOther(machine: Machine, self: Instance, hook: Value): Value {
  const why = notFollowed('register_forward_hook');
  self.attributes.set(hooksKey, why);
  lose(machine.journal, [hook], why);
  return { ...why, isHarmless: true };
}

function itemsOf(hooks: Value | undefined): readonly Value[] {
  return hooks?.kind === 'list' ? hooks.items : [];
}

/** `handle.remove()`. */
export function removeHook(_: Machine, handle: Instance): Value {
  const [module, hook] = [handle.attributes.get('module'), handle.attributes.get('hook')];
  if (module?.kind !== 'instance') return none;
  for (const key of [hooksKey, preHooksKey]) {
    const hooks = module.attributes.get(key);
    if (hooks?.kind === 'list') module.attributes.set(key, list(hooks.items.filter((each) => each !== hook)));
  }
  return none;
}

/** What a module is given once its hooks have seen it: a tuple that one returns is all its arguments. */
export function prepared(machine: Machine, self: Instance, given: Given): Given {
  const hooks = self.attributes.get(preHooksKey);
  return itemsOf(hooks).reduce<Given>((before, hook) => {
    const positional = [self, tuple(before.positional)];
    const changed = machine.call(hook, { positional, keyword: new Map() });
    if (changed.kind === 'none') return before;
    return { ...before, positional: changed.kind === 'tuple' ? changed.items : [changed] };
  }, given);
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
