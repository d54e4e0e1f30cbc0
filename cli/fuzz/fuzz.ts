import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { provideInstalledCodecs } from '../shared/installedCodecs';
import { faultOf, fixtures, fuzzCase } from './fuzzCase';

// Mutates every fixture against every reader: only refusals may come out, within bounded time and memory.

/** What a single file may take: no fixture has more than some thousand values. */
const SECONDS_LIMIT = 10;
const BYTES_LIMIT = 2 ** 31;

/** Ends the process if one case takes too long, which a timer in the same thread could not notice. */
const watchdog = `
  const { workerData } = require('node:worker_threads');
  const { writeSync } = require('node:fs');
  let seen = -1, since = Date.now();
  setInterval(() => {
    const seed = Atomics.load(workerData, 0);
    if (seed !== seen) [seen, since] = [seed, Date.now()];
    else if (Date.now() - since > ${SECONDS_LIMIT * 1000}) {
      writeSync(2, 'seed ' + seed + ': took longer than ${SECONDS_LIMIT} s\\n');
      process.kill(process.pid, 'SIGKILL');
    }
  }, 500).unref();
`;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } });
  const files = fixtures();
  const current = new Int32Array(new SharedArrayBuffer(4));
  new Worker(watchdog, { eval: true, workerData: current }).unref();
  const isSingle = values.seed !== undefined && values.seconds === undefined;
  const end = Date.now() + 1000 * Number(values.seconds ?? 10);
  let seed = Number(values.seed ?? Date.now() % 2 ** 30);
  const first = seed;
  let faults = 0;
  for (; isSingle ? seed === first : Date.now() < end; seed++) {
    Atomics.store(current, 0, seed);
    const fault = fuzzCase(files, seed);
    const error = await faultOf(fault);
    const memory = process.memoryUsage.rss();
    if (error === undefined && memory < BYTES_LIMIT) continue;
    faults++;
    const what =
      error === undefined
        ? `${memory} bytes of memory`
        : error instanceof Error
          ? error.stack
          : 'what was thrown is no Error';
    console.error(`seed ${seed}, ${fault.name}: ${what}`);
    if (error === undefined) break;
  }
  console.log(`${seed - first} files from seed ${first}, ${faults} faults`);
  return faults ? 1 : 0;
}

provideInstalledCodecs();
void main().then((status) => {
  process.exitCode = status;
});
