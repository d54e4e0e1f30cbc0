import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { moduleFinder } from '../../cli/shapes/moduleFinder';
import { report } from '../../cli/shapes/report';
import { analyse } from '../../src/model/analyse';

interface Mutant {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const folder = path.resolve(import.meta.dirname, '../fixtures/models');
const readText = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const files = JSON.parse(readText('cases.json')) as readonly { readonly name: string; readonly file: string }[];
const mutants = JSON.parse(readText('mutants.json')) as readonly Mutant[];

/** What is told of a text that was edited. */
function told({ name, from, to, text }: Mutant): string {
  const { file } = files.find((each) => each.name === name)!;
  const whole = readText(file);
  const question = {
    path: path.join(folder, file),
    text: whole.slice(0, from) + text + whole.slice(to),
    find: moduleFinder([]),
  };
  const trace = analyse(question);
  // fixes follow the text many times, and are tested elsewhere
  return JSON.stringify(report(trace, { ...question, path: '' }));
}

test('what is told of a text does not depend on what was followed before', () => {
  const some = mutants.filter((_, i) => i % 4 === 0);
  const first = some.map(told);
  const again = some.toReversed().map(told).toReversed();
  expect(again).toEqual(first);
});
