import type { SyntaxNode } from '@lezer/common';
import { isAlike } from '../join';
import { bool, type Value } from '../value';
import { computed, withoutNumPy } from './arrays';
import { inverted, isLogic, logic } from './logic';
import { isUnknown, notFollowed, type Frame, type Machine } from './machine';
import { arithmetic, boolOr, isNumber, negated } from './numbers';
import { runTensorMethod } from './tensorCalls';
import { ofSequences } from './sequenceOperators';
import { compare, identity, isGradient, membership } from './comparisons';

const tensorOperators: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'true_divide',
  '//': 'floor_divide',
  '%': 'remainder',
  '**': 'pow',
  '@': 'matmul',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '==': 'eq',
  '!=': 'ne',
  '&': 'bitwise_and',
  '|': 'bitwise_or',
  '^': 'bitwise_xor',
};

/** What overloads an operator: `__add__`. */
const special: Readonly<Record<string, string>> = {
  '+': '__add__',
  '-': '__sub__',
  '*': '__mul__',
  '/': '__truediv__',
  '//': '__floordiv__',
  '@': '__matmul__',
};

/** `a + b`, `a or b`, `a < b < c`, `a not in b`. */
export function binaryExpression(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const [left, right] = [node.firstChild!, node.lastChild!];
  if (isLogic(node)) return logic(machine, node, frame);
  const operator = operatorOf(node, frame.file.source.text);
  const chained = comparisonBefore(left, operator, frame);
  if (chained) {
    const first = machine.evaluate(left, frame);
    const truth = machine.truth(first);
    if (truth === false || isUnknown(first)) return first;
    const middle = machine.evaluate(left.lastChild!, frame);
    return binary(machine, operator, middle, machine.evaluate(right, frame));
  }
  const a = machine.evaluate(left, frame);
  return binary(machine, operator, a, machine.evaluate(right, frame));
}

/** `a < b` of `a < b < c`, which Python compares with `b < c` instead of with c. */
function comparisonBefore(left: SyntaxNode, operator: string, frame: Frame): boolean {
  return (
    isComparison(operator) && left.name === 'BinaryExpression' && isComparison(operatorOf(left, frame.file.source.text))
  );
}

function isComparison(operator: string): boolean {
  return ['<', '>', '<=', '>=', '==', '!=', 'in', 'notin', 'is', 'isnot'].includes(operator);
}

function operatorOf(node: SyntaxNode, text: string): string {
  let operator = '';
  const last = node.lastChild!;
  for (let child = node.firstChild?.nextSibling; child && child.from < last.from; child = child.nextSibling) {
    if (child.name !== 'Comment') operator += text.slice(child.from, child.to);
  }
  return operator;
}

/** Applies an operator to two values. */
export function binary(machine: Machine, operator: string, a: Value, b: Value): Value {
  if (operator === 'is' || operator === 'isnot') return identity(operator === 'is', a, b);
  if (operator === 'in' || operator === 'notin') return membership(machine, operator === 'in', a, b);
  if (isUnknown(a)) return a;
  if (isUnknown(b)) return b;
  if (a.kind === 'tensor' || b.kind === 'tensor') return ofTensors(machine, operator, a, b);
  if (a.kind === 'instance') return overloaded(machine, operator, a, b);
  if (isComparison(operator)) return boolOr(compare(operator, a, b));
  if (isNumber(a) && isNumber(b)) return arithmetic(machine, operator, a, b);
  return ofSequences(machine, operator, a, b);
}

function ofTensors(machine: Machine, operator: string, a: Value, b: Value): Value {
  const method = tensorOperators[operator];
  if (method === undefined) return notFollowed(operator);
  const other = [a, b].find((value) => value.kind !== 'tensor');
  if (other && !isNumber(other)) {
    if ((operator === '==' || operator === '!=') && other.kind === 'none' && !isGradient(a) && !isGradient(b))
      return bool(operator === '!=');
    return notFollowed(operator);
  }
  const tensors = [a, b].filter((value) => value.kind === 'tensor');
  if (tensors.every((value) => !value.isArray))
    return runTensorMethod(machine, method, { positional: [a, b], keyword: new Map() });
  if (tensors.some((value) => !value.isArray)) return notFollowed('numpy');
  const positional = [a, b].map(withoutNumPy);
  return computed(operator, () => runTensorMethod(machine, method, { positional, keyword: new Map() }));
}

function overloaded(machine: Machine, operator: string, a: Value, b: Value): Value {
  const name = special[operator];
  if (operator === '==' || operator === '!=') {
    if (
      a.kind === 'instance' &&
      (a.lost || a.class.unknownBase || machine.findInClass(a.class, '__eq__') !== undefined)
    )
      return notFollowed(operator);
    return bool(isAlike(a, b) === (operator === '=='));
  }
  if (name === undefined) return notFollowed(operator);
  const method = machine.attribute(a, name);
  return isUnknown(method) ? method : machine.call(method, { positional: [b], keyword: new Map() });
}

/** `-x`, `not x`. */
export function unaryExpression(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  if (isLogic(node)) return logic(machine, node, frame);
  const operator = frame.file.source.text.slice(node.firstChild!.from, node.firstChild!.to);
  const value = machine.evaluate(node.lastChild!, frame);
  if (operator === 'not') return inverted(machine, value);
  if (value.kind !== 'tensor') return negated(operator, value);
  if (operator === '+') return value;
  return runTensorMethod(machine, operator === '-' ? 'neg' : 'bitwise_not', {
    positional: [value],
    keyword: new Map(),
  });
}
