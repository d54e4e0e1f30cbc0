import { bytesPerValue, createStorage, isFloat, type DType, type TensorData } from '../dtype';
import { TensorError } from '../errors';
import type { ByteSource } from '../formats/storedTensor';
import { cellsRead, inChunks } from '../pooling/chunks';
import { plan, type Engine, type PoolJob, type TimedResult } from '../pooling/engine';
import { planeSizes, type PoolGeometry } from '../pooling/geometry';
import { layers } from '../pooling/layers';
import { PlainEngine } from '../pooling/plainEngine';
import type { Plan } from '../pooling/plan';
import type { Tensor } from '../tensor';
import { JsonScanner } from './jsonScanner';
import type { Kernels, Work } from './kernels';
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
  private scanner: JsonScanner | undefined;

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
    if (layers[call.op].operator === 'unpool') return this.plain.pool(job, signal);
    const planned = plan(input.shape, call, input.dtype);
    const isTiny = cellsRead(planned.geometry) < TINY;
    const kernels = isTiny ? undefined : await (this.kernels ??= this.load());
    const result = kernels && (await this.run(kernels, input, planned, wantsGradient, signal));
    return result ? { ...result, milliseconds: performance.now() - begun } : this.plain.pool(job, signal);
  }

  /** The tensor of a text that is one JSON array of numbers and nothing else; undefined if it is anything else. */
  async scanArray(source: ByteSource): Promise<Tensor | undefined> {
    const kernels = await (this.kernels ??= this.load());
    if (!kernels) return undefined;
    this.scanner ??= new JsonScanner(kernels);
    try {
      const { shape, address, length, end } = await this.scanner.scan(source);
      const data = copied(kernels.memory, 'float32', address, length);
      kernels.memory.release(address);
      const rest = new TextDecoder().decode(await source.read(end, source.size));
      return rest.trim() === '' ? { dtype: 'float32', shape, data } : undefined;
    } catch (error) {
      if (error instanceof TensorError) return undefined;
      throw error;
    }
  }

  /** Undefined if there is no kernel for the plan, or none for the way back if that is wanted. */
  private async run(
    kernels: Kernels,
    input: Tensor,
    planned: Plan,
    wantsGradient: boolean,
    signal: AbortSignal,
  ): Promise<Omit<TimedResult, 'milliseconds'> | undefined> {
    const { memory } = kernels;
    const { geometry, dtype, reduction } = planned;
    const length = geometry.planes * planeSizes(geometry).output;
    const block = new Blocks(memory);
    const output = block.take(length * bytesPerValue(dtype));
    const indices = reduction.kind === 'max' ? block.take(length * 4) : 0;
    try {
      const work = block.keep(kernels.prepare(planned, input.dtype, this.hold(memory, input), output, indices));
      if (!work) return undefined;
      const gradient = wantsGradient && isFloat(input.dtype) ? { at: block.take(input.data.byteLength) } : undefined;
      const back = gradient && block.keep(this.workBack(kernels, block, planned, gradient.at, indices));
      if (gradient && !back) return undefined;
      await this.inChunks(work, geometry, signal);
      if (back) await this.inChunks(back, geometry, signal);
      const data = copied(memory, dtype, output, length);
      const positions = indices && { indices: copied(memory, 'int32', indices, length) as Int32Array<ArrayBuffer> };
      const gradInput = gradient && {
        gradInput: { ...input, data: copied(memory, input.dtype, gradient.at, input.data.length) },
      };
      return { ...planned, output: { dtype, shape: geometry.outputShape, data }, ...(positions || {}), ...gradInput };
    } finally {
      block.release();
    }
  }

  /** The way back for an output gradient of ones. */
  private workBack(kernels: Kernels, block: Blocks, planned: Plan, gradInput: number, indices: number) {
    const { geometry, dtype } = planned;
    const length = geometry.planes * planeSizes(geometry).output;
    const ones = block.take(length * bytesPerValue(dtype));
    if (dtype === 'float32') new Float32Array(kernels.memory.buffer, ones, length).fill(1);
    if (dtype === 'float64') new Float64Array(kernels.memory.buffer, ones, length).fill(1);
    return kernels.prepareGradient(planned, dtype, ones, gradInput, indices);
  }

  private inChunks(work: Work, geometry: PoolGeometry, signal: AbortSignal): Promise<void> {
    return inChunks(work.pieces, cellsRead(geometry) / CHUNK, this.breathe, signal, (from, to) => {
      work.run(from, to);
    });
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

/** What a piece of work takes of the memory, given back together. */
class Blocks {
  private readonly addresses: number[] = [];
  private readonly works: Work[] = [];

  constructor(private readonly memory: EngineMemory) {}

  take(bytes: number): number {
    const address = this.memory.allocate(bytes);
    this.addresses.push(address);
    return address;
  }

  keep(work: Work | undefined): Work | undefined {
    if (work) this.works.push(work);
    return work;
  }

  release(): void {
    for (const work of this.works) work.dispose();
    for (const address of this.addresses) this.memory.release(address);
  }
}

function copied(memory: EngineMemory, dtype: DType, address: number, length: number): TensorData {
  const data = createStorage(dtype, length);
  new Uint8Array(data.buffer).set(new Uint8Array(memory.buffer, address, data.byteLength));
  return data;
}
