import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { parts } from '../../python/syntax';
import { bool, ellipsis, float, int, list, none, oneOf, str, tuple, unknown, type Value } from '../value';
import { valueOf } from './bareTuples';
import { lookup } from './names';
import { callExpression } from './calls';
import { comprehension } from './comprehensions';
import { hasFault } from './faults';
import { functionOf } from './functions';
import { keyOf } from './keys';
import { isUnknown, notFollowed, type Frame, type Machine } from './machine';
import { binaryExpression, unaryExpression } from './operators';
import { formatString, stringValue } from './strings';
import { subscript } from './subscripts';

type Handler = (machine: Machine, node: SyntaxNode, frame: Frame) => Value;

/** What each kind of expression is evaluated by. */
const handlers: Readonly<Record<string, Handler>> = {
  VariableName: (machine, node, frame) => lookup(machine, textOf(node, frame), frame),
  Number: (_, node, frame) => number(textOf(node, frame)),
  String: (_, node, frame) => stringValue(textOf(node, frame)),
  ContinuedString: continuedString,
  FormatString: formatString,
  Boolean: (_, node, frame) => bool(textOf(node, frame) === 'True'),
  None: () => none,
  Ellipsis: () => ellipsis,
  ParenthesizedExpression: parenthesized,
  TupleExpression: (machine, node, frame) => itemsOf(machine, node, frame, tuple),
  ArrayExpression: arrayExpression,
  SetExpression: setExpression,
  DictionaryExpression: dictionary,
  ArrayComprehensionExpression: comprehension,
  SetComprehensionExpression: comprehension,
  DictionaryComprehensionExpression: comprehension,
  ComprehensionExpression: comprehension,
  CallExpression: callExpression,
  MemberExpression: member,
  BinaryExpression: binaryExpression,
  UnaryExpression: unaryExpression,
  ConditionalExpression: conditional,
  LambdaExpression: (machine, node, frame) => functionOf(machine, node, frame),
  NamedExpression: named,
  AwaitExpression: (machine, node, frame) => machine.evaluate(node.lastChild!, frame),
  YieldExpression: yielded,
  YieldStatement: yielded,
};

/** Evaluates an expression of any kind; what is broken is unknown. */
export function evaluateNode(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const handler = Object.hasOwn(handlers, node.name) ? handlers[node.name] : undefined;
  if (!handler) return notFollowed(node.name);
  return hasFault(frame.file, node.from, node.to) && node.getChild('⚠')
    ? unknown(l10n.t('The line is not finished'))
    : handler(machine, node, frame);
}

function textOf(node: SyntaxNode, frame: Frame): string {
  return frame.file.source.text.slice(node.from, node.to);
}

function number(text: string): Value {
  const plain = text.replaceAll('_', '').toLowerCase();
  if (plain.endsWith('j')) return notFollowed(text);
  const value = Number(plain);
  if (Number.isNaN(value)) return notFollowed(text);
  if (/^0[xob]/.test(plain)) return int(value);
  if (/[.e]/.test(plain)) return float(value);
  return Number.isSafeInteger(value) ? int(value) : unknown(l10n.t('The number is too large'));
}

function continuedString(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const values = [...parts(node)].map((part) => machine.evaluate(part, frame));
  return values.every((value) => value.kind === 'str')
    ? str(values.map((value) => value.value).join(''))
    : notFollowed('f""');
}

function parenthesized(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const [inside] = parts(node);
  return inside ? machine.evaluate(inside, frame) : notFollowed('()');
}

/** The members of a list or a tuple, `*these` among them. */
function itemsOf(machine: Machine, node: SyntaxNode, frame: Frame, make: (items: readonly Value[]) => Value): Value {
  const items: Value[] = [];
  let starred = false;
  for (const part of parts(node)) {
    if (part.name === '{' || part.name === '}') continue;
    if (part.name === '*') {
      starred = true;
      continue;
    }
    const value = machine.evaluate(part, frame);
    if (!starred) items.push(value);
    else {
      const spread = machine.iterate(value);
      if (isUnknown(spread)) return oneOf(spread, [...items, value]);
      items.push(...spread);
    }
    starred = false;
  }
  return make(items);
}

function arrayExpression(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  // the tree shows long lists of numbers empty
  if (frame.file.source.numberLists.has(node.from)) return unknown(l10n.t('The list is too long'));
  return itemsOf(machine, node, frame, list);
}

function setExpression(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const items = itemsOf(machine, node, frame, tuple);
  if (items.kind !== 'tuple') return items;
  const keys = items.items.map(keyOf);
  if (keys.includes(undefined)) return notFollowed('set');
  return { kind: 'set', entries: new Map(items.items.map((item, i) => [keys[i]!, [item, item] as const])) };
}

function dictionary(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const entries = new Map<string, readonly [Value, Value]>();
  const nodes = [...parts(node)].filter((part) => !['{', '}', ':'].includes(part.name));
  let lost: Value | undefined;
  for (let i = 0; i < nodes.length; i++) {
    if (nodes[i]!.name === '**') {
      const value = machine.evaluate(nodes[++i]!, frame);
      if (value.kind === 'dict' && !value.lost) for (const [key, entry] of value.entries) entries.set(key, entry);
      else lost = isUnknown(value) ? value : notFollowed('**');
      continue;
    }
    const key = machine.evaluate(nodes[i]!, frame);
    const value = machine.evaluate(nodes[++i]!, frame);
    const text = keyOf(key);
    if (text === undefined) lost = isUnknown(key) ? key : notFollowed('{}');
    else entries.set(text, [key, value]);
  }
  return lost && isUnknown(lost) ? { kind: 'dict', entries, lost } : { kind: 'dict', entries };
}

/** `x.size`, `x[0]`. */
function member(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const property = node.lastChild!;
  if (property.name !== 'PropertyName') return subscript(machine, node, frame);
  return machine.attribute(machine.evaluate(node.firstChild!, frame), textOf(property, frame));
}

function conditional(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const [then, test, otherwise] = [...parts(node)].filter((part) => part.name !== 'if' && part.name !== 'else');
  if (!then || !test || !otherwise) return notFollowed('if');
  const truth = machine.truth(machine.evaluate(test, frame));
  if (truth === undefined)
    return machine.either(
      () => machine.evaluate(then, frame),
      () => machine.evaluate(otherwise, frame),
    );
  return machine.evaluate(truth ? then : otherwise, frame);
}

function named(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const value = machine.evaluate(node.lastChild!, frame);
  frame.scope.names.set(textOf(node.firstChild!, frame), value);
  return value;
}

/** What is sent to a generator is not followed. */
function yielded(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const { yields } = frame;
  const [, ...nodes] = parts(node);
  const isFrom = nodes[0]?.name === 'from';
  const inside = nodes.filter(({ name }) => name !== 'from');
  const isTuple = node.getChild(',') !== null;
  const value = inside.length === 0 ? none : valueOf(machine, inside, isTuple, frame);
  const given = isFrom ? machine.iterate(value) : [value];
  const isOpen = isUnknown(given) || machine.conditional > (yields?.conditional ?? 0);
  yields?.values.push(...(isUnknown(given) ? [value] : given));
  if (yields && isOpen) yields.isOpen = true;
  return { ...notFollowed('yield'), isHarmless: true };
}
