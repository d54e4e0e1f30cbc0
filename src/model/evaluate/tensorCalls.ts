import * as l10n from '@vscode/l10n';
import { isSame } from '../size';
import { mistakeOf } from '../mistakes';
import { constructors } from '../torch/constructors';
import { functions } from '../torch/functions';
import { asSizes, asTensor, listed, NotKnown, Refusal, type Arguments, type FunctionRule } from '../torch/rule';
import { tensorMethods } from '../torch/tensorMethods';
import { operationOf, type Operation } from '../tree/operation';
import { tensor, tuple, type Tensor, type Value } from '../value';
import { bind } from './binding';
import { lose } from './havoc';
import { isUnknown, notFollowed, raise, suspect, type Blame, type Given, type Machine } from './machine';
import { parseSignature, type Parameter } from './signature';
import { pythonNumbers, withNumbers } from './tensorNumbers';

/** In-place methods that change a tensor's own shape. */
const reshaping = new Set(['squeeze_', 'unsqueeze_', 't_', 'transpose_', 'swapaxes_', 'swapdims_']);
/** In-place methods that have no plain twin, or whose result the plain one does not tell; the shape stays. */
const filling =
  /^(?:fill|zero|normal|uniform|random|bernoulli|exponential|log_normal|cauchy|geometric|copy|requires_grad|detach|share_memory|masked_\w+|index_\w+|scatter\w*|clamp\w*|put|retain_grad|trunc_normal|constant|ones|eye|dirac|xavier_\w+|kaiming_\w+|orthogonal|sparse)_$/;

/** Runs a rule: what PyTorch refuses becomes an exception, what the rule cannot tell is unknown. */
export function runRule(machine: Machine, run: () => Value, layer?: Blame['layer']): Value {
  try {
    return run();
  } catch (error) {
    if (error instanceof NotKnown) return error.unknown;
    if (error instanceof Refusal)
      return raise(machine, error.type, error.message, { argument: error.argument, ...(layer && { layer }) });
    throw error;
  }
}

/** Whether torch is known to have the method. */
export function isTensorMethod(name: string): boolean {
  return Object.hasOwn(tensorMethods, name) || (name.endsWith('_') && Object.hasOwn(tensorMethods, name.slice(0, -1)));
}

/** `x.method(…)`; the tensor is the first of the positional arguments. */
export function runTensorMethod(machine: Machine, name: string, given: Given): Value {
  const rule = Object.hasOwn(tensorMethods, name) ? tensorMethods[name] : undefined;
  if (rule) return runFunction(machine, name, rule, given);
  const plain = name.slice(0, -1);
  if (!name.endsWith('_') || name.endsWith('__')) return notFollowed(`Tensor.${name}`);
  return inPlace(machine, name, Object.hasOwn(tensorMethods, plain) ? tensorMethods[plain] : undefined, given);
}

/** `torch.cat(…)`, `F.relu(…)`: undefined if no rule is known. */
export function runTorchFunction(machine: Machine, fullName: string, given: Given): Value | undefined {
  const rule = ruleOf(fullName);
  if (rule) return runFunction(machine, fullName, rule, given);
  const [first] = given.positional;
  if (!fullName.endsWith('_') || first?.kind !== 'tensor') return undefined;
  return inPlace(machine, fullName.slice(fullName.lastIndexOf('.') + 1), ruleOf(fullName.slice(0, -1)), given);
}

function ruleOf(fullName: string): FunctionRule | undefined {
  if (Object.hasOwn(functions, fullName)) return functions[fullName];
  return Object.hasOwn(constructors, fullName) ? constructors[fullName] : undefined;
}

function runFunction(machine: Machine, name: string, rule: FunctionRule, given: Given): Value {
  const out = given.keyword.get('out');
  if (out && out.kind !== 'none') {
    lose(machine.journal, [out], notFollowed('out='));
    return notFollowed('out=');
  }
  const args = argumentsOf(name, rule, given);
  if ('kind' in args) return args as Value;
  if (isWritten(args.inplace)) machine.journal.writes++;
  const output = withNumbers(
    machine,
    name,
    args,
    heldBy(machine, name, args) ?? runRule(machine, () => rule.apply(args)),
  );
  if (machine.quiet === 0) computed(machine, operationOf(name, args, output));
  return output;
}

/** `x.item()` and `x.tolist()` of numbers that are known. */
function heldBy(machine: Machine, name: string, { input }: Arguments): Value | undefined {
  return input?.kind === 'tensor' && (name === 'item' || name === 'tolist') ? pythonNumbers(machine, input) : undefined;
}

/** `inplace=True`, or what may be. */
export function isWritten(inplace: Value | undefined): boolean {
  return inplace !== undefined && inplace.kind !== 'none' && !(inplace.kind === 'bool' && !inplace.value);
}

/** Tells of what torch computed, and whether that is hardly meant. */
export function computed(machine: Machine, operation: Operation, layer?: Blame['layer']): void {
  machine.trace.computed(operation, machine.conditional, machine.places);
  suspect(machine, mistakeOf(operation, machine.origins), layer);
  machine.origins.computed(operation, machine.places);
}

/** What a rule is called with. Other arguments than it knows may be right in another overload: unknown. */
function argumentsOf(name: string, rule: FunctionRule, given: Given): Arguments | Value {
  const parameters = parseSignature(rule.signature);
  const rest = parameters.find(({ kind }) => kind === 'rest')?.name;
  const bound = bind(name, parameters, withoutRest(withPlainNames(parameters, given), rest));
  return 'wrong' in bound ? notFollowed(name) : Object.fromEntries(bound.values);
}

/** NumPy's names, which torch takes for its own. @see torch/csrc/utils/python_arg_parser.cpp, numpy_compatibility_arg_names */
const ofNumPy: Readonly<Record<string, string>> = {
  axis: 'dim',
  keepdims: 'keepdim',
  x: 'input',
  a: 'input',
  x1: 'input',
  x2: 'other',
};

function withPlainNames(parameters: readonly Parameter[], given: Given): Given {
  const names = new Set(parameters.map(({ name }) => name));
  if ([...given.keyword.keys()].every((name) => names.has(name))) return given;
  const plain = (name: string) => (names.has(name) ? name : (ofNumPy[name] ?? name));
  return { ...given, keyword: new Map([...given.keyword].map(([name, value]) => [plain(name), value])) };
}

/** torch takes `*size` by name, too: `torch.zeros(size=(2, 3))`. */
function withoutRest(given: Given, rest: string | undefined): Given {
  const value = rest === undefined ? undefined : given.keyword.get(rest);
  if (!value) return given;
  const keyword = new Map([...given.keyword].filter(([name]) => name !== rest));
  return { ...given, positional: [...given.positional, value], keyword };
}

/** `x.add_(y)`: the tensor itself, whose shape stays unless the method is for that. */
function inPlace(machine: Machine, name: string, plain: FunctionRule | undefined, given: Given): Value {
  const [target] = given.positional;
  if (target?.kind !== 'tensor') return isUnknown(target) ? target : notFollowed(name);
  if (target.lost) return target.lost;
  machine.journal.writes++;
  if (name === 'resize_' || name === 'resize_as_') return resized(machine, target, given);
  if (name === 'scatter_' && plain) runFunction(machine, name, plain, given); // for what it refuses
  if (filling.test(name)) return target;
  return changed(machine, name, target, plain && runFunction(machine, name, plain, given));
}

/** `x.resize_(2, 3)`, `x.resize_as_(y)`: the cells lie one after the other then. */
function resized(machine: Machine, target: Tensor, { positional: [, ...sizes] }: Given): Value {
  const [other] = sizes;
  return runRule(machine, () => {
    const shape = other?.kind === 'tensor' ? asTensor(other).shape : asSizes(tuple(sizes));
    return reshape(machine, target, tensor(shape, target.dtype));
  });
}

/** What an in-place method leaves, by what its plain twin gives. */
function changed(machine: Machine, name: string, target: Tensor, result: Value | undefined): Value {
  if (result?.kind === 'tensor')
    return reshaping.has(name) ? reshape(machine, target, result) : kept(machine, target, result);
  if (result && !reshaping.has(name)) return target;
  lose(machine.journal, [target], notFollowed(`Tensor.${name}`));
  return notFollowed(`Tensor.${name}`);
}

/** `a += b` gives a in a's shape, or is refused. */
export function kept(machine: Machine, target: Tensor, result: Tensor): Value {
  const { shape } = target;
  machine.journal.writes++;
  const differs =
    shape.length !== result.shape.length || shape.some((size, axis) => !isSame(size, result.shape[axis]!));
  if (!differs) {
    machine.trace.replaced(target, result, machine.conditional);
    return target;
  }
  return runRule(machine, () => {
    throw new Refusal(`output with shape ${listed(shape)} doesn't match the broadcast shape ${listed(result.shape)}`);
  });
}

/** Gives a tensor another shape in place; what it may be another name of is lost. */
export function reshape(machine: Machine, target: Tensor, result: Tensor): Value {
  const { shape, dtype, strides } = result;
  machine.journal.writes++;
  machine.trace.replaced(target, result, machine.conditional);
  if (target.of) lose(machine.journal, target.of, { kind: 'unknown', why: l10n.t('It is changed in place') });
  machine.journal.assign(target, 'shape', shape);
  machine.journal.assign(target, 'dtype', dtype);
  machine.journal.assign(target, 'strides', strides);
  return target;
}
