import { PoolingError } from '../errors';
import { heap, type Allocator } from '../tensors/allocator';
import type { Tensor } from '../tensors/tensor';
import { cellsRead, inChunks } from './chunks';
import { backwardWork, kernels, plan, roomFor, type Engine, type PoolJob, type TimedResult } from './engine';
import type { BackwardWork } from './kernel';
import { layers, type LayerCall } from './layers';
import type { Operands, PoolResult } from './plan';
import { indicesTensor, pooledBefore } from './unpool';

/** Input cells read between two looks at the signal: some milliseconds of work. */
const CHUNK = 2_000_000;

/** Pools in the calling thread, in chunks, letting messages in between. */
export class PlainEngine implements Engine {
  /**
   * @param breathe lets the thread's messages in, so that a signal can arrive
   */
  constructor(
    private readonly breathe: () => Promise<void>,
    private readonly allocator: Allocator = heap,
  ) {}

  async pool({ input, call, indices, wantsGradient = false }: PoolJob, signal: AbortSignal): Promise<TimedResult> {
    const begun = performance.now();
    const isUnpool = layers[call.op].operator === 'unpool';
    const before = isUnpool && !indices ? await this.forward(input, pooledBefore(call), {}, signal) : undefined;
    const operands = before ? { indices: indicesTensor(before) } : isUnpool && indices ? { indices } : {};
    const layerInput = before?.output ?? input;
    const result = await this.forward(layerInput, call, operands, signal);
    const gradInput = wantsGradient ? await this.backward(layerInput, call, operands, result, signal) : undefined;
    const milliseconds = performance.now() - begun;
    return { ...result, ...(before && { before }), ...(gradInput && { gradInput }), milliseconds, threads: 1 };
  }

  private async forward(input: Tensor, call: LayerCall, operands: Operands, signal: AbortSignal): Promise<PoolResult> {
    const planned = plan(input.shape, call, input.dtype, operands);
    const result = roomFor(planned, this.allocator);
    const kernel = kernels[planned.reduction.kind];
    const { geometry } = planned;
    await inChunks(kernel.pieces(geometry), cellsRead(geometry) / CHUNK, this.breathe, signal, (from, to) => {
      kernel.forward(input, result, from, to, operands);
    });
    return result;
  }

  private async backward(
    input: Tensor,
    call: LayerCall,
    operands: Operands,
    result: PoolResult,
    signal: AbortSignal,
  ): Promise<Tensor | undefined> {
    const work = workBack(() => backwardWork(input, call, operands, result, undefined, this.allocator));
    if (!work) return undefined;
    const { geometry } = result;
    await inChunks(geometry.planes, cellsRead(geometry) / CHUNK, this.breathe, signal, (from, to) => {
      kernels[result.reduction.kind].backward(work, from, to);
    });
    return work.gradInput;
  }
}

/** A gradient that PyTorch refuses, as of integers, is left out: the values stand without it. */
function workBack(make: () => BackwardWork): BackwardWork | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof PoolingError) return undefined;
    throw error;
  }
}
