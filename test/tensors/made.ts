import type { Description } from '../../src/tensors/description';
import { makeTensor } from '../../src/tensors/making';
import type { Tensor } from '../../src/tensors/tensor';

/** The tensor that a description promises. */
export function made(description: Description): Promise<Tensor> {
  return makeTensor(description, new AbortController().signal);
}
