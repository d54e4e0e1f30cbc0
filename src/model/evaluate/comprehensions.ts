import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { list, unknown, type Value } from '../value';
import { assign } from './targets';
import { JournaledBindings } from '../journal';
import { keyOf } from './keys';
import { isUnknown, notFollowed, type Frame, type Machine } from './machine';

/** `for … in …` and `if …` of a comprehension, in their order. */
type Clause =
  | { readonly kind: 'for'; readonly targets: readonly SyntaxNode[]; readonly iterable: SyntaxNode }
  | { readonly kind: 'if'; readonly test: SyntaxNode };

/** `[f(x) for x in xs if x]`, `{k: v for …}`, `(… for …)`: a generator is run at once, and gives each value to whoever wants them one by one. */
export function comprehension(machine: Machine, node: SyntaxNode, frame: Frame, each?: (value: Value) => void): Value {
  const children = childrenOf(node);
  const first = children.findIndex((child) => child.name === 'for');
  const results = children.slice(0, first).filter((child) => child.name !== ':' && child.name !== 'async');
  const inner: Frame = { ...frame, scope: { names: new JournaledBindings(machine.journal), parent: frame.scope } };
  const found: (readonly Value[])[] = [];
  const stopped = run(machine, clausesOf(children.slice(first)), inner, () => {
    const values = results.map((result) => machine.evaluate(result, inner));
    found.push(values);
    each?.(values[0]!);
  });
  if (stopped) return { ...stopped, of: found.flat() };
  return node.name === 'DictionaryComprehensionExpression'
    ? dictOf(found)
    : node.name === 'SetComprehensionExpression'
      ? setOf(found)
      : list(found.map(([value]) => value!));
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (!['(', ')', '[', ']', '{', '}', 'Comment'].includes(child.name)) found.push(child);
  }
  return found;
}

function clausesOf(nodes: readonly SyntaxNode[]): readonly Clause[] {
  const clauses: Clause[] = [];
  for (let i = 0; i < nodes.length; i++) {
    if (nodes[i]!.name === 'if') clauses.push({ kind: 'if', test: nodes[++i]! });
    else if (nodes[i]!.name === 'for') {
      const at = nodes.findIndex((node, j) => j > i && node.name === 'in');
      clauses.push({
        kind: 'for',
        targets: nodes.slice(i + 1, at).filter((node) => node.name !== ','),
        iterable: nodes[at + 1]!,
      });
      i = at + 1;
    }
  }
  return clauses;
}

/** Runs the clauses one within the other. Returns what is not known about them, if anything. */
function run(
  machine: Machine,
  clauses: readonly Clause[],
  frame: Frame,
  body: () => void,
): ReturnType<typeof unknown> | undefined {
  const [clause, ...rest] = clauses;
  if (!clause) return void body();
  if (clause.kind === 'if') {
    const truth = machine.truth(machine.evaluate(clause.test, frame));
    if (truth === undefined) return trial(machine, rest, frame, body);
    return truth ? run(machine, rest, frame, body) : undefined;
  }
  const iterable = machine.evaluate(clause.iterable, frame);
  const items = machine.iterate(iterable);
  if (isUnknown(items)) {
    assign(machine, clause.targets, items, frame);
    return trial(machine, rest, frame, body) ?? items;
  }
  for (const item of items) {
    machine.step();
    assign(machine, clause.targets, item, frame);
    const stopped = run(machine, rest, frame, body);
    if (stopped) return stopped;
  }
  return undefined;
}

/** What may run any number of times: once, to see what it would change. */
function trial(machine: Machine, rest: readonly Clause[], frame: Frame, body: () => void): ReturnType<typeof unknown> {
  machine.either(
    () => {
      run(machine, rest, frame, body);
      return notFollowed('for');
    },
    () => notFollowed('for'),
  );
  return unknown(l10n.t('How often the loop runs is not known'));
}

function setOf(found: readonly (readonly Value[])[]): Value {
  const keys = found.map(([item]) => keyOf(item!));
  if (keys.includes(undefined)) return notFollowed('set');
  return { kind: 'set', entries: new Map(found.map(([item], i) => [keys[i]!, [item!, item!] as const])) };
}

function dictOf(found: readonly (readonly Value[])[]): Value {
  const keys = found.map(([key]) => keyOf(key!));
  if (keys.includes(undefined)) return notFollowed('{}');
  return { kind: 'dict', entries: new Map(found.map(([key, value], i) => [keys[i]!, [key!, value!] as const])) };
}
