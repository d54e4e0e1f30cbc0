import type { SyntaxNode } from '@lezer/common';

/**
 * Whether an expression is only the beginning of another one, which makes something else of it: `x` in `x / 2`, `x[1:]`,
 * `x.sum()`, `-x`.
 */
export function isContinued(expression: SyntaxNode): boolean {
  let node = expression;
  while (node.parent?.name === 'ParenthesizedExpression') node = node.parent;
  const { parent } = node;
  if (!parent) return false;
  if (/^(Binary|Unary|Conditional)Expression$/.test(parent.name)) return true;
  return /^(Member|Call)Expression$/.test(parent.name) && parent.firstChild?.from === node.from;
}
