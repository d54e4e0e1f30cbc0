import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { moduleFinder } from '../../cli/shapes/moduleFinder';
import { report } from '../../cli/shapes/report';
import { analyse } from '../../src/model/analyse';

interface Fact {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
  readonly shapes: readonly unknown[];
}

const folder = path.resolve(import.meta.dirname, '../fixtures/models');
const cases = JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8')) as readonly {
  readonly name: string;
  readonly file: string;
  readonly entry?: string;
}[];

const keyOf = (fact: Fact) => [fact.line, fact.column, fact.endLine, fact.endColumn].join(' ');

/** Where a text may be cut: at the end of each line, and at some places within. */
function cuts(text: string): readonly number[] {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
  const within = ends.map((end, i) => end + ((i * 7) % 23)).filter((at) => at < text.length);
  return [...ends, ...within.filter((_, i) => i % 3 === 0)];
}

/** Whether the text is cut between statements of the module, not within a loop of which the rest is missing. */
function isBetweenStatements(text: string, at: number): boolean {
  return text[at - 1] === '\n' && /^(?!else|elif|except|finally)[^\s#)\]}]/.test(text.slice(at));
}

test.each(cases.filter(({ entry }) => entry === undefined))(
  'each prefix of $file is followed, and what is stated of it is so',
  ({ name, file }) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const truth = JSON.parse(readFileSync(path.join(folder, `${name}.truth.json`), 'utf8')) as {
      facts: readonly Fact[];
    };
    const seen = new Map(truth.facts.map((fact) => [keyOf(fact), fact.shapes.map((shape) => JSON.stringify(shape))]));
    for (const at of cuts(text)) {
      const prefix = text.slice(0, at);
      const question = { path: path.join(folder, file), text: prefix, find: moduleFinder([]) };
      const trace = analyse(question);
      const errors = trace.problems().filter(({ severity }) => severity === 'error');
      expect(errors, prefix.slice(-80)).toEqual([]);
      // in branches.py, of which the text does not tell what runs, a place may run first in a line that is cut off
      if (name === 'branches') continue;
      // what no line runs yet is tried with an input that is assumed
      const isTried = trace.facts().some(({ assumption }) => assumption);
      if (isTried || !isBetweenStatements(text, at)) continue;
      for (const fact of report(trace, question).facts as readonly Fact[]) {
        const wrong = fact.shapes
          .map((shape) => JSON.stringify(shape))
          .filter((shape) => !shape.includes('"') && seen.get(keyOf(fact))?.includes(shape) === false);
        expect(wrong, `${fact.line}: ${fact.text} of ${prefix.slice(-80)}`).toEqual([]);
      }
    }
  },
);
