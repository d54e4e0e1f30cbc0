import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { provideInstalledCodecs } from '../shared/installedCodecs';
import { faultOf, fixtures, fuzzCase, type FuzzCase } from './fuzzCase';

// Makes up files of every format, and mutates every fixture: only refusals may come out, within bounded time and memory.

/** What a single file may take: none is larger than some thousand bytes. */
const SECONDS_LIMIT = 4;
/** And before it is stopped. */
const SECONDS_END = 20;
const BYTES_LIMIT = 2 ** 30;

/** Ends the process if one case takes too long, which a timer in the same thread could not notice. */
const watchdog = `
  const { workerData } = require('node:worker_threads');
  const { writeSync } = require('node:fs');
  let seen = -1, since = Date.now();
  setInterval(() => {
    const seed = Atomics.load(workerData, 0);
    if (seed !== seen) [seen, since] = [seed, Date.now()];
    else if (Date.now() - since > ${SECONDS_END * 1000}) {
      writeSync(2, 'seed ' + seed + ': took longer than ${SECONDS_END} s\\n');
      process.kill(process.pid, 'SIGKILL');
    }
  }, 500).unref();
`;

async function main(): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { minutes: text, seconds: text, seed: text } });
  const files = fixtures();
  const current = new Int32Array(new SharedArrayBuffer(4));
  new Worker(watchdog, { eval: true, workerData: current }).unref();
  const seconds = values.minutes === undefined ? values.seconds : 60 * Number(values.minutes);
  const isSingle = values.seed !== undefined && seconds === undefined;
  const end = Date.now() + 1000 * Number(seconds ?? 10);
  let seed = Number(values.seed ?? Date.now() % 2 ** 30);
  const first = seed;
  let faults = 0;
  for (; isSingle ? seed === first : Date.now() < end; seed++) {
    Atomics.store(current, 0, seed);
    const file = fuzzCase(files, seed);
    const what = await complaintOf(file);
    if (what === undefined) continue;
    faults++;
    console.error(`seed ${seed}, ${file.name}: ${what}`);
  }
  console.log(`${seed - first} files from seed ${first}, ${faults} faults`);
  return faults ? 1 : 0;
}

/** What is wrong with how a file is read. */
async function complaintOf(file: FuzzCase): Promise<string | undefined> {
  const begun = process.cpuUsage();
  const error = await faultOf(file);
  if (error !== undefined) return error instanceof Error ? error.stack : 'what was thrown is no Error';
  const { user, system } = process.cpuUsage(begun);
  const seconds = (user + system) / 1e6;
  if (seconds > SECONDS_LIMIT) return `${seconds.toFixed(1)} s`;
  const memory = process.memoryUsage.rss();
  return memory > BYTES_LIMIT ? `${memory} bytes of memory` : undefined;
}

provideInstalledCodecs();
void main().then((status) => {
  process.exitCode = status;
});
