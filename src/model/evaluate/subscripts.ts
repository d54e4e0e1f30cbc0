import type { SyntaxNode } from '@lezer/common';
import { none, tuple, type Slice, type Value } from '../value';
import { notFollowed, type Frame, type Machine } from './machine';

/** `x[0]`, `x[:, 1:]`. */
export function subscript(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const object = machine.evaluate(node.firstChild!, frame);
  return machine.item(object, indexOf(machine, node, frame));
}

/** What stands in the brackets: with commas a tuple. */
export function indexOf(machine: Machine, node: SyntaxNode, frame: Frame): Value {
  const groups: SyntaxNode[][] = [[]];
  let commas = 0;
  for (let child = node.getChild('[')?.nextSibling; child; child = child.nextSibling) {
    if (child.name === ',') {
      commas++;
      groups.push([]);
    } else if (child.name !== ']' && child.name !== 'Comment') groups.at(-1)!.push(child);
  }
  if (groups.at(-1)!.length === 0) groups.pop();
  if (commas === 0) return groups[0] ? entry(machine, groups[0], frame) : notFollowed('[]');
  return machine.traced(groups[0]![0]!, groups.at(-1)!.at(-1)!, frame, () =>
    tuple(groups.map((group) => entry(machine, group, frame))),
  );
}

function entry(machine: Machine, group: readonly SyntaxNode[], frame: Frame): Value {
  const colon = group.findIndex((node) => node.name === ':');
  if (colon < 0) return group.length === 1 ? machine.evaluate(group[0]!, frame) : notFollowed('[]');
  const bounds: Value[] = [none, none, none];
  let at = 0;
  for (const node of group) {
    if (node.name === ':') at++;
    else if (at < 3) bounds[at] = machine.evaluate(node, frame);
  }
  const [start, stop, step] = bounds as [Value, Value, Value];
  return { kind: 'slice', start, stop, step } satisfies Slice;
}
