import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { moduleFinder } from '../cli/shapes/moduleFinder';
import { hintsOf, moved } from '../extension/editor/hintPlaces';
import { analyse, type Question } from '../src/model/analyse';
import { fixesOf } from '../src/model/fixes/fixes';
import { ModuleTexts } from '../src/worker/moduleTexts';
import { ShapeFinder } from '../src/worker/shapes';

// How much of the corpus of models is told right, what is refused and mended, and how long that takes.

const ROUNDS = 20;
/** npm runs this in the project's folder, as one file, as the extension has it: tsx adds to each function. */
const folder = path.resolve('test/fixtures/models');
const readText = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const readJson = <T>(name: string) => JSON.parse(readText(name)) as T;

interface Case {
  readonly name: string;
  readonly file: string;
  readonly entry?: string;
  readonly input?: string;
}
interface Mutant {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly error: { readonly message: string } | null;
}
interface Truth {
  readonly facts: readonly { line: number; column: number; endLine: number; endColumn: number; shapes: unknown[] }[];
}

const cases = readJson<readonly Case[]>('cases.json');

function questionOf({ file, entry, input = '' }: Case, text = readText(file)): Question {
  const inputs = input.split(',').map((shape) => shape.split('x').map(Number));
  return {
    path: path.join(folder, file),
    text,
    find: moduleFinder([]),
    ...(entry !== undefined && { entry: { expression: entry, inputs } }),
  };
}

/** How many of the true facts are stated, and how many otherwise. */
function truth(): string {
  const counts = { right: 0, wrong: 0, all: 0 };
  for (const each of cases) {
    const question = questionOf(each);
    const starts = [0, ...[...question.text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    const stated = new Map(
      analyse(question)
        .facts()
        .map((fact) => [`${fact.place.from} ${fact.place.to}`, fact]),
    );
    for (const { line, column, endLine, endColumn, shapes } of readJson<Truth>(`${each.name}.truth.json`).facts) {
      const fact = stated.get(`${starts[line - 1]! + column} ${starts[endLine - 1]! + endColumn}`);
      const seen = new Set(shapes.map((shape) => JSON.stringify(shape)));
      const mine = (fact?.shapes ?? []).map((shape) => JSON.stringify(shape));
      counts.all++;
      if (mine.some((shape) => !seen.has(shape) && !shape.includes('key'))) counts.wrong++;
      else if (mine.length > 0 && (fact!.more || mine.length === seen.size)) counts.right++;
    }
  }
  const { right, wrong, all } = counts;
  return `${right} of ${all} shapes right (${((100 * right) / all).toFixed(1)} %), ${wrong} wrong, in ${cases.length} runs`;
}

/** How many of the changed files that PyTorch refuses are told, and mended. */
function refusals(): string {
  const counts = { refused: 0, told: 0, mended: 0, fixes: 0, alarms: 0 };
  const times: number[] = [];
  for (const { name, from, to, text, error } of readJson<readonly Mutant[]>('mutants.json')) {
    const each = cases.find((other) => other.name === name)!;
    const whole = readText(each.file);
    const question = questionOf(each, whole.slice(0, from) + text + whole.slice(to));
    const trace = analyse(question);
    const problem = trace.problems().find(({ severity }) => severity === 'error');
    if (!error) counts.alarms += problem ? 1 : 0;
    if (!error) continue;
    counts.refused++;
    if (!problem?.message.includes(error.message)) continue;
    counts.told++;
    const start = performance.now();
    const { length } = fixesOf(question, trace, problem);
    times.push(performance.now() - start);
    counts.fixes += length;
    if (length > 0) counts.mended++;
  }
  const { refused, told, mended, fixes, alarms } = counts;
  return `${told} of ${refused} refusals told, ${alarms} false alarms; ${mended} have fixes (${fixes} in all, median ${quantile(times, 0.5)} ms)`;
}

const resnet152 = `${readText('resnet.py').split("if __name__ == '__main__':")[0]!}
model = ResNet(Bottleneck, [3, 8, 36, 3])
scores = model(torch.randn(1, 3, 224, 224))
`;

function times(run: (round: number) => void): number[] {
  return Array.from({ length: ROUNDS }, (_, round) => {
    const start = performance.now();
    run(round);
    return performance.now() - start;
  });
}

function quantile(values: readonly number[], at: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? 0).toFixed(1);
}

const follow = (text: string) => analyse({ path: '/resnet.py', text, find: () => undefined });

/** The first analysis of a fresh process. */
function cold(): string {
  const { stdout } = spawnSync(process.execPath, [process.argv[1]!, 'cold'], { encoding: 'utf8' });
  return stdout.trim();
}

/** What an edit in a text of 5,000 lines takes on the extension host's thread. */
async function hostThread(): Promise<string> {
  const block = (i: number) => `
class Block${i}(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(${i + 3}, ${i + 4}, 3, padding=1)
        self.norm = nn.BatchNorm2d(${i + 4})

    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))

x = Block${i}()(x)
`;
  const head = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nx = torch.rand(2, 3, 16, 16)\n';
  const text = head + Array.from({ length: 450 }, (_, i) => block(i)).join('');
  const finder = new ShapeFinder(new ModuleTexts(() => Promise.resolve(undefined)));
  const { facts } = await finder.shapes({ text, uri: 'file:///a.py', roots: { own: [], libraries: [] } });
  const hints = hintsOf(text, facts, 'changes');
  const whole = times(() => hintsOf(text, facts, 'changes'));
  const typed = times((round) =>
    moved(hints, text, `${text.slice(0, 30_000)}${'('.repeat(round)}${text.slice(30_000)}`),
  );
  const lines = text.split('\n').length;
  return `${lines} lines, ${facts.length} facts: p95 ${quantile(whole, 0.95)} ms for whole hints, ${quantile(typed, 0.95)} ms while it is typed`;
}

async function main(): Promise<void> {
  if (process.argv[2] === 'cold') {
    const [time] = [performance.now()].map((start) => (follow(resnet152), performance.now() - start));
    console.log(time!.toFixed(0));
    return;
  }
  console.log(truth());
  console.log(refusals());
  console.log(`ResNet-152, first analysis of a process: ${Array.from({ length: 5 }, cold).join(', ')} ms`);
  const edits = times((round) => follow(`${resnet152}# ${round}\n`));
  console.log(
    `ResNet-152, after an edit: median ${quantile(edits.slice(5), 0.5)} ms, p95 ${quantile(edits.slice(5), 0.95)} ms`,
  );
  console.log(`on the host's thread, ${await hostThread()}`);
}

void main();
