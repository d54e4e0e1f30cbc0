import sharedBytes from '../../dist/kernels.shared.wasm';
import bytes from '../../dist/kernels.wasm';
import { messageOf } from '../../src/errors';
import { Kernels } from '../../src/kernels/kernels';

declare const self: DedicatedWorkerGlobalScope;

/** More threads than this share too little work. */
const MOST_THREADS = 8;

/**
 * The kernels, or undefined where WebAssembly or its vectors are missing: then the plain engine does the work.
 *
 * @param report gets what is missing, and why
 */
export async function loadKernels(report: (message: string) => void): Promise<Kernels | undefined> {
  try {
    if (!self.crossOriginIsolated) throw new Error('memory cannot be shared here');
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
