import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './statistics';

/** How long the first call takes in a new process: kernels compiled and started, then an image of 1 MP pooled. */
export async function coldStart(rounds: number): Promise<object> {
  console.log('\n## Cold start, in a new process\n');
  const runs: { load: number; first: number; second: number; helper: number }[] = [];
  const script = fileURLToPath(new URL('firstCall.ts', import.meta.url));
  for (let round = 0; round < rounds; round++) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script]);
    runs.push(JSON.parse(stdout) as (typeof runs)[number]);
  }
  const figures = {
    load: median(runs.map(({ load }) => load)),
    first: median(runs.map(({ first }) => first)),
    second: median(runs.map(({ second }) => second)),
    helper: median(runs.map(({ helper }) => helper)),
  };
  console.log('| | median ms |\n| --- | --: |');
  console.log(`| kernels read, compiled and started | ${figures.load.toPrecision(3)} |`);
  console.log(`| first call, new memory included | ${figures.first.toPrecision(3)} |`);
  console.log(`| second call | ${figures.second.toPrecision(3)} |`);
  console.log(`| until a helping thread runs | ${figures.helper.toPrecision(3)} |`);
  return figures;
}
