import type { SyntaxNode } from '@lezer/common';
import * as l10n from '@vscode/l10n';
import { haveSameShape, isAlike } from '../join';
import type { Changes } from '../journal';
import { unknown, type Unknown, type Value } from '../value';
import { exitsOf, fork, rejoin } from './branches';
import { doubt, isUnknown, Raised, type Frame, type Loop, type Machine } from './machine';
import { assign } from './targets';

/** Rounds of a loop that are run one by one; what more of them would do is only looked at as a whole. */
const MOST_ROUNDS = 1000;
/** Steps after which a loop is too long, whatever its rounds. */
const MOST_STEPS = 60_000;
/** Trial runs until what a loop changes is taken for unknown, and until that must be all. */
const TRIALS = { careful: 2, most: 6 };

/** `for x in xs: … else: …`. */
export function forStatement(machine: Machine, node: SyntaxNode, frame: Frame): boolean {
  const children = childrenOf(node).filter((child) => child.name !== 'async');
  const at = children.findIndex((child) => child.name === 'in');
  const targets = children.slice(1, at).filter((child) => child.name !== ',');
  const end = children.findIndex((child) => child.name === 'Body');
  const iterable = machine.traced(children[at + 1]!, children[end - 1]!, frame, () =>
    machine.evaluate(children[at + 1]!, frame),
  );
  const items = machine.iterate(iterable);
  const run = (item: Value) => () => {
    assign(machine, targets, item, frame);
    return machine.execute(children[end]!, frame);
  };
  return inLoop(machine, frame, node, (loop) => {
    if (isUnknown(items))
      return items.rounds
        ? anyTimes(machine, frame, loop, items.rounds.map(run), true)
        : anyTimes(machine, frame, loop, [run(items)]);
    const { steps } = machine;
    for (const [i, item] of items.entries()) {
      if (i === MOST_ROUNDS || machine.steps - steps > MOST_STEPS)
        return anyTimes(machine, frame, loop, [run(unknown(l10n.t('The loop is too long')))]);
      if (!round(machine, frame, loop, run(item))) return false;
    }
    return true;
  });
}

/** `while test: … else: …`. */
export function whileStatement(machine: Machine, node: SyntaxNode, frame: Frame): boolean {
  const [, test, body] = childrenOf(node) as [SyntaxNode, SyntaxNode, SyntaxNode];
  return inLoop(machine, frame, node, (loop) => {
    for (let i = 0; i < MOST_ROUNDS; i++) {
      const truth = machine.truth(machine.evaluate(test, frame));
      if (truth === false) return true;
      if (truth === undefined) break;
      if (!round(machine, frame, loop, () => machine.execute(body, frame))) return false;
    }
    const run = () => {
      machine.evaluate(test, frame);
      return machine.execute(body, frame);
    };
    return anyTimes(machine, frame, loop, [run]);
  });
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== 'Comment') found.push(child);
  return found;
}

/** Runs a loop, its `else`, and joins the paths that broke out of it. */
function inLoop(machine: Machine, frame: Frame, node: SyntaxNode, run: (loop: Loop) => boolean): boolean {
  const { conditional } = machine;
  const returned = frame.returns.length;
  const mark = machine.journal.mark();
  const loop: Loop = { mark, roundMark: mark, breaks: [], continues: [] };
  frame.loops.push(loop);
  let goesOn: boolean;
  try {
    goesOn = run(loop);
  } finally {
    frame.loops.pop();
  }
  const bodies = node.getChildren('Body');
  if (goesOn && bodies[1]) goesOn = machine.execute(bodies[1], frame);
  goesOn = rejoin(machine, loop.mark, loop.breaks, goesOn);
  machine.conditional = conditional + (frame.returns.length > returned && goesOn ? 1 : 0);
  return goesOn;
}

/** One round. False if none of its paths goes on to the next. */
function round(machine: Machine, frame: Frame, loop: Loop, run: () => boolean): boolean {
  machine.step();
  const left = exitsOf(frame);
  const places = machine.places.length;
  const { conditional, depth } = machine;
  const roundMark = machine.journal.mark();
  loop.roundMark = roundMark;
  let goesOn: boolean;
  try {
    goesOn = run();
  } catch (error) {
    if (!(error instanceof Raised) || exitsOf(frame) === left) throw error;
    doubt(machine, error);
    machine.places.length = places;
    machine.depth = depth;
    goesOn = false;
  }
  const leaves = exitsOf(frame) - loop.continues.length > left;
  const isNext = rejoin(machine, roundMark, loop.continues, goesOn);
  // a `continue` skips what is left of this round, not the next one
  if (!leaves) machine.conditional = conditional;
  return isNext;
}

/**
 * A loop that runs any number of times, from the state that is now, each time in one of some ways. What the body may change is made unknown
 * until another round would change nothing more; only then it is run to be seen: in each way once, for certain if each comes to pass.
 */
function anyTimes(
  machine: Machine,
  frame: Frame,
  loop: Loop,
  ways: readonly (() => boolean)[],
  isCertain = false,
): boolean {
  const { journal } = machine;
  const mark = journal.mark();
  const [returned, broken] = [frame.returns.length, loop.breaks.length];
  const perhaps = (run: () => boolean) =>
    fork(
      machine,
      frame,
      () => round(machine, frame, loop, run),
      () => true,
    );
  machine.quiet++;
  try {
    for (let trial = 0; trial < TRIALS.most; trial++) {
      journal.writes++;
      const before = journal.since(mark);
      ways.forEach(perhaps);
      frame.returns.length = returned;
      loop.breaks.length = broken;
      const after = journal.since(mark);
      const open = unstable(before, after, trial > 0);
      if (open.length === 0) break;
      if (trial >= TRIALS.careful) open.forEach((lose) => lose());
    }
  } finally {
    machine.quiet--;
  }
  journal.writes++;
  const goesOn = ways.every((run) => (isCertain ? round(machine, frame, loop, run) : perhaps(run)));
  // another round may have held other numbers
  journal.writes++;
  return goesOn;
}

/** What another round still changed: for each place, how to make it unknown. */
function unstable(before: Changes, after: Changes, ignoreNew: boolean): readonly (() => void)[] {
  const why: Unknown = unknown(l10n.t('A loop changes it'));
  return [...after].flatMap(([target, changes]) => {
    const was = before.get(target);
    if (!was && ignoreNew) return []; // made in this very round
    return [...changes].flatMap(([key, change]) => {
      if (was?.has(key) && isSettled(was.get(key)!.value, change.value)) return [];
      // a list that rounds leave differently is lost by joining them
      if ('kind' in target) return 'lost' in target && target.lost && was ? [] : [() => undefined];
      return [() => change.write(why)];
    });
  });
}

function isSettled(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || !('kind' in a) || !('kind' in b))
    return false;
  const [before, after] = [a as Value, b as Value];
  if (before.kind === 'unknown' && after.kind === 'unknown') return true;
  if (before.kind === 'tensor' && after.kind === 'tensor')
    return !before.lost && !after.lost && haveSameShape(before, after);
  return isAlike(before, after);
}
