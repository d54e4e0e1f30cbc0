import type { StoredTensor } from '../formats/storedTensor';
import type { TensorData } from '../tensors/dtype';
import { elementCount } from '../tensors/tensor';

/** The most values of an array that are held. */
const HELD_LIMIT = 2 ** 28;

/** What is compressed is read from its beginning: of an array that is read out of order all values are held. */
export function inAnyOrder(tensor: StoredTensor): StoredTensor {
  const { name, dtype, shape } = tensor;
  const canHold = elementCount(shape) <= HELD_LIMIT;
  let position = 0;
  let held: Promise<TensorData> | undefined;
  return {
    name,
    dtype,
    shape,
    async read(range, signal) {
      if (!range) return tensor.read(range, signal);
      if (canHold && range.start < position) held ??= tensor.read();
      position = range.end;
      return held ? (await held).subarray(range.start, range.end) : tensor.read(range, signal);
    },
  };
}
