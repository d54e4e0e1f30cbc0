import type { SyntaxNode } from '@lezer/common';
import { parts } from '../../python/syntax';
import { bool, type Value } from '../value';
import { isUnknown, type Frame, type Machine } from './machine';
import { boolOr } from './numbers';

/** `a`, `not a`, `not not a`. */
interface Term {
  readonly node: SyntaxNode;
  readonly isNegated: boolean;
}

/** Whether a node is `a and b`, `a or b` or `not a`. */
export function isLogical(node: SyntaxNode): boolean {
  return operatorOf(node) !== undefined;
}

/** `a and not b or c`: the parser takes what follows a `not` for one operand, so its tree is read anew. */
export function logical(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const groups: Term[][] = [[]];
  let isNegated = false;
  for (const token of tokens(node)) {
    if (token === 'or') groups.push([]);
    else if (token === 'not') isNegated = !isNegated;
    else if (token !== 'and') {
      groups.at(-1)!.push({ node: token, isNegated });
      isNegated = false;
    }
  }
  return choose(machine, groups, true, (group) =>
    choose(machine, group, false, (term) => valueOf(machine, term, frame)),
  );
}

function operatorOf(node: SyntaxNode): 'and' | 'or' | 'not' | undefined {
  if (node.name === 'UnaryExpression') return node.firstChild?.name === 'not' ? 'not' : undefined;
  const name = node.name === 'BinaryExpression' ? node.firstChild?.nextSibling?.name : undefined;
  return name === 'and' || name === 'or' ? name : undefined;
}

function* tokens(node: SyntaxNode): Generator<SyntaxNode | 'and' | 'or' | 'not'> {
  const operator = operatorOf(node);
  if (operator === undefined) {
    yield node;
    return;
  }
  const operands = [...parts(node)].filter(({ name }) => name !== operator);
  if (operator === 'not') yield 'not';
  for (const [i, operand] of operands.entries()) {
    if (i > 0) yield operator;
    yield* tokens(operand);
  }
}

/** The first whose truth ends the search, or the last. */
function choose<T>(machine: Machine, items: readonly T[], wanted: boolean, valueOf: (item: T) => Value): Value {
  const [first, ...rest] = items;
  const value = valueOf(first!);
  const truth = rest.length > 0 ? machine.truth(value) : wanted;
  if (truth === wanted) return value;
  const others = () => choose(machine, rest, wanted, valueOf);
  return truth === undefined ? machine.either(() => value, others) : others();
}

function valueOf(machine: Machine, { node, isNegated }: Term, frame: Frame): Value {
  const value = machine.evaluate(node, frame);
  if (!isNegated) return value;
  const truth = machine.truth(value);
  return truth === undefined ? (isUnknown(value) ? value : boolOr(undefined)) : bool(!truth);
}
