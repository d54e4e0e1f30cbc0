// npm run bench -- [--only a,b] [--rounds N] [--json FILE]: our engine against others, in one alternating run.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { coldStart } from './coldStart';
import type { Contestant, Prepared } from './contestant';
import { growth } from './growth';
import { jsonReading } from './jsonReading';
import { limit } from './limit';
import { onnxruntime } from './onnxruntime';
import { ours } from './ours';
import { median, pairedRatio } from './statistics';
import { tfjs } from './tfjs';
import { torch, type TorchKind } from './torch';
import { inputOf, workloads, type Workload } from './workloads';

/** What is measured beside the workloads. */
const studies = { cold: coldStart, json: jsonReading, growth };
/** A contestant whose one run takes longer than this gets fewer rounds. */
const SLOW = 2000;
/** Each time is that of as many runs as fill this. */
const LEAST = 2;

interface Row {
  readonly workload: string;
  readonly contestant: string;
  readonly median: number;
  readonly minimum: number;
  /** How many times as long as ours it took, on one thread and on two. */
  readonly ratios: readonly number[];
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string', default: '7' }, json: { type: 'string' } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`invalid --rounds: ${values.rounds}`);
const names = values.only?.split(',') ?? [...workloads.map(({ name }) => name), ...Object.keys(studies)];
const unknown = names.find((name) => !(name in studies) && !workloads.some((workload) => workload.name === name));
if (unknown !== undefined) throw new Error(`unknown workload: ${unknown}`);

const rows: Row[] = [];
for (const withIndices of names.some((name) => !(name in studies)) ? [false, true] : []) {
  const us = await Promise.all([1, 2].map((threads) => ours(threads, withIndices)));
  const others = await contestants(withIndices);
  console.log(`\n## ${withIndices ? 'Maxima with indices' : 'Values'}\n`);
  console.log('| | contestant | median ms | least ms | × ours 1T | × ours 2T |\n| --- | --- | --: | --: | --: | --: |');
  for (const workload of workloads.filter(({ name }) => names.includes(name))) {
    rows.push(...(await measure(workload, us, others)));
  }
  for (const contestant of [...us, ...others]) contestant.dispose();
}
const figures: Record<string, unknown> = {};
for (const [name, study] of Object.entries(studies)) {
  if (names.includes(name)) figures[name] = await study(rounds);
}
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ rows, ...figures }, null, 2)}\n`);

async function contestants(withIndices: boolean): Promise<Contestant[]> {
  const kinds: TorchKind[] = [
    { threads: 1 },
    { threads: 2 },
    { threads: 1, way: 'channels_last' },
    { threads: 1, way: 'separated' },
  ];
  const found = [
    onnxruntime(1, withIndices),
    onnxruntime(2, withIndices),
    ...(withIndices ? [] : [await tfjs(), await limit()]),
    ...(await Promise.all((withIndices ? [] : kinds).map(torch))),
  ];
  return found.filter((contestant) => contestant !== undefined);
}

/** Times all in turn, round by round, after their answers have been compared. */
async function measure(workload: Workload, us: readonly Contestant[], others: readonly Contestant[]): Promise<Row[]> {
  const input = inputOf(workload);
  const ready: { name: string; prepared: Prepared; times: number[]; repeat: number }[] = [];
  for (const contestant of [...us, ...others]) {
    const prepared = await contestant.prepare(workload, input);
    if (!prepared) continue;
    const first = await warm(prepared);
    const name = contestant.name;
    if (ready.length > 0 && name !== 'limit') await compare(workload, name, prepared, ready[0]!.prepared);
    ready.push({ name, prepared, times: [], repeat: Math.max(1, Math.ceil(LEAST / Math.max(first, 1e-4))) });
    if (first > SLOW) ready.at(-1)!.times.push(...Array<number>(rounds).fill(first));
  }
  for (let round = 0; round < rounds; round++) {
    for (const { prepared, times, repeat } of ready) {
      if (times.length < rounds) times.push(await timed(prepared, repeat));
    }
  }
  const own = ready.slice(0, us.length);
  return ready.map(({ name, prepared, times }) => {
    prepared.dispose();
    const row = {
      workload: workload.name,
      contestant: name,
      median: median(times),
      minimum: Math.min(...times),
      ratios: own.map((ours) => pairedRatio(times, ours.times)),
    };
    const figures = [row.median, row.minimum, ...row.ratios].map((figure) => figure.toPrecision(3));
    console.log(`| ${row.workload} | ${name} | ${figures.join(' | ')} |`);
    return row;
  });
}

/** Runs until compilers are done with it, but no longer than a tenth of a second; how long one run takes then. */
async function warm(prepared: Prepared): Promise<number> {
  let last = await timed(prepared, 1);
  for (const until = performance.now() + 100; performance.now() < until;) last = await timed(prepared, 1);
  return last;
}

async function timed(prepared: Prepared, repeat: number): Promise<number> {
  let told = 0;
  const begun = performance.now();
  for (let i = 0; i < repeat; i++) {
    const running = prepared.run();
    if (running) told += (await running) ?? 0;
  }
  return (told || performance.now() - begun) / repeat;
}

/** A time counts only for the same answer; tfjs pads averages otherwise and leaves the edge out. */
async function compare(workload: Workload, name: string, theirs: Prepared, own: Prepared): Promise<void> {
  const [a, b] = [await theirs.output(), await own.output()];
  if (a.length !== b.length) throw new Error(`${workload.name}: ${name} gives ${a.length} values, we give ${b.length}`);
  const tolerance = workload.call.op.startsWith('Avg') ? 1e-4 : 0;
  let differing = 0;
  for (let i = 0; i < a.length; i++) if (Math.abs(a[i]! - b[i]!) > tolerance) differing++;
  const isOtherAverage = name === 'tfjs-wasm' && tolerance > 0;
  if (differing > 0 && !isOtherAverage)
    throw new Error(`${workload.name}: ${name} differs from us in ${differing} values`);
}
