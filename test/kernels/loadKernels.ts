import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { Kernels } from '../../src/kernels/kernels';
import { root } from '../host/paths';

const built = (name: string) => path.join(root, 'dist', name);

/** The kernels as `npm run build` compiled them. */
export async function loadKernels(): Promise<Kernels> {
  return Kernels.load(await readFile(built('kernels.wasm')));
}

/** The same for several threads; those that help are put on the list. */
export async function loadSharedKernels(threads: number, helpers: Worker[]): Promise<Kernels> {
  const running: Promise<unknown>[] = [];
  const kernels = await Kernels.loadShared(await readFile(built('kernels.shared.wasm')), threads, (seat) => {
    const helper = new Worker(built('kernelThread.js'), { workerData: seat });
    running.push(new Promise((resolve) => helper.once('online', resolve)));
    helpers.push(helper);
  });
  await Promise.all(running);
  return kernels;
}
