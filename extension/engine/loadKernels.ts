import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import sharedBytes from '../../dist/kernels.shared.wasm';
import bytes from '../../dist/kernels.wasm';
import { Kernels } from '../../src/kernels/kernels';
import { loadBest, MOST_THREADS } from './loadBest';

export function loadKernels(report: (message: string) => void): Promise<Kernels | undefined> {
  return loadBest(
    () => loadShared(report),
    () => Kernels.load(bytes),
    report,
  );
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
