import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { unknown, type Value } from '../value';
import { exitsOf, fork } from './branches';
import { Halt, Raised, type Frame, type Machine } from './machine';
import { bindName } from './names';

interface Handler {
  readonly types: SyntaxNode | undefined;
  readonly name: string | undefined;
  readonly body: SyntaxNode;
}

/** `try: … except E as e: … else: … finally: …`. */
export function tryStatement(machine: Machine, node: SyntaxNode, frame: Frame): boolean {
  const { body, handlers, otherwise, last } = partsOf(node, frame);
  if (handlers.length === 0 && !last) return unfinished(machine, body, frame);
  const goesOn = inFinally(machine, frame, last, () => attempt(machine, frame, body, handlers, otherwise));
  return last ? machine.execute(last, frame) && goesOn : goesOn;
}

/** Whoever catches what the body raises is still to be typed. */
function unfinished(machine: Machine, body: SyntaxNode, frame: Frame): boolean {
  try {
    return machine.execute(body, frame);
  } catch (error) {
    if (error instanceof Raised) throw new Halt(unknown(l10n.t('The line is not finished')));
    throw error;
  }
}

/** An exception that nobody caught leaves through `finally`. */
function inFinally(machine: Machine, frame: Frame, last: SyntaxNode | undefined, run: () => boolean): boolean {
  try {
    return run();
  } catch (error) {
    if (error instanceof Raised && last && !machine.execute(last, frame)) return false;
    throw error;
  }
}

function attempt(
  machine: Machine,
  frame: Frame,
  body: SyntaxNode,
  handlers: readonly Handler[],
  otherwise: SyntaxNode | undefined,
): boolean {
  const { doubts, depth, conditional } = machine;
  const places = machine.places.length;
  const exits = exitsOf(frame);
  machine.guarded++;
  let raised: Raised | undefined;
  let goesOn = false;
  try {
    goesOn = machine.execute(body, frame);
  } catch (error) {
    if (!(error instanceof Raised)) throw error;
    raised = error;
  } finally {
    machine.guarded--;
  }
  if (raised) {
    Object.assign(machine, { depth, conditional });
    machine.places.length = places;
    if (exitsOf(frame) > exits) machine.conditional++;
    return handle(machine, frame, handlers, raised);
  }
  if (machine.doubts === doubts || handlers.length === 0)
    return goesOn && (!otherwise || machine.execute(otherwise, frame));
  return fork(
    machine,
    frame,
    () => goesOn && (!otherwise || machine.execute(otherwise, frame)),
    () => anyOf(machine, frame, handlers),
  );
}

/** The handler of an exception. @throws the exception if there is none */
function handle(machine: Machine, frame: Frame, handlers: readonly Handler[], raised: Raised): boolean {
  for (const handler of handlers) {
    if (handler.types && !matches(raised, machine.evaluate(handler.types, frame))) continue;
    if (handler.name !== undefined) bindName(handler.name, raised.exception, frame);
    return machine.execute(handler.body, frame);
  }
  throw raised;
}

/** Which of the handlers runs is not known. */
function anyOf(machine: Machine, frame: Frame, handlers: readonly Handler[]): boolean {
  const [handler, ...others] = handlers;
  if (!handler) return false;
  if (handler.name !== undefined) bindName(handler.name, { kind: 'unknown', why: '', isHarmless: true }, frame);
  if (others.length === 0) return machine.execute(handler.body, frame);
  return fork(
    machine,
    frame,
    () => machine.execute(handler.body, frame),
    () => anyOf(machine, frame, others),
  );
}

/** Whether an exception is of a class, or of one of a tuple. What is not known is taken to catch it. */
function matches({ exception }: Raised, types: Value): boolean {
  if (types.kind === 'class') return exception.class.mro.includes(types);
  if (types.kind === 'tuple') return types.items.some((type) => matches({ exception } as Raised, type));
  return true;
}

function partsOf(node: SyntaxNode, frame: Frame) {
  const handlers: Handler[] = [];
  let [body, otherwise, last]: (SyntaxNode | undefined)[] = [];
  let word = '';
  let types: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (['try', 'except', 'else', 'finally'].includes(child.name)) [word, types] = [child.name, []];
    else if (child.name !== 'Body') types.push(child);
    else if (word === 'try') body = child;
    else if (word === 'else') otherwise = child;
    else if (word === 'finally') last = child;
    else handlers.push(handlerOf(types, child, frame));
  }
  return { body: body!, handlers, otherwise, last };
}

function handlerOf(nodes: readonly SyntaxNode[], body: SyntaxNode, frame: Frame): Handler {
  const as = nodes.findIndex((node) => node.name === 'as');
  const name = as < 0 ? undefined : nodes[as + 1];
  return { types: nodes[0], name: name && frame.file.source.text.slice(name.from, name.to), body };
}
