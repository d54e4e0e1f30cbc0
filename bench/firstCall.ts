import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { Kernels } from '../src/kernels/kernels';
import { plan } from '../src/pooling/engine';
import { built } from './ours';

// Prints what a first call in this process takes, for bench/coldStart.ts.
void (async () => {
  const begun = performance.now();
  let helper = 0;
  const helpers: Worker[] = [];
  const online: Promise<void>[] = [];
  const kernels = await Kernels.loadShared(await readFile(built('kernels.shared.wasm')), 2, (seat) => {
    const worker = new Worker(built('kernelThread.js'), { workerData: seat });
    helpers.push(worker);
    online.push(
      new Promise((resolve) => {
        worker.once('online', () => {
          helper = performance.now() - begun;
          resolve();
        });
      }),
    );
  });
  const load = performance.now() - begun;
  const { memory } = kernels;
  const shape = [1, 1, 1000, 1000];
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } as const;
  const pool = () => {
    const start = performance.now();
    const input = memory.allocate(4e6);
    const output = memory.allocate(1e6);
    const work = kernels.prepare(plan(shape, call), 'float32', input, output, 0)!;
    work.run(0, work.pieces);
    work.dispose();
    memory.release(input);
    memory.release(output);
    return performance.now() - start;
  };
  const [first, second] = [pool(), pool()];
  await Promise.all(online);
  for (const worker of helpers) await worker.terminate();
  console.log(JSON.stringify({ load, first, second, helper }));
})();
