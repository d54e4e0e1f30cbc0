import type { DType, TensorData } from '../tensors/dtype';

/** Bytes that lie somewhere: readers take only those that they need. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /**
   * Bytes from `start` up to `end`, which may be views of what is held already: they are only read.
   *
   * @throws TensorError if the source has no such bytes
   */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Values in row-major order, from `start` up to `end`. */
export interface ValueRange {
  readonly start: number;
  readonly end: number;
}

/** A tensor in a file: known by its header, its values read when asked for. */
export interface StoredTensor {
  /** Its name in the file, nested names joined with a dot; empty if the file holds only this one. */
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /**
   * Its values in row-major order, or a part of them.
   *
   * @throws TensorError if the file does not hold what its header promises
   * @throws CancelledError once the signal aborts
   */
  read(range?: ValueRange, signal?: AbortSignal): Promise<TensorData>;
}

/** A whole file's bytes as a source. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
  };
}
