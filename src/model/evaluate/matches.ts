import type { SyntaxNode } from '@lezer/common';
import { parts } from '../../python/syntax';
import type { Value } from '../value';
import { fork } from './branches';
import { hasFault } from './faults';
import { isInstance } from './instances';
import { isUnknown, type Frame, type Machine } from './machine';
import { negated } from './numbers';
import { compare } from './comparisons';
import { assign } from './targets';

/** `match x: case 1: … case _: …`. */
export function matchStatement(machine: Machine, node: SyntaxNode, frame: Frame): boolean {
  const [, subject] = parts(node);
  const clauses = node.getChild('MatchBody')?.getChildren('MatchClause') ?? [];
  return tryClauses(machine, clauses, machine.evaluate(subject!, frame), frame);
}

/** Runs the first clause that fits; where that is not known, each that may. */
function tryClauses(machine: Machine, clauses: readonly SyntaxNode[], value: Value, frame: Frame): boolean {
  const [clause, ...rest] = clauses;
  if (!clause) return true;
  const body = clause.getChild('Body');
  const fits = clauseFits(machine, clause, value, frame);
  if (!body || fits === false) return tryClauses(machine, rest, value, frame);
  if (fits) return machine.execute(body, frame);
  return fork(
    machine,
    frame,
    () => machine.execute(body, frame),
    () => tryClauses(machine, rest, value, frame),
  );
}

function clauseFits(machine: Machine, clause: SyntaxNode, value: Value, frame: Frame): boolean | undefined {
  const pattern = clause.firstChild!.nextSibling!;
  // `case int():` is right, though the parser does not think so
  const isBroken = pattern.name !== 'ClassPattern' && hasFault(frame.file, pattern.from, pattern.to);
  const fits = isBroken ? undefined : patternFits(machine, pattern, value, frame);
  const guard = clause.getChild('Guard')?.lastChild;
  if (fits === false || !guard) return fits;
  const truth = machine.truth(machine.evaluate(guard, frame));
  return truth === false ? false : fits && truth;
}

/** Whether a value fits; names of the pattern are given what they stand for. Undefined if it is not known. */
function patternFits(machine: Machine, pattern: SyntaxNode, value: Value, frame: Frame): boolean | undefined {
  const inside = [...parts(pattern)].filter(({ name }) => name !== 'LogicOp');
  switch (pattern.name) {
    case 'CapturePattern': {
      const name = inside[0]!;
      if (frame.file.source.text.slice(name.from, name.to) !== '_') assign(machine, [name], value, frame);
      return true;
    }
    case 'LiteralPattern': {
      const literal = machine.evaluate(inside.at(-1)!, frame);
      return compare('==', value, inside.length > 1 ? negated('-', literal) : literal);
    }
    case 'OrPattern':
      return anyOf(inside.map((each) => patternFits(machine, each, value, frame)));
    case 'SequencePattern':
      return sequenceFits(
        machine,
        inside.filter(({ name }) => /Pattern$/.test(name)),
        value,
        frame,
      );
    case 'ClassPattern':
      return classFits(machine, pattern, value, frame);
    default:
      return undefined;
  }
}

function anyOf(fits: readonly (boolean | undefined)[]): boolean | undefined {
  return fits.includes(true) ? true : fits.includes(undefined) ? undefined : false;
}

function sequenceFits(
  machine: Machine,
  patterns: readonly SyntaxNode[],
  value: Value,
  frame: Frame,
): boolean | undefined {
  if (patterns.some(({ name }) => name === 'StarPattern') || isUnknown(value)) return undefined;
  if (value.kind !== 'tuple' && value.kind !== 'list') return value.kind === 'instance' ? undefined : false;
  if (value.kind === 'list' && value.lost) return undefined;
  if (value.items.length !== patterns.length) return false;
  const fits = patterns.map((each, i) => patternFits(machine, each, value.items[i]!, frame));
  return fits.includes(false) ? false : fits.includes(undefined) ? undefined : true;
}

/** `int()`, `nn.Linear()`; what it says of attributes is not followed. */
function classFits(machine: Machine, pattern: SyntaxNode, value: Value, frame: Frame): boolean | undefined {
  const of = pattern.firstChild!;
  const fits = of.name === 'VariableName' ? isInstance(value, machine.evaluate(of, frame)) : undefined;
  const isPlain = (pattern.getChild('PatternArgList')?.getChildren('KeywordPattern').length ?? 0) === 0;
  return fits && !isPlain ? undefined : fits;
}
