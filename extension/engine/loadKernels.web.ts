import sharedBytes from '../../dist/kernels.shared.wasm';
import bytes from '../../dist/kernels.wasm';
import { Kernels } from '../../src/kernels/kernels';

declare const self: DedicatedWorkerGlobalScope;

/** More threads than this share too little work. */
const MOST_THREADS = 8;

/** The kernels, or undefined where WebAssembly or its vectors are missing: then the plain engine does the work. */
export async function loadKernels(): Promise<Kernels | undefined> {
  const shared = self.crossOriginIsolated ? loadShared() : Promise.reject(new Error('memory cannot be shared'));
  return shared.catch(() => Kernels.load(bytes)).catch(() => undefined);
}

function loadShared(): Promise<Kernels> {
  const threads = Math.min(navigator.hardwareConcurrency, MOST_THREADS);
  return Kernels.loadShared(sharedBytes, threads, (seat) => {
    // this worker's own script, from the blob it was started from
    const helper = new Worker(self.location.href);
    // one that cannot start leaves the work to the others; unless that is said here, it counts as this worker's error
    helper.onerror = (event) => {
      event.preventDefault();
    };
    helper.postMessage({ seat });
  });
}
