import { heap, type Allocator } from '../allocator';
import type { DType } from '../dtype';
import { CancelledError } from '../errors';
import { elementCount, type Tensor } from '../tensor';
import type { LayerCall } from './layers';
import { maxPoolGeometry, maxPoolResult, maxPoolRows, rowCount, type PoolResult } from './max';

export type { PoolResult } from './max';

/** A result, and how long the engine worked on it. */
export interface TimedResult extends PoolResult {
  readonly milliseconds: number;
}

/** Whoever can pool: the plain one below, one in a worker, a faster one. */
export interface Engine {
  /**
   * @throws PoolingError if PyTorch refuses the call; CancelledError if `signal` says so
   */
  pool(input: Tensor, call: LayerCall, signal: AbortSignal): Promise<TimedResult>;
}

/** Input cells read between two looks at the signal: some milliseconds of work. */
const CHUNK = 2_000_000;

/**
 * Pools a tensor of shape (N, C, …) or (C, …).
 *
 * @throws PoolingError with PyTorch's message if PyTorch refuses the call
 */
export function pool(input: Tensor, call: LayerCall, allocator: Allocator = heap): PoolResult {
  const result = maxPoolResult(input, maxPoolGeometry(input.shape, input.dtype, call), allocator);
  maxPoolRows(input, result, 0, rowCount(result.geometry));
  return result;
}

/**
 * The shape that pooling would give, without pooling.
 *
 * @throws PoolingError as `pool` does
 */
export function outputShape(shape: readonly number[], call: LayerCall, dtype: DType = 'float32'): readonly number[] {
  return maxPoolGeometry(shape, dtype, call).outputShape;
}

/** Pools in the calling thread, in chunks, letting messages in between. */
export class PlainEngine implements Engine {
  /**
   * @param breathe lets the thread's messages in, so that a signal can arrive
   */
  constructor(
    private readonly breathe: () => Promise<void>,
    private readonly allocator: Allocator = heap,
  ) {}

  async pool(input: Tensor, call: LayerCall, signal: AbortSignal): Promise<TimedResult> {
    const begun = performance.now();
    const result = maxPoolResult(input, maxPoolGeometry(input.shape, input.dtype, call), this.allocator);
    const { axes } = result.geometry;
    const perRow = elementCount(axes.map((axis) => axis.kernelSize)) * axes.at(-1)!.outputSize;
    const step = Math.max(1, Math.floor(CHUNK / perRow));
    const rows = rowCount(result.geometry);
    for (let row = 0; row < rows; row += step) {
      maxPoolRows(input, result, row, Math.min(row + step, rows));
      await this.breathe();
      if (signal.aborted) throw new CancelledError('cancelled');
    }
    return { ...result, milliseconds: performance.now() - begun };
  }
}
