import type { SyntaxNode } from '@lezer/common';
import { tuple, type Value } from '../value';
import { isUnknown, type Frame, type Machine } from './machine';

/** The value of `a`, or the tuple of `a, b`. */
export function valueOf(machine: Machine, nodes: readonly SyntaxNode[], isTuple: boolean, frame: Frame): Value {
  if (!isTuple && nodes.length === 1) return machine.evaluate(nodes[0]!, frame);
  const last = nodes.at(-1)!;
  const end = last.nextSibling?.name === ',' ? last.nextSibling : last;
  return machine.traced(nodes[0]!, end, frame, () => {
    const items: Value[] = [];
    let isStarred = false;
    for (const node of nodes) {
      if (node.name === '*') isStarred = true;
      else {
        const value = machine.evaluate(node, frame);
        const spread = isStarred ? machine.iterate(value) : [value];
        if (isUnknown(spread)) return spread;
        items.push(...spread);
        isStarred = false;
      }
    }
    return tuple(items);
  });
}
