import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { parts } from '../../python/syntax';
import { none, unknown, type Instance, type SourceFile, type Value } from '../value';
import { assignStatement, childrenOf, updateStatement } from './assignments';
import { valueOf } from './bareTuples';
import { exit, fork } from './branches';
import { classDefinition, decorated, functionDefinition } from './definitions';
import { importStatement } from './imports';
import { hasFault, isBeingTyped } from './faults';
import { forStatement, whileStatement } from './loops';
import { Halt, isUnknown, notFollowed, raise, Raised, type Frame, type Machine } from './machine';
import { matchStatement } from './matches';
import { assign, remove } from './targets';
import { representation, textOfValue } from './text';
import { tryStatement } from './tries';

/** False if the path ends with the statement. */
type Handler = (machine: Machine, node: SyntaxNode, frame: Frame) => boolean;

const handlers: Readonly<Record<string, Handler>> = {
  ExpressionStatement: (machine, node, frame) => plain(() => machine.evaluate(node.firstChild!, frame)),
  AssignStatement: (machine, node, frame) => plain(() => assignStatement(machine, node, frame)),
  UpdateStatement: (machine, node, frame) => plain(() => updateStatement(machine, node, frame)),
  DeleteStatement: (machine, node, frame) =>
    plain(() => [...parts(node)].slice(1).forEach((target) => remove(machine, target, frame))),
  ImportStatement: (machine, node, frame) => plain(() => importStatement(machine, node, frame)),
  ScopeStatement: (_, node, frame) => plain(() => declareOuter(node, frame)),
  FunctionDefinition: (machine, node, frame) => plain(() => functionDefinition(machine, node, frame)),
  ClassDefinition: (machine, node, frame) => plain(() => classDefinition(machine, node, frame)),
  DecoratedStatement: (machine, node, frame) => plain(() => decorated(machine, node, frame)),
  AssertStatement: (machine, node, frame) => plain(() => assertStatement(machine, node, frame)),
  RaiseStatement: raiseStatement,
  ReturnStatement: returnStatement,
  BreakStatement: (machine, _, frame) => leaveLoop(machine, frame, 'breaks'),
  ContinueStatement: (machine, _, frame) => leaveLoop(machine, frame, 'continues'),
  IfStatement: ifStatement,
  ForStatement: forStatement,
  WhileStatement: whileStatement,
  WithStatement: withStatement,
  TryStatement: tryStatement,
  MatchStatement: matchStatement,
  StatementGroup: executeBody,
  YieldStatement: (machine, node, frame) => plain(() => machine.evaluate(node, frame)),
  PrintStatement: (machine, node, frame) =>
    plain(() => [...parts(node)].slice(1).forEach((part) => machine.evaluate(part, frame))),
  PassStatement: () => true,
};

/** Runs the statements of a body, until one ends the path. */
export function executeBody(machine: Machine, body: SyntaxNode, frame: Frame): boolean {
  for (let child = body.firstChild; child; child = child.nextSibling) {
    if (child.name === ':' || child.name === ';' || child.name === 'Comment' || child.type.isError) continue;
    machine.step();
    if (!traced(machine, child, frame)) return false;
  }
  return true;
}

function traced(machine: Machine, node: SyntaxNode, frame: Frame): boolean {
  try {
    return statement(machine, node, frame);
  } catch (error) {
    if (error instanceof Raised) error.statements.push({ file: frame.file.path, from: node.from, to: node.to });
    throw error;
  }
}

function statement(machine: Machine, node: SyntaxNode, frame: Frame): boolean {
  const handler = Object.hasOwn(handlers, node.name) ? handlers[node.name] : undefined;
  if (!handler) throw new Halt(notFollowed(node.name));
  if (isBroken(node, frame.file)) return plain(() => forget(machine, node, frame));
  return !compound.has(node.name) && isBeingTyped(frame.file, node.to)
    ? unfinished(machine, handler, node, frame)
    : handler(machine, node, frame);
}

/** Statements that have others in them. */
const compound = new Set([
  'IfStatement',
  'ForStatement',
  'WhileStatement',
  'WithStatement',
  'TryStatement',
  'MatchStatement',
  'FunctionDefinition',
  'ClassDefinition',
  'DecoratedStatement',
  'StatementGroup',
]);

/** Whether a statement, or the head of one that has others in it, cannot be read. */
function isBroken(node: SyntaxNode, file: SourceFile): boolean {
  if (!hasFault(file, node.from, node.to)) return false;
  if (!compound.has(node.name)) return true;
  if (node.name === 'StatementGroup' || node.getChild('MatchBody')) return false;
  if (node.name === 'DecoratedStatement') return !node.lastChild || isBroken(node.lastChild, file);
  if (!node.getChild('Body')) return true;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.type.isError || (child.name !== 'Body' && hasFault(file, child.from, child.to))) return true;
  }
  return false;
}

function plain(run: () => unknown): true {
  run();
  return true;
}

/** The text ends within the line: what it would raise may be mended by what is typed next. */
function unfinished(machine: Machine, handler: Handler, node: SyntaxNode, frame: Frame): boolean {
  try {
    return handler(machine, node, frame);
  } catch (error) {
    if (!(error instanceof Raised)) throw error;
    throw new Halt(unknown(l10n.t('The line is not finished')));
  }
}

/** A line that cannot be read: whatever it may assign is not known. */
function forget(machine: Machine, node: SyntaxNode, frame: Frame): void {
  const why = unknown(l10n.t('The line is not finished'), { file: frame.file.path, from: node.from, to: node.to });
  const open: SyntaxNode[] = [node];
  for (let at = open.pop(); at; at = open.pop()) {
    const next = at.nextSibling;
    if (
      next &&
      /^(AssignOp|UpdateOp|,|TypeDef)$/.test(next.name) &&
      ['VariableName', 'MemberExpression'].includes(at.name)
    ) {
      if (!hasFault(frame.file, at.from, at.to))
        machine.either(
          () => plainValue(() => assign(machine, [at], why, frame)),
          () => none,
        );
    }
    for (let child = at.firstChild; child; child = child.nextSibling) open.push(child);
  }
}

function plainValue(run: () => void): Value {
  run();
  return none;
}

function declareOuter(node: SyntaxNode, frame: Frame): void {
  const [how, ...names] = [...parts(node)].map((part) => frame.file.source.text.slice(part.from, part.to));
  const outer = frame.scope.outer as Map<string, 'global' | 'nonlocal'> | undefined;
  for (const name of names) outer?.set(name, how === 'global' ? 'global' : 'nonlocal');
}

function assertStatement(machine: Machine, node: SyntaxNode, frame: Frame): void {
  const [, test, message] = parts(node);
  const truth = machine.truth(machine.evaluate(test!, frame));
  if (truth !== false) return;
  const text = message && machine.evaluate(message, frame);
  raise(machine, 'AssertionError', (text && textOfValue(text)) ?? '');
}

function raiseStatement(machine: Machine, node: SyntaxNode, frame: Frame): boolean {
  const [, what] = parts(node);
  const value = what && what.name !== 'from' ? machine.evaluate(what, frame) : undefined;
  const exception = value?.kind === 'class' ? machine.call(value, { positional: [], keyword: new Map() }) : value;
  if (exception?.kind !== 'instance') throw new Halt(isUnknown(exception) ? exception : notFollowed('raise'));
  throw new Raised(exception, messageOf(exception), [...machine.places], undefined, 'own');
}

/** What Python prints of an exception: its argument, or all of several. */
function messageOf({ class: of, attributes }: Instance): string {
  const args = attributes.get('args');
  if (args?.kind !== 'tuple' || args.items.length === 0) return '';
  const shown = args.items.length === 1 ? args.items[0]! : args;
  return (of.name === 'KeyError' ? representation(shown) : textOfValue(shown)) ?? '';
}

function returnStatement(machine: Machine, node: SyntaxNode, frame: Frame): boolean {
  const nodes = [...childrenOf(node)].slice(1);
  const values = nodes.filter((child) => child.name !== ',');
  const value = values.length === 0 ? none : valueOf(machine, values, nodes.length > values.length, frame);
  return exit(machine, frame.returns, frame.mark, value);
}

function leaveLoop(machine: Machine, frame: Frame, how: 'breaks' | 'continues'): boolean {
  const loop = frame.loops.at(-1);
  return loop ? exit(machine, loop[how], how === 'breaks' ? loop.mark : loop.roundMark, none) : false;
}

function ifStatement(machine: Machine, node: SyntaxNode, frame: Frame): boolean {
  const clauses = [...childrenOf(node)].filter((child) => !['if', 'elif', 'else'].includes(child.name));
  return branch(machine, clauses, frame);
}

/** A test and its body, a test and its body, … and the body of `else`. */
function branch(machine: Machine, clauses: readonly SyntaxNode[], frame: Frame): boolean {
  const [test, body, ...rest] = clauses;
  if (!test) return true;
  if (!body) return machine.execute(test, frame);
  const truth = machine.truth(machine.evaluate(test, frame));
  if (truth === undefined)
    return fork(
      machine,
      frame,
      () => machine.execute(body, frame),
      () => branch(machine, rest, frame),
    );
  return truth ? machine.execute(body, frame) : branch(machine, rest, frame);
}

function withStatement(machine: Machine, node: SyntaxNode, frame: Frame): boolean {
  const nodes = [...childrenOf(node)].filter((child) => !['with', 'async', '(', ')', ','].includes(child.name));
  const body = nodes.pop()!;
  for (let i = 0; i < nodes.length; i++) {
    const manager = machine.evaluate(nodes[i]!, frame);
    const entered = enter(machine, manager);
    if (nodes[i + 1]?.name === 'as') {
      assign(machine, [nodes[i + 2]!], entered, frame);
      i += 2;
    }
  }
  return machine.execute(body, frame);
}

function enter(machine: Machine, manager: Value): Value {
  if (manager.kind !== 'instance') return manager;
  const method = machine.attribute(manager, '__enter__');
  return isUnknown(method) ? method : machine.call(method, { positional: [], keyword: new Map() });
}
