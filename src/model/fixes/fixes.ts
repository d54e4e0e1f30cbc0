import { parsePython } from '../../python/source';
import { enclosing } from '../../python/syntax';
import { follow, type Question } from '../analyse';
import type { Problem } from '../problems';
import type { Trace } from '../trace';
import { blamedArgument } from './blamedArgument';
import { applied, combined, moved, type Edit } from './edit';
import { corrected } from './corrected';
import { exchangedNumbers } from './exchangedNumbers';
import type { Fix, Refused } from './fix';
import { nearbyNumbers, nearbyWindows } from './nearbyNumbers';
import { rewritten } from './rewritten';

/** The most fixes that are offered for a problem. */
const MOST_FIXES = 3;
/** Edits that mend one problem each, until the text runs. */
const MOST_EDITS = 3;
/** Steps of the evaluator for all trials of a problem. */
const MOST_STEPS = 800_000;

/**
 * What mends a problem of a text. Each fix was tried: with it, the text is followed beyond the call that failed, and no call fails.
 */
export function fixesOf(question: Question, trace: Trace, problem: Problem): readonly Fix[] {
  if (problem.place?.file !== question.path || (problem.severity !== 'error' && !problem.mistake)) return [];
  const trials = new Trials();
  const refused = { question, source: parsePython(question.text), trace, problem };
  if (problem.mistake) return trials.all(refused, corrected(refused, problem.mistake));
  const found = trials.all(refused, sureFixes(refused));
  if (found.length < 2) found.push(...trials.all(refused, nearbyWindows(refused)));
  if (found.length === 0) found.push(...trials.all(refused, nearbyNumbers(refused)));
  return found;
}

function* sureFixes(refused: Refused): Generator<Fix> {
  yield* rewritten(refused);
  yield* blamedArgument(refused);
  yield* exchangedNumbers(refused);
}

/** Tries fixes, each text once, within a budget. */
class Trials {
  readonly #tried = new Set<string>();
  #steps = 0;
  #found = 0;

  /** Those of the candidates that mend a problem, alone or with what mends the next one. */
  all(refused: Refused, candidates: Iterable<Fix>): Fix[] {
    const found: Fix[] = [];
    for (const candidate of candidates) {
      if (this.#found >= MOST_FIXES || this.#steps > MOST_STEPS) break;
      const fix = this.#mending(refused, candidate, MOST_EDITS);
      if (!fix) continue;
      found.push(fix);
      this.#found++;
    }
    return found;
  }

  #mending(refused: Refused, fix: Fix, most: number): Fix | undefined {
    const { question } = refused;
    const text = applied(question.text, fix.edits);
    if (this.#tried.has(text) || this.#steps > MOST_STEPS) return undefined;
    this.#tried.add(text);
    const changed = { ...question, text };
    const trace = follow(changed);
    this.#steps += trace.steps;
    if (!isBeyond(refused, trace, fix.edits)) return undefined;
    const next = trace.problems().find(({ severity }) => severity === 'error');
    if (!next) return fix;
    if (most === 1 || next.place?.file !== question.path) return undefined;
    const again = { question: changed, source: parsePython(text), trace, problem: next };
    for (const more of [...rewritten(again), ...blamedArgument(again)]) {
      const edits = combined(fix.edits, more.edits);
      const both = edits && this.#mending(refused, { title: `${fix.title} · ${more.title}`, edits }, most - 1);
      if (both) return both;
    }
    return undefined;
  }
}

/** Whether a text that was changed is followed to its end, beyond the call that failed, and with no more doubts than before. */
function isBeyond({ trace, problem, source }: Refused, changed: Trace, edits: readonly Edit[]): boolean {
  const place = moved(problem.place!, edits);
  const isSame = changed
    .problems()
    .some(({ place: at, message }) => at?.from === place.from && message === problem.message);
  if (isSame || !changed.isWhole || !changed.isKnown(place)) return false;
  // what PyTorch would say of the rest of the function is not known then
  const body = enclosing(source.tree.resolveInner(problem.place!.from, 1), 'FunctionDefinition');
  if (body && unknownsIn(changed, moved({ from: body.from, to: body.to }, edits)) > unknownsIn(trace, body))
    return false;
  return doubts(changed) <= doubts(trace) && empties(changed) <= empties(trace);
}

function unknownsIn(trace: Trace, { from, to }: { readonly from: number; readonly to: number }): number {
  return trace.unknowns().filter(({ place }) => place!.from >= from && place!.to <= to).length;
}

function doubts(trace: Trace): number {
  return trace.problems().filter(({ severity }) => severity === 'warning').length;
}

/** Expressions that give a tensor without elements. */
function empties(trace: Trace): number {
  return trace.facts().filter(({ shapes }) => shapes.some((shape) => shape.flat().includes(0))).length;
}
