import { bool, list, none, str, tuple, type Instance, type Tensor, type Value } from '../value';
import { isFloat, type DType } from '../../tensors/dtype';
import { lose } from './havoc';
import { registerHook, registerPreHook } from './hooks';
import { childrenOf, layerOf, mayHaveOthers, modulesIn } from './kinds';
import { namedParameters, parameters } from './parameters';
import { isUnknown, missing, notFollowed, raise, type Given, type Machine } from './machine';

type Method = (machine: Machine, self: Instance, given: Given) => Value;

const itself: Method = (_, self) => self;

/** A method of nn.Module that gives something that is not followed, and changes no shape. */
function harmless(name: string): Method {
  return () => ({ ...notFollowed(`Module.${name}`), isHarmless: true });
}

/** The methods of every nn.Module. */
export const moduleMethods: Readonly<Record<string, Method>> = {
  __init__: (machine, self) => initialize(machine, self),
  forward: (machine, self) =>
    raise(machine, 'NotImplementedError', `Module [${self.class.name}] is missing the required "forward" function`),
  __call__: (machine, self, given) => machine.call(machine.attribute(self, 'forward'), given),
  __setattr__: (machine, self, { positional: [name, value] }) => {
    if (name?.kind === 'str') self.attributes.set(name.value, value!);
    else lose(machine.journal, [self], notFollowed('__setattr__'));
    return none;
  },
  add_module: addModule,
  register_module: addModule,
  register_buffer: register,
  register_parameter: register,
  children: (_, self) => listOf(self, () => list(childrenOf(self).map(([, child]) => child))),
  named_children: (_, self) =>
    listOf(self, () => list(childrenOf(self).map(([name, child]) => tuple([str(name), child])))),
  modules: (_, self) => listOfAll(self, () => list(modulesIn(self).map(([, module]) => module))),
  named_modules: (_, self) =>
    listOfAll(self, () => list(modulesIn(self).map(([name, module]) => tuple([str(name), module])))),
  apply: (machine, self, { positional: [callee] }) => {
    for (const [, child] of childrenOf(self)) {
      machine.call(machine.attribute(child, 'apply'), { positional: [callee!], keyword: new Map() });
    }
    machine.call(callee!, { positional: [self], keyword: new Map() });
    return self;
  },
  __getattr__: (machine, self, { positional: [name] }) => {
    if (name?.kind !== 'str' || layerOf(self.class) !== 'Module') return notFollowed('__getattr__');
    const message = `'${self.class.name}' object has no attribute '${name.value}'`;
    return self.attributes.get(name.value) ?? missing(machine, undefined, 'AttributeError', message);
  },
  get_submodule: (machine, self, { positional: [name] }) => {
    if (name?.kind !== 'str') return notFollowed('get_submodule');
    return name.value
      .split('.')
      .reduce((module: Value, each) => (each ? machine.attribute(module, each) : module), self);
  },
  train: (machine, self, { positional: [mode = bool(true)], keyword }) =>
    setMode(machine, self, keyword.get('mode') ?? mode),
  eval: (machine, self) => setMode(machine, self, bool(false)),
  cuda: itself,
  cpu: itself,
  requires_grad_: itself,
  share_memory: itself,
  xpu: itself,
  float: (machine, self) => cast(machine, self, 'float32'),
  double: (machine, self) => cast(machine, self, 'float64'),
  half: (machine, self) => cast(machine, self, 'float16'),
  bfloat16: (machine, self) => cast(machine, self, 'bfloat16'),
  type: (machine, self, given) => moved(machine, self, given),
  to: moved,
  register_forward_hook: registerHook,
  register_forward_pre_hook: registerPreHook,
  parameters: (_, self) => parameters(self),
  named_parameters: (_, self) => namedParameters(self),
  buffers: harmless('buffers'),
  named_buffers: harmless('named_buffers'),
  state_dict: harmless('state_dict'),
  load_state_dict: (machine) => {
    machine.journal.writes++;
    return { ...notFollowed('Module.load_state_dict'), isHarmless: true };
  },
  zero_grad: () => none,
  register_full_backward_hook: harmless('register_full_backward_hook'),
  register_backward_hook: harmless('register_backward_hook'),
  extra_repr: harmless('extra_repr'),
  _get_name: (_, self) => str(self.class.name),
};

function initialize(_: Machine, self: Instance): Value {
  self.attributes.set('training', bool(true));
  return none;
}

function addModule(machine: Machine, self: Instance, { positional, keyword }: Given): Value {
  const name = positional[0] ?? keyword.get('name');
  const module = positional[1] ?? keyword.get('module');
  if (name?.kind === 'str' && module) machine.setAttribute(self, name.value, module);
  else lose(machine.journal, [self], isUnknown(name) ? name : notFollowed('add_module'));
  return none;
}

function register(machine: Machine, self: Instance, { positional, keyword }: Given): Value {
  const name = positional[0] ?? keyword.get('name');
  const value = positional[1] ?? keyword.get('tensor') ?? keyword.get('param') ?? none;
  if (name?.kind === 'str') machine.setAttribute(self, name.value, value);
  else lose(machine.journal, [self], isUnknown(name) ? name : notFollowed('register_buffer'));
  return none;
}

/** What may have other children than are known has no list of them. */
function listOf(self: Instance, make: () => Value): Value {
  const others = mayHaveOthers(self);
  return others ? { ...notFollowed('children()'), of: [self] } : make();
}

function listOfAll(self: Instance, make: () => Value): Value {
  const isKnown = modulesIn(self).every(([, module]) => !mayHaveOthers(module));
  return isKnown ? make() : { ...notFollowed('modules()'), of: [self] };
}

function setMode(machine: Machine, self: Instance, mode: Value): Value {
  const own = machine.findInClass(self.class, 'train');
  if (own?.kind === 'function') machine.call(own, { positional: [self, mode], keyword: new Map() });
  for (const [, module] of modulesIn(self)) module.attributes.set('training', mode);
  return self;
}

/** `model.to(torch.float16)`, `model.to(device)`. */
function moved(machine: Machine, self: Instance, { positional, keyword }: Given): Value {
  const dtype = [...positional, ...keyword.values()].find((value) => value.kind === 'dtype');
  return dtype?.kind === 'dtype' ? cast(machine, self, dtype.dtype) : self;
}

function cast(machine: Machine, self: Instance, dtype: DType): Value {
  for (const [, module] of modulesIn(self)) {
    for (const [, value] of module.attributes.entries()) {
      if (value.kind === 'tensor' && (value.dtype === undefined || isFloat(value.dtype)))
        machine.journal.assign<Tensor, 'dtype'>(value, 'dtype', dtype);
    }
  }
  return self;
}
