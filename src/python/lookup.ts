import type { SyntaxNode } from '@lezer/common';
import type { Binding, Scope, Scopes } from './scopes';

/**
 * What a variable means where it stands: the last binding before it in its own scope, else the last one in the scopes
 * around it, where a class's names are seen only from its own body.
 */
export function bindingOf(scopes: Scopes, name: string, node: SyntaxNode): Binding | undefined {
  const own = scopes.scopeOf(node);
  for (let scope: Scope | undefined = own; scope; scope = scope.parent) {
    if (scope.kind === 'class' && scope !== own) continue;
    const bindings = scope.bindings.get(name);
    if (!bindings) continue;
    return lastBefore(bindings, node.from) ?? (scope === own ? bindings[0] : bindings.at(-1));
  }
  return undefined;
}

/** Bindings are in the order of the text: a binary search. */
function lastBefore(bindings: readonly Binding[], offset: number): Binding | undefined {
  let low = 0;
  let high = bindings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bindings[middle]!.end <= offset) low = middle + 1;
    else high = middle;
  }
  return bindings[low - 1];
}
