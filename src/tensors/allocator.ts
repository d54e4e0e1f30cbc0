import { PoolscopeError } from '../errors';
import { bytesPerValue, createStorage, type DataOf, type DType } from './dtype';

/** Allocates the storage of tensors, possibly in an engine's memory. */
export interface Allocator {
  /**
   * Zeroed storage for `length` values.
   *
   * @throws PoolscopeError if there is not that much memory
   */
  allocate<D extends DType>(dtype: D, length: number): DataOf<D>;
}

/** The most bytes one tensor may take. */
const LIMIT = 2 ** 30;

/** Storage from the JavaScript heap; sizes are checked before memory is taken. */
export const heap: Allocator = {
  allocate(dtype, length) {
    const bytes = length * bytesPerValue(dtype);
    if (!Number.isSafeInteger(length) || length < 0 || bytes > LIMIT) {
      throw new PoolscopeError(
        `not enough memory: ${length} values of ${dtype} take ${bytes} bytes, at most ${LIMIT} are allowed`,
      );
    }
    try {
      return createStorage(dtype, length);
    } catch {
      throw new PoolscopeError(`not enough memory: ${length} values of ${dtype} take ${bytes} bytes`);
    }
  },
};
