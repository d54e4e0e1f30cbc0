import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Kernels } from '../../src/kernels/kernels';
import { root } from '../host/paths';

/** The kernels as `npm run build` compiled them. */
export async function loadKernels(): Promise<Kernels> {
  return Kernels.load(await readFile(path.join(root, 'dist/kernels.wasm')));
}
