import type { TableReading } from '../files/address';
import type { DType, TensorData } from '../tensors/dtype';
import type { Region } from '../tensors/tile';

/** Values in row-major order, from `start` up to `end`. */
export interface ValueRange {
  readonly start: number;
  readonly end: number;
}

/** Some of the rows and columns of a plane. */
export interface PlanePart {
  /** The plane's index along each axis but the last two. */
  readonly index: readonly number[];
  readonly region: Region;
  readonly rowStep: number;
  readonly columnStep: number;
}

/** What was assumed to read a tensor. */
export interface Note {
  readonly text: string;
  /** The other way to read it. */
  readonly turn?: { readonly label: string; readonly reading: TableReading };
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
  readonly notes?: readonly Note[];
  /** Whether the values of a column lie closer together in the file than those of a row. */
  readonly isColumnMajor?: boolean;
  /** A part of a plane as a tensor of its own, read without what lies between; absent if the values are in memory. */
  part?(part: PlanePart): StoredTensor;
  /**
   * Its values in row-major order, or a part of them.
   *
   * @throws TensorError if the file does not hold what its header promises
   * @throws CancelledError once the signal aborts
   */
  read(range?: ValueRange, signal?: AbortSignal): Promise<TensorData>;
}
