import { joinStates, joinValues } from '../join';
import type { Changes, Journal } from '../journal';
import type { Value } from '../value';
import { Raised, runPath, type Exit, type Frame, type Machine } from './machine';

/**
 * Runs two paths of which one will run, each from the state that is now, and joins what they leave. False if both end: by a `return`, a
 * `break`, a `continue`. What comes after is conditional if one of them does.
 *
 * @throws Raised if both raise exceptions
 */
export function fork(machine: Machine, frame: Frame, one: () => boolean, other: () => boolean): boolean {
  const { conditional } = machine;
  const exits = exitsOf(frame);
  const { values, states } = both(machine, one, other);
  const goOn = states.filter((_, i) => values[i] === true);
  if (goOn.length === 0) return false;
  leaveIn(machine.journal, states, goOn);
  machine.conditional = conditional + (exitsOf(frame) > exits ? 1 : 0);
  return true;
}

/** The same of two expressions. */
export function either(machine: Machine, one: () => Value, other: () => Value): Value {
  const { values, states } = both(machine, one, other);
  const [a, b] = values;
  leaveIn(
    machine.journal,
    states,
    states.filter((_, i) => values[i] !== undefined),
  );
  return a && b ? joinValues(a, b) : (a ?? b)!;
}

/** What a path left. */
interface State {
  readonly mark: number;
  readonly changes: Changes;
}

interface Paths<T> {
  /** Undefined of a path that raised an exception. */
  readonly values: readonly (T | undefined)[];
  readonly states: readonly State[];
}

function both<T>(machine: Machine, one: () => T, other: () => T): Paths<T> {
  const mark = machine.journal.mark();
  let last: Raised | undefined;
  const results = [one, other].map((run) => {
    machine.journal.rollback(mark);
    const value = runPath(machine, () => {
      try {
        return run();
      } catch (error) {
        if (error instanceof Raised) last = error;
        throw error;
      }
    });
    return { value, state: { mark, changes: machine.journal.since(mark) } };
  });
  const values = results.map((result) => result.value);
  if (last && values.every((value) => value === undefined))
    throw new Raised(last.exception, last.message, last.places, last.blame, 'told');
  return { values, states: results.map((result) => result.state) };
}

/** Leaves the state of those paths that go on; the second path's is the one that is now. */
function leaveIn(journal: Journal, states: readonly State[], goOn: readonly State[]): void {
  const [only] = goOn;
  if (goOn.length === 1 && only === states[1]) return;
  joinStates(
    journal,
    states[0]!.mark,
    goOn.map((state) => state.changes),
  );
}

/** How many paths have left the function or a loop of it so far. */
export function exitsOf(frame: Frame): number {
  return frame.loops.reduce((sum, loop) => sum + loop.breaks.length + loop.continues.length, frame.returns.length);
}

/** Notes that the path ends here. */
export function exit(machine: Machine, into: Exit[], mark: number, value: Value): false {
  into.push({ value, changes: machine.journal.since(mark), version: machine.journal.version });
  return false;
}

/** Joins paths that ended with the one that goes on, if there is one. False if there is none at all. */
export function rejoin(machine: Machine, mark: number, exits: Exit[], goesOn: boolean): boolean {
  const { journal } = machine;
  if (exits.length === 0) return goesOn;
  const [first] = exits;
  if (goesOn || exits.length > 1 || first!.version !== journal.version) {
    const states = exits.map((each) => each.changes);
    joinStates(journal, mark, goesOn ? [...states, journal.since(mark)] : states);
  }
  exits.length = 0;
  return true;
}
