import sharedBytes from '../../dist/kernels.shared.wasm';
import bytes from '../../dist/kernels.wasm';
import { Kernels } from '../../src/kernels/kernels';
import { loadBest, MOST_THREADS } from './loadBest';

declare const self: DedicatedWorkerGlobalScope;

export function loadKernels(report: (message: string) => void): Promise<Kernels | undefined> {
  return loadBest(
    () => loadShared(report),
    () => Kernels.load(bytes),
    report,
  );
}

async function loadShared(report: (message: string) => void): Promise<Kernels> {
  if (!self.crossOriginIsolated) throw new Error('memory cannot be shared here');
  const threads = Math.min(navigator.hardwareConcurrency, MOST_THREADS);
  return Kernels.loadShared(sharedBytes, threads, (seat) => {
    // this worker's own script, from the blob it was started from
    const helper = new Worker(self.location.href);
    // one that cannot start leaves the work to the others; unless that is said here, it counts as this worker's error
    helper.onerror = (event) => {
      event.preventDefault();
      report(`a thread of the engine ended: ${event.message}`);
    };
    helper.postMessage({ seat });
  });
}
