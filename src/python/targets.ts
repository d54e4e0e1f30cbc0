import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import { parts, unwrap } from './syntax';

/** A name or attribute that a statement binds, and the expression it gets if it gets a single one. */
export interface Target {
  readonly target: SyntaxNode;
  readonly value?: SyntaxNode | undefined;
}

/** From where on the targets have their new meaning: a comprehension's are known before they are named. */
export function boundFrom(ref: SyntaxNodeRef, { target }: Target): number {
  if (ref.name.endsWith('ComprehensionExpression')) return ref.from;
  return /^(Assign|Update|Delete)Statement$|^NamedExpression$/.test(ref.name) ? ref.to : target.to;
}

/** What the statement or clause binds; nothing for most nodes. */
export function targetsOf(ref: SyntaxNodeRef): readonly Target[] {
  switch (ref.name) {
    case 'AssignStatement':
      return assigned(ref.node);
    case 'NamedExpression': {
      const [target, , value] = parts(ref.node);
      return target ? [{ target, value }] : [];
    }
    case 'UpdateStatement':
    case 'CapturePattern':
      return ref.node.firstChild ? [{ target: ref.node.firstChild }] : [];
    case 'ForStatement':
    case 'ComprehensionExpression':
    case 'ArrayComprehensionExpression':
    case 'SetComprehensionExpression':
    case 'DictionaryComprehensionExpression':
      return between(ref.node, 'for', 'in');
    case 'WithStatement':
    case 'TryStatement':
      return afterAs(ref.node);
    case 'DeleteStatement':
    case 'ScopeStatement':
      return [...parts(ref.node)].slice(1).map((target) => ({ target }));
    default:
      return [];
  }
}

/** `a = b = value`, `a, b = value, value`, `a: int = value`. */
function assigned(statement: SyntaxNode): Target[] {
  const groups: SyntaxNode[][] = [[]];
  for (const part of parts(statement)) {
    if (part.name === 'AssignOp') groups.push([]);
    else if (part.name !== 'TypeDef') groups.at(-1)!.push(part);
  }
  const values = groups.pop()!.filter((part) => !part.type.isError);
  const [single] = values;
  const flat = values.length === 1 && single && isSequence(single) ? [...parts(unwrap(single))] : values;
  return groups.flatMap((group): Target[] => {
    const targets = group.flatMap(names);
    if (group.length === 1 && !isSequence(group[0]!)) {
      return targets.map((target) => ({ target, value: values.length === 1 ? single : undefined }));
    }
    return targets.map((target, i) => ({ target, value: targets.length === flat.length ? flat[i] : undefined }));
  });
}

function isSequence(node: SyntaxNode): boolean {
  const { name } = unwrap(node);
  return name === 'TupleExpression' || name === 'ArrayExpression';
}

function names(node: SyntaxNode): SyntaxNode[] {
  const inside = unwrap(node);
  return isSequence(inside) ? [...parts(inside)].flatMap(names) : [inside];
}

function between(node: SyntaxNode, start: string, end: string): Target[] {
  const found: Target[] = [];
  let inside = false;
  for (const part of parts(node)) {
    if (part.name === end) inside = false;
    if (inside) found.push(...names(part).map((target) => ({ target })));
    if (part.name === start) inside = true;
  }
  return found;
}

function afterAs(node: SyntaxNode): Target[] {
  return node.getChildren('as').flatMap((as) => (as.nextSibling ? [{ target: as.nextSibling }] : []));
}
