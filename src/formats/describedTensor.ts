import type { Description } from '../tensors/description';
import { makeTensor } from '../tensors/making';
import { heldTensor } from './heldTensor';
import type { StoredTensor } from './storedTensor';

/** A tensor that a text describes, under the name it has there: its values are made when first asked for. */
export function describedTensor(name: string, tensor: Description): StoredTensor {
  let held: StoredTensor | undefined;
  return {
    name,
    dtype: tensor.dtype,
    shape: tensor.shape,
    async read(range, signal = new AbortController().signal) {
      held ??= heldTensor(name, await makeTensor(tensor, signal));
      return held.read(range, signal);
    },
  };
}
