import type { SyntaxNode } from '@lezer/common';
import { bool, type Value } from '../value';
import { boolOr } from './numbers';
import { isUnknown, type Frame, type Machine } from './machine';

type Operator = 'and' | 'or' | 'not';

/** Gives what an expression, or a part of it, is. */
type Part = () => Value;

/** Whether a node is `a and b`, `a or b`, or `not` of such. */
export function isLogic(node: SyntaxNode): boolean {
  const operator = operatorOf(node);
  return operator === 'not' ? isLogic(node.lastChild!) : operator !== undefined;
}

/**
 * `a and b or not c`. The grammar takes `not a and b` for `not (a and b)`: the operators are read anew, as Python binds them.
 */
export function logic(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const items = [...flat(node)];
  let at = 0;
  const skip = (operator: Operator) => items[at] === operator && at++ >= 0;
  const negation = (): Part => {
    if (skip('not')) {
      const part = negation();
      return () => inverted(machine, part());
    }
    const leaf = items[at++] as SyntaxNode;
    return () => machine.evaluate(leaf, frame);
  };
  const conjunction = (): Part => {
    let part = negation();
    while (skip('and')) part = shortCircuit(machine, 'and', part, negation());
    return part;
  };
  let part = conjunction();
  while (skip('or')) part = shortCircuit(machine, 'or', part, conjunction());
  return part();
}

export function inverted(machine: Machine, value: Value): Value {
  const truth = machine.truth(value);
  return truth === undefined ? (isUnknown(value) ? value : boolOr(undefined)) : bool(!truth);
}

function shortCircuit(machine: Machine, operator: 'and' | 'or', left: Part, right: Part): Part {
  return () => {
    const a = left();
    const truth = machine.truth(a);
    if (truth === undefined) return machine.either(() => a, right);
    return truth === (operator === 'or') ? a : right();
  };
}

/** Operators and operands in the order of the text. */
function* flat(node: SyntaxNode): Generator<Operator | SyntaxNode> {
  const operator = operatorOf(node);
  if (operator !== undefined && operator !== 'not') yield* flat(node.firstChild!);
  yield operator ?? node;
  if (operator !== undefined) yield* flat(node.lastChild!);
}

function operatorOf(node: SyntaxNode): Operator | undefined {
  if (node.name === 'UnaryExpression') return node.firstChild!.name === 'not' ? 'not' : undefined;
  const operator = node.name === 'BinaryExpression' ? node.firstChild?.nextSibling?.name : undefined;
  return operator === 'and' || operator === 'or' ? operator : undefined;
}
