import bytes from '../dist/kernels.wasm';
import { Kernels } from '../src/kernels/kernels';

/** The kernels, or undefined where WebAssembly or its vectors are missing: then the plain engine does the work. */
export async function loadKernels(): Promise<Kernels | undefined> {
  try {
    return await Kernels.load(bytes);
  } catch {
    return undefined;
  }
}
