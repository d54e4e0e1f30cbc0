import type { SyntaxNode } from '@lezer/common';
import { JournaledBindings } from '../journal';
import { str, tuple, type Class, type Owner, type Value } from '../value';
import { givenIn } from './calls';
import { makeClass } from './classes';
import { functionOf } from './functions';
import { frameOf, notFollowed, type Frame, type Machine } from './machine';
import { bindName } from './names';

/** Decorators that leave a function or a class what it is. */
const transparent =
  /^(?:torch\.(?:no_grad|inference_mode|enable_grad|set_grad_enabled|jit\.\w+|compile|fx\.wrap|cuda\.amp\.\w+|amp\.\w+)|functools\.(?:lru_cache|cache|total_ordering)|abc\.abstractmethod|typing\.\w+|typing_extensions\.\w+|builtins\.(?:staticmethod|classmethod|property))$/;

export function functionDefinition(machine: Machine, node: SyntaxNode, frame: Frame): void {
  const value = functionOf(machine, node, frame, frame.owner);
  bindName(value.name, value, frame);
}

export function classDefinition(machine: Machine, node: SyntaxNode, frame: Frame): void {
  const value = classOf(machine, node, frame);
  bindName(value.name, value, frame);
}

/** A function or a class with decorators, of which the last is applied first. */
export function decorated(machine: Machine, node: SyntaxNode, frame: Frame): void {
  const definition = node.lastChild!;
  const decorators = node.getChildren('Decorator').map((decorator) => decoratorOf(machine, decorator, frame));
  const isFunction = definition.name === 'FunctionDefinition';
  if (!isFunction && definition.name !== 'ClassDefinition') return;
  const made = isFunction ? functionOf(machine, definition, frame, frame.owner) : classOf(machine, definition, frame);
  const value = decorators.reduceRight<Value>((inner, decorator) => decorate(machine, decorator, inner), made);
  bindName(made.name, value, frame);
}

function decoratorOf(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const { text } = frame.file.source;
  const names = node.getChildren('VariableName').map((child) => text.slice(child.from, child.to));
  const properties = node.getChildren('PropertyName').map((child) => text.slice(child.from, child.to));
  const [first, ...rest] = [...names, ...properties];
  if (rest[0] === 'setter') {
    const property = frame.scope.names.get(first!);
    return { kind: 'builtin', name: 'property.setter', ...(property && { receiver: property }) };
  }
  machine.quiet++;
  try {
    const start = node.getChild('VariableName')!;
    const value = rest.reduce((object, name) => machine.attribute(object, name), machine.evaluate(start, frame));
    if (first === undefined || !node.getChild('ArgList')) return value;
    if (value.kind === 'builtin' && transparent.test(value.name)) return value;
    return machine.call(value, givenIn(machine, node, frame));
  } finally {
    machine.quiet--;
  }
}

function decorate(machine: Machine, decorator: Value, inner: Value): Value {
  if (decorator.kind !== 'builtin') return machine.call(decorator, { positional: [inner], keyword: new Map() });
  switch (decorator.name) {
    case 'builtins.property':
    case 'functools.cached_property':
      return { kind: 'property', how: 'property', function: inner };
    case 'builtins.staticmethod':
      return { kind: 'property', how: 'static', function: inner };
    case 'builtins.classmethod':
      return { kind: 'property', how: 'class', function: inner };
    case 'property.setter':
      return decorator.receiver?.kind === 'property' ? { ...decorator.receiver, setter: inner } : notFollowed('setter');
    case 'functools.wraps':
      return inner.kind === 'function' && decorator.receiver?.kind === 'function'
        ? { ...inner, name: decorator.receiver.name }
        : inner;
    case 'dataclasses.dataclass':
      if (inner.kind === 'class' && !inner.attributes.has('__init__'))
        inner.attributes.set('__init__', { kind: 'builtin', name: 'Module.dataclass.__init__' });
      return inner;
    default:
      if (transparent.test(decorator.name) && !decorator.partial) return inner;
      return machine.call(decorator, { positional: [inner], keyword: new Map() });
  }
}

/** `class Net(nn.Module): …`, its body run. */
function classOf(machine: Machine, node: SyntaxNode, frame: Frame): Class {
  const { text } = frame.file.source;
  const nameNode = node.getChild('VariableName')!;
  const given = node.getChild('ArgList') ? givenIn(machine, node, frame) : undefined;
  const bases = given?.positional ?? [];
  const attributes = new JournaledBindings(machine.journal);
  attributes.set('__module__', str(frame.file.module.name));
  const owner: Owner = {};
  const inner = frameOf(
    machine,
    { names: attributes, parent: frame.scope, isClass: true, outer: new Map() },
    frame.file,
    { owner },
  );
  const body = node.getChild('Body');
  if (body) machine.execute(body, inner);
  const isTuple = bases.some((base) => base.kind === 'builtin' && base.name === 'typing.NamedTuple');
  if (isTuple) attributes.set('__namedtuple__', attributes.get('__annotations__') ?? tuple([]));
  const made = makeClass(machine, text.slice(nameNode.from, nameNode.to), bases, attributes, given?.more);
  owner.class = made;
  return made;
}
