import type { SyntaxNode } from '@lezer/common';
import { calleeOf } from '../../python/syntax';
import { none, oneOf, type Builtin, type Class, type List, type Unknown, type Value } from '../value';
import { comprehension } from './comprehensions';
import { isUnknown, notFollowed, raise, type Frame, type Given, type Machine } from './machine';

/** `f(x, *xs, k=v, **options)`. */
export function callExpression(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const callee = calleeOf(node);
  if (!callee) return notFollowed('()');
  const { text } = frame.file.source;
  const name = callee.name === 'VariableName' ? text.slice(callee.from, callee.to) : '';
  if (name === 'super') return superOf(machine, node, frame);
  const called = machine.evaluate(callee, frame);
  return isExtended(called, node)
    ? extended(machine, called.receiver, node.getChild('ArgList')!, frame)
    : machine.call(called, givenIn(machine, node, frame));
}

/** `xs.extend(f(xs[-1]) for f in fs)`, in which each value is there for the next. */
function isExtended(called: Value, node: SyntaxNode): called is Builtin & { readonly receiver: List } {
  if (called.kind !== 'builtin' || called.name !== 'list.extend' || called.receiver?.kind !== 'list') return false;
  return !called.receiver.lost && node.getChild('ArgList')?.getChild('for') !== null;
}

function extended(machine: Machine, list: List, args: SyntaxNode, frame: Frame): Value {
  const result = comprehension(machine, args, frame, (value) =>
    machine.journal.assign(list, 'items', [...list.items, value]),
  );
  if (isUnknown(result)) machine.journal.assign(list, 'lost', result);
  return none;
}

/** The arguments of a call, evaluated in their order. */
export function givenIn(machine: Machine, node: SyntaxNode, frame: Frame): Given {
  const positional: Value[] = [];
  const keyword = new Map<string, Value>();
  let more: Unknown | undefined;
  for (const group of groupsOf(node)) {
    const [first, second, third] = group;
    if (first!.name === '*' || first!.name === '**') {
      const value = machine.evaluate(second!, frame);
      const wrong = first!.name === '*' ? spread(machine, value, positional) : spreadOptions(value, keyword);
      if (wrong) more = oneOf(wrong, [value]);
    } else if (second?.name === 'AssignOp' && third) {
      keyword.set(frame.file.source.text.slice(first!.from, first!.to), machine.evaluate(third, frame));
    } else if (second) positional.push(comprehension(machine, node.getChild('ArgList')!, frame));
    else if (more) more = { ...more, of: [...(more.of ?? []), machine.evaluate(first!, frame)] };
    else positional.push(machine.evaluate(first!, frame));
  }
  return { positional, keyword, more };
}

function groupsOf(node: SyntaxNode): SyntaxNode[][] {
  const groups: SyntaxNode[][] = [[]];
  for (let child = node.getChild('ArgList')?.firstChild; child; child = child.nextSibling) {
    if (child.name === ',') groups.push([]);
    else if (!['(', ')', 'Comment'].includes(child.name)) groups.at(-1)!.push(child);
  }
  return groups.filter((group) => group.length > 0);
}

function spread(machine: Machine, value: Value, positional: Value[]): Unknown | undefined {
  const items = machine.iterate(value);
  if (isUnknown(items)) return items;
  positional.push(...items);
  return undefined;
}

function spreadOptions(value: Value, keyword: Map<string, Value>): Unknown | undefined {
  if (isUnknown(value)) return value;
  if (value.kind !== 'dict') return notFollowed('**');
  if (value.lost) return value.lost;
  for (const [key, entry] of value.entries.values()) {
    if (key.kind !== 'str') return notFollowed('**');
    keyword.set(key.value, entry);
  }
  return undefined;
}

/** `super()` and `super(Net, self)`. */
function superOf(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const { positional } = givenIn(machine, node, frame);
  const [after = frame.owner?.class, receiver = frame.self] = positional;
  if (isUnknown(after) || isUnknown(receiver)) return (isUnknown(after) ? after : receiver)!;
  if (!after || !receiver) return raise(machine, 'RuntimeError', 'super(): no arguments');
  if (after.kind !== 'class') return notFollowed('super()');
  if (receiver.kind !== 'instance' && receiver.kind !== 'class') return notFollowed('super()');
  const of: Class = receiver.kind === 'instance' ? receiver.class : receiver;
  if (!of.mro.includes(after)) {
    return raise(machine, 'TypeError', 'super(type, obj): obj must be an instance or subtype of type');
  }
  return { kind: 'super', after, receiver };
}
