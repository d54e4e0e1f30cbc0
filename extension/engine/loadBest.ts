import { messageOf } from '../../src/errors';
import type { Kernels } from '../../src/kernels/kernels';

/** More threads than this share too little work. */
export const MOST_THREADS = 8;

/**
 * The kernels for several threads, else those for one; undefined where WebAssembly or its vectors are missing: then the
 * plain engine does the work.
 *
 * @param report is told what is missing, and why
 */
export async function loadBest(
  loadShared: () => Promise<Kernels>,
  load: () => Promise<Kernels>,
  report: (message: string) => void,
): Promise<Kernels | undefined> {
  try {
    return await loadShared();
  } catch (error) {
    report(`pooling runs on one thread: ${messageOf(error)}`);
  }
  try {
    return await load();
  } catch (error) {
    report(`pooling runs without compiled kernels: ${messageOf(error)}`);
    return undefined;
  }
}
