import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { moduleFinder } from '../../cli/shapes/moduleFinder';
import { report } from '../../cli/shapes/report';
import { analyse, type Question } from '../../src/model/analyse';
import { fixesOf } from '../../src/model/fixes/fixes';
import type { Place } from '../../src/model/value';

/** What must be right of a file's facts; nothing stated may be wrong in any. */
const LEAST_RIGHT = 0.98;
/** Of files about what cannot be known, or is not followed yet. */
const LEAST_RIGHT_OF: Readonly<Record<string, number>> = {
  unknown: 0.75,
  branches: 0.5,
  training: 0.95,
};
/** Of the changed files that PyTorch refuses, how many are told of with its line and words. */
const LEAST_TOLD = 0.95;
/** Of those, how many have a fix. */
const LEAST_MENDED = 0.7;

interface Case {
  readonly name: string;
  readonly file: string;
  readonly entry?: string;
  readonly input?: string;
}

interface Truth {
  readonly facts: readonly {
    line: number;
    column: number;
    endLine: number;
    endColumn: number;
    text: string;
    shapes: unknown[];
  }[];
}

interface Mutant {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly error: { readonly line: number; readonly message: string } | null;
}

const folder = path.resolve(import.meta.dirname, '../fixtures/models');
const readText = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const readJson = (file: string) => JSON.parse(readText(file)) as unknown;
const cases = readJson('cases.json') as readonly Case[];

function questionOf({ file, entry, input }: Case, text: string): Question {
  const inputs = (input ?? '').split(',').map((shape) => shape.split('x').map(Number));
  return {
    path: path.join(folder, file),
    text,
    find: moduleFinder([]),
    ...(entry !== undefined && { entry: { expression: entry, inputs } }),
  };
}

const keyOf = (fact: Truth['facts'][number]) => [fact.line, fact.column, fact.endLine, fact.endColumn].join(' ');

describe.each(cases)('$name', (each) => {
  const text = readText(each.file);
  const truth = readJson(`${each.name}.truth.json`) as Truth;

  test('what is stated is so, and next to nothing is missing', () => {
    const question = questionOf(each, text);
    const trace = analyse(question);
    const stated = new Map(report(trace, question).facts.map((fact) => [keyOf(fact), fact]));
    const wrong: string[] = [];
    let right = 0;
    for (const fact of truth.facts) {
      const mine = stated.get(keyOf(fact));
      const seen = new Set(fact.shapes.map((shape) => JSON.stringify(shape)));
      const mineSeen = (mine?.shapes ?? []).map((shape) => JSON.stringify(shape));
      if (mineSeen.some((shape) => !seen.has(shape) && !shape.includes('"'))) wrong.push(`${fact.line}: ${fact.text}`);
      else if (mineSeen.length > 0 && (mine!.more || mineSeen.length === seen.size)) right++;
    }
    expect(wrong).toEqual([]);
    expect(trace.problems().filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(right / truth.facts.length).toBeGreaterThanOrEqual(LEAST_RIGHT_OF[each.name] ?? LEAST_RIGHT);
  });

  test('while it is typed, no line raises an error that is not there at its end', () => {
    const step = Math.ceil(text.length / 60);
    for (let end = 0; end < text.length; end += step) {
      const { file } = each;
      const trace = analyse({ path: path.join(folder, file), text: text.slice(0, end), find: moduleFinder([]) });
      expect(
        trace.problems().filter(({ severity }) => severity === 'error'),
        text.slice(0, end).slice(-80),
      ).toEqual([]);
    }
  });
});

describe('a number changed', () => {
  const mutants = readJson('mutants.json') as readonly Mutant[];

  test('is told of as PyTorch does, or runs', () => {
    const untold: string[] = [];
    const alarms: string[] = [];
    for (const mutant of mutants) {
      const each = cases.find(({ name }) => name === mutant.name)!;
      const text = readText(each.file);
      const changed = text.slice(0, mutant.from) + mutant.text + text.slice(mutant.to);
      const lineOf = (place: Place | undefined) => (place ? changed.slice(0, place.from).split('\n').length : 0);
      const errors = analyse(questionOf(each, changed))
        .problems()
        .filter(({ severity }) => severity === 'error')
        .map(({ place, message }) => ({ line: lineOf(place), message }));
      const isTold = errors.some(
        ({ line, message }) => line === mutant.error?.line && message.includes(mutant.error.message),
      );
      const label = `${mutant.name} ${mutant.from} → ${mutant.text}`;
      if (mutant.error && !isTold) untold.push(`${label}: ${mutant.error.message}`);
      if (errors.some(({ line }) => line !== mutant.error?.line)) alarms.push(`${label}: ${errors[0]!.message}`);
    }
    const refused = mutants.filter(({ error }) => error).length;
    expect(alarms).toEqual([]);
    expect((refused - untold.length) / refused, untold.join('\n')).toBeGreaterThanOrEqual(LEAST_TOLD);
  });

  test('is mended by a fix', { timeout: 180_000 }, () => {
    let [refused, mended] = [0, 0];
    for (const mutant of mutants.filter(({ error }) => error).filter((_, i) => i % 3 === 0)) {
      const each = cases.find(({ name }) => name === mutant.name)!;
      const text = readText(each.file);
      const question = questionOf(each, text.slice(0, mutant.from) + mutant.text + text.slice(mutant.to));
      const trace = analyse(question);
      const problem = trace.problems().find(({ severity }) => severity === 'error');
      if (!problem) continue;
      refused++;
      if (fixesOf(question, trace, problem).length > 0) mended++;
    }
    expect(mended / refused).toBeGreaterThanOrEqual(LEAST_MENDED);
  });
});
