import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { FastEngine } from '../../src/kernels/fastEngine';
import { Kernels } from '../../src/kernels/kernels';
import { root } from './root';

/**
 * The engine with the kernels that `npm run build` compiled, in this thread; without them, if they are not built. They are
 * loaded while the caller reads its files.
 */
export function builtEngine(): FastEngine {
  const kernels = load();
  return new FastEngine(() => kernels, setImmediate);
}

async function load(): Promise<Kernels | undefined> {
  try {
    return await Kernels.load(await readFile(path.join(root, 'dist', 'kernels.wasm')));
  } catch {
    return undefined;
  }
}
