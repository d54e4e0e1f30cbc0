import type { SyntaxNode } from '@lezer/common';

const punctuation = new Set(['(', ')', '[', ']', ',', 'Comment']);

/** The children that carry meaning: no brackets, commas and comments. Error nodes are among them. */
export function* parts(node: SyntaxNode): Generator<SyntaxNode> {
  for (let child = node.firstChild; child; child = child.nextSibling) if (!punctuation.has(child.name)) yield child;
}

/** The expression inside any parentheses around it. */
export function unwrap(node: SyntaxNode): SyntaxNode {
  while (node.name === 'ParenthesizedExpression') {
    const [inside] = parts(node);
    if (!inside) return node;
    node = inside;
  }
  return node;
}

/** `torch.nn.MaxPool2d` of a name or a chain of attributes; undefined for any other expression. */
export function dottedName(text: string, node: SyntaxNode): string | undefined {
  const names: string[] = [];
  while (node.name === 'MemberExpression') {
    const property = node.lastChild;
    if (property?.name !== 'PropertyName' || !node.firstChild) return undefined;
    names.push(text.slice(property.from, property.to));
    node = node.firstChild;
  }
  if (node.name !== 'VariableName') return undefined;
  names.push(text.slice(node.from, node.to));
  return names.reverse().join('.');
}

/** The callee of a call: `x.reshape` of `x.reshape(-1)`. */
export function calleeOf(call: SyntaxNode): SyntaxNode | undefined {
  return call.firstChild?.name === 'ArgList' ? undefined : (call.firstChild ?? undefined);
}

/** `receiver.method(…)`, taken apart. */
export function methodCall(text: string, call: SyntaxNode): { receiver: SyntaxNode; method: string } | undefined {
  const callee = call.name === 'CallExpression' ? calleeOf(call) : undefined;
  const property = callee?.name === 'MemberExpression' ? callee.lastChild : undefined;
  if (property?.name !== 'PropertyName' || !callee?.firstChild) return undefined;
  return { receiver: callee.firstChild, method: text.slice(property.from, property.to) };
}

/** The nearest node around `node`, itself included, that has one of the names. */
export function enclosing(node: SyntaxNode, ...names: readonly string[]): SyntaxNode | undefined {
  for (let at: SyntaxNode | null = node; at; at = at.parent) if (names.includes(at.name)) return at;
  return undefined;
}
