import { bytesPerValue, createStorage, type DType, type TensorData } from '../dtype';
import { cellsRead, inChunks } from '../pooling/chunks';
import { plan, type Engine, type PoolJob, type TimedResult } from '../pooling/engine';
import { planeSizes } from '../pooling/geometry';
import { layers } from '../pooling/layers';
import { PlainEngine } from '../pooling/plainEngine';
import type { Plan, PoolResult } from '../pooling/plan';
import { rowCount } from '../pooling/windows';
import type { Tensor } from '../tensor';
import type { Kernels } from './kernels';
import type { EngineMemory } from './memory';

/** Input cells read below which the plain engine is the quicker. */
const TINY = 4096;
/** Input cells read between two looks at the signal: some milliseconds of work. */
const CHUNK = 20_000_000;

/** Pools with the compiled kernels where there is one, else with the plain engine. */
export class FastEngine implements Engine {
  private readonly plain: PlainEngine;
  /** The input whose values lie in the kernels' memory. */
  private held: { readonly data: TensorData; readonly address: number } | undefined;

  private kernels: Promise<Kernels | undefined> | undefined;

  /**
   * @param load loads the kernels when they are first wanted; undefined where they do not run
   * @param breathe lets the thread's messages in, so that a signal can arrive
   */
  constructor(
    private readonly load: () => Promise<Kernels | undefined>,
    private readonly breathe: () => Promise<void>,
  ) {
    this.plain = new PlainEngine(breathe);
  }

  async pool(job: PoolJob, signal: AbortSignal): Promise<TimedResult> {
    const { input, call, wantsGradient = false } = job;
    const begun = performance.now();
    if (wantsGradient || layers[call.op].operator === 'unpool') return this.plain.pool(job, signal);
    const planned = plan(input.shape, call, input.dtype);
    const isTiny = cellsRead(planned.geometry) < TINY;
    const kernels = isTiny ? undefined : await (this.kernels ??= this.load());
    const result = kernels && (await this.run(kernels, input, planned, signal));
    return result ? { ...result, milliseconds: performance.now() - begun } : this.plain.pool(job, signal);
  }

  /** Undefined if there is no kernel for the plan. */
  private async run(
    kernels: Kernels,
    input: Tensor,
    planned: Plan,
    signal: AbortSignal,
  ): Promise<PoolResult | undefined> {
    const { memory } = kernels;
    const { geometry, dtype, reduction } = planned;
    const length = geometry.planes * planeSizes(geometry).output;
    const output = memory.allocate(length * bytesPerValue(dtype));
    const indices = reduction.kind === 'max' ? memory.allocate(length * 4) : 0;
    const work = kernels.prepare(planned, input.dtype, this.hold(memory, input), output, indices);
    try {
      if (!work) return undefined;
      await inChunks(rowCount(geometry), cellsRead(geometry) / CHUNK, this.breathe, signal, (from, to) => {
        work.rows(from, to);
      });
      const data = copied(memory, dtype, output, length);
      const positions = indices ? { indices: copied(memory, 'int32', indices, length) as Int32Array<ArrayBuffer> } : {};
      return { ...planned, output: { dtype, shape: geometry.outputShape, data }, ...positions };
    } finally {
      work?.dispose();
      memory.release(output);
      if (indices) memory.release(indices);
    }
  }

  /** The address of the input's values; those of the last input stay. */
  private hold(memory: EngineMemory, { data }: Tensor): number {
    if (this.held?.data === data) return this.held.address;
    if (this.held) memory.release(this.held.address);
    this.held = undefined;
    const address = memory.allocate(data.byteLength);
    this.held = { data, address };
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    new Uint8Array(memory.buffer, address, data.byteLength).set(bytes);
    return address;
  }
}

function copied(memory: EngineMemory, dtype: DType, address: number, length: number): TensorData {
  const data = createStorage(dtype, length);
  new Uint8Array(data.buffer).set(new Uint8Array(memory.buffer, address, data.byteLength));
  return data;
}
