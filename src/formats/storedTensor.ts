import type { DType, TensorData } from '../tensors/dtype';

/** Values in row-major order, from `start` up to `end`. */
export interface ValueRange {
  readonly start: number;
  readonly end: number;
}

/** A tensor in a file: known by its header, its values read on request. */
export interface StoredTensor {
  /** Its name in the file, nested names joined with a dot; empty if the file holds only this one. */
  readonly name: string;
  readonly dtype: DType;
  /** The dtype it has in the file, if that is none of ours. */
  readonly storedAs?: string;
  readonly shape: readonly number[];
  /** Bytes that it keeps in memory; absent if its values stay in the file. */
  readonly heldBytes?: number;
  /** What was assumed to read it: 'First row read as header'. */
  readonly notes?: readonly string[];
  /**
   * Its values in row-major order, or a part of them.
   *
   * @throws TensorError if the file does not hold what its header promises
   * @throws CancelledError once the signal aborts
   */
  read(range?: ValueRange, signal?: AbortSignal): Promise<TensorData>;
}
