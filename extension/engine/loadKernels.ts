import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import sharedBytes from '../../dist/kernels.shared.wasm';
import bytes from '../../dist/kernels.wasm';
import { Kernels } from '../../src/kernels/kernels';

/** More threads than this share too little work. */
const MOST_THREADS = 8;

/** The kernels, or undefined where WebAssembly or its vectors are missing: then the plain engine does the work. */
export async function loadKernels(): Promise<Kernels | undefined> {
  return loadShared()
    .catch(() => Kernels.load(bytes))
    .catch(() => undefined);
}

function loadShared(): Promise<Kernels> {
  const threads = Math.min(availableParallelism(), MOST_THREADS);
  return Kernels.loadShared(sharedBytes, threads, (seat) => {
    const helper = new Worker(path.join(__dirname, 'kernelThread.js'), { workerData: seat });
    // one that cannot start leaves the work to the others
    helper.on('error', () => undefined);
    helper.unref();
  });
}
