import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import sharedBytes from '../../dist/kernels.shared.wasm';
import bytes from '../../dist/kernels.wasm';
import { messageOf } from '../../src/errors';
import { Kernels } from '../../src/kernels/kernels';

/** More threads than this share too little work. */
const MOST_THREADS = 8;

/**
 * The kernels, or undefined where WebAssembly or its vectors are missing: then the plain engine does the work.
 *
 * @param report gets what is missing, and why
 */
export async function loadKernels(report: (message: string) => void): Promise<Kernels | undefined> {
  try {
    return await loadShared(report);
  } catch (error) {
    report(`pooling runs on one thread: ${messageOf(error)}`);
  }
  try {
    return await Kernels.load(bytes);
  } catch (error) {
    report(`pooling runs without compiled kernels: ${messageOf(error)}`);
    return undefined;
  }
}

function loadShared(report: (message: string) => void): Promise<Kernels> {
  const threads = Math.min(availableParallelism(), MOST_THREADS);
  return Kernels.loadShared(sharedBytes, threads, (seat) => {
    const helper = new Worker(path.join(__dirname, 'kernelThread.js'), { workerData: seat });
    // one that cannot start leaves the work to the others
    helper.on('error', (error) => {
      report(`a thread of the engine ended: ${error.message}`);
    });
    helper.unref();
  });
}
