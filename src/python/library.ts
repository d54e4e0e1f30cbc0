import type { SyntaxNode } from '@lezer/common';
import type { Library } from './literals';
import { bindingOf } from './lookup';
import type { PythonSource } from './source';
import { calleeOf, dottedName, methodCall, unwrap } from './syntax';

/** The most expressions that are looked at: assignments can be circular. */
const BUDGET = 100;

/** Whose tensor an expression gives, as far as the text tells. */
export function libraryOf(source: PythonSource, expression: SyntaxNode): Library | undefined {
  let node: SyntaxNode | undefined = unwrap(expression);
  for (let left = BUDGET; node && left > 0; left--) {
    const library = callsOf(source, node);
    if (library) return library;
    const inner = receiverOf(source, node);
    node = inner && unwrap(inner);
  }
  return undefined;
}

/** Whose function a call runs. */
function callsOf(source: PythonSource, node: SyntaxNode): Library | undefined {
  const callee = node.name === 'CallExpression' ? calleeOf(node) : undefined;
  const name = callee && dottedName(source.text, callee);
  const meanings = name === undefined ? [] : source.imports.meanings(name);
  const own = meanings.find((full) => /^(torch|numpy)\./.test(full));
  if (own !== undefined) return own.startsWith('torch.') ? 'torch' : 'numpy';
  return methodCall(source.text, node)?.method === 'numpy' ? 'numpy' : undefined;
}

function receiverOf(source: PythonSource, node: SyntaxNode): SyntaxNode | undefined {
  if (node.name === 'VariableName') {
    return bindingOf(source.scopes, source.text.slice(node.from, node.to), node)?.value;
  }
  if (node.name === 'MemberExpression') return node.firstChild ?? undefined;
  return methodCall(source.text, node)?.receiver;
}
