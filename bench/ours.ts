import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { Kernels } from '../src/kernels/kernels';
import { plan } from '../src/pooling/engine';
import { planeSizes } from '../src/pooling/geometry';
import { bytesPerValue } from '../src/tensors/dtype';
import type { Contestant } from './contestant';

/** What `npm run build` made. */
export const built = (name: string) => new URL(`../dist/${name}`, import.meta.url);

/** Our kernels, input and output in their memory. */
export async function ours(threads: number, withIndices: boolean): Promise<Contestant> {
  const helpers: Worker[] = [];
  const kernels = await load(threads, helpers);
  const { memory } = kernels;
  return {
    name: `poolscope ${threads}T${withIndices ? ', indices' : ''}`,
    prepare({ shape, call, dtype }, values) {
      const made = plan(shape, call, dtype);
      const { geometry } = made;
      if (withIndices && made.reduction.kind !== 'max') return Promise.resolve(undefined);
      const length = geometry.planes * planeSizes(geometry).output;
      const blocks = [values.byteLength, bytesPerValue(dtype) * length, 4 * length].map((bytes) =>
        memory.allocate(bytes),
      );
      const [input, output, indices] = blocks as [number, number, number];
      const work = kernels.prepare(made, dtype, input, output, withIndices ? indices : 0);
      if (!work) throw new Error(`no kernel for ${call.op}`);
      const storage = dtype === 'uint8' ? Uint8Array : Float32Array;
      new storage(memory.buffer, input, values.length).set(values);
      return Promise.resolve({
        run: () => void work.run(0, work.pieces),
        output: () => new storage(memory.buffer, output, length),
        dispose: () => {
          work.dispose();
          for (const address of blocks) memory.release(address);
        },
      });
    },
    dispose: () => {
      for (const helper of helpers) void helper.terminate();
    },
  };
}

async function load(threads: number, helpers: Worker[]): Promise<Kernels> {
  if (threads === 1) return Kernels.load(await readFile(built('kernels.wasm')));
  return Kernels.loadShared(await readFile(built('kernels.shared.wasm')), threads, (seat) => {
    helpers.push(new Worker(built('kernelThread.js'), { workerData: seat }));
  });
}
