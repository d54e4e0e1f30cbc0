import type { SyntaxNode } from '@lezer/common';
import { tuple, type Instance, type Value } from '../value';
import { valueOf } from './bareTuples';
import { layerOf } from './kinds';
import { given, isUnknown, raise, type Frame, type Machine } from './machine';
import { binary } from './operators';
import { assign } from './targets';
import { kept } from './tensorCalls';

/** `a = b = c`, `a, b = c`, `x: int = 3`. */
export function assignStatement(machine: Machine, node: SyntaxNode, frame: Frame): void {
  const groups: SyntaxNode[][] = [[]];
  const commas: boolean[] = [false];
  let annotated = false;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name === 'AssignOp') {
      groups.push([]);
      commas.push(false);
    } else if (child.name === ',') commas[commas.length - 1] = true;
    else if (child.name === 'TypeDef') annotated = true;
    else if (child.name !== 'Comment') groups.at(-1)!.push(child);
  }
  if (annotated && frame.scope.isClass) annotate(groups[0]!, frame);
  const values = groups.length > 1 ? groups.pop()! : undefined;
  if (!values) return;
  const value = valueOf(machine, values, commas.at(-1)!, frame);
  groups.forEach((targets, i) => {
    assign(machine, targets, commas[i] && targets.length === 1 ? firstOf(machine, value) : value, frame);
  });
}

/** `a, = values`. */
function firstOf(machine: Machine, value: Value): Value {
  const items = machine.iterate(value);
  if (isUnknown(items)) return items;
  if (items.length > 1) raise(machine, 'ValueError', 'too many values to unpack (expected 1)');
  return items[0] ?? raise(machine, 'ValueError', 'not enough values to unpack (expected 1, got 0)');
}

/** A dataclass knows its fields by their annotations. */
function annotate(targets: readonly SyntaxNode[], frame: Frame): void {
  const [target] = targets;
  if (target?.name !== 'VariableName') return;
  const before = frame.scope.names.get('__annotations__');
  const name: Value = { kind: 'str', value: frame.file.source.text.slice(target.from, target.to) };
  frame.scope.names.set('__annotations__', tuple([...(before?.kind === 'tuple' ? before.items : []), name]));
}

/** `x += y`: of a tensor or a list in place. */
export function updateStatement(machine: Machine, node: SyntaxNode, frame: Frame): void {
  const nodes = [...childrenOf(node)];
  const at = nodes.findIndex((child) => child.name === 'UpdateOp');
  const target = nodes[0]!;
  const operator = frame.file.source.text.slice(nodes[at]!.from, nodes[at]!.to - 1);
  machine.quiet++; // Python does not evaluate it for itself
  let before: Value;
  try {
    before = machine.evaluate(target, frame);
  } finally {
    machine.quiet--;
  }
  const change = valueOf(
    machine,
    nodes.slice(at + 1).filter((child) => child.name !== ','),
    nodes.slice(at).some((child) => child.name === ','),
    frame,
  );
  assign(machine, [target], updated(machine, operator, before, change), frame);
}

export function* childrenOf(node: SyntaxNode): Generator<SyntaxNode> {
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== 'Comment') yield child;
}

function updated(machine: Machine, operator: string, before: Value, change: Value): Value {
  if (before.kind === 'tensor' && operator !== '@') {
    const result = binary(machine, operator, before, change);
    return result.kind === 'tensor' ? kept(machine, before, result) : before;
  }
  if (before.kind === 'list' && operator === '+' && !before.lost) {
    const items = machine.iterate(change);
    if (isUnknown(items)) machine.journal.assign(before, 'lost', items);
    else machine.journal.assign(before, 'items', [...before.items, ...items]);
    return before;
  }
  if (operator === '+' && before.kind === 'instance' && isModuleList(before)) {
    machine.call(machine.attribute(before, 'extend'), given(change));
    return before;
  }
  return binary(machine, operator, before, change);
}

function isModuleList({ class: of }: Instance): boolean {
  const layer = layerOf(of);
  return layer === 'ModuleList' || layer === 'Sequential' || layer === 'ParameterList';
}
