import { given } from '../../src/tensors/description';
import type { Linked } from '../../src/views/link';
import type { FoundTensor } from './foundTensor';

/** The tensor of a link; after a reload it is read from the link again. */
export function linkedTensor({ name, tensor, call }: Linked, query: string): FoundTensor {
  const { dtype, shape } = tensor;
  return {
    reference: { uri: query, kind: 'link', start: 0, end: 0, name },
    tensor: { dtype, shape },
    origin: { kind: 'described', tensor: given(tensor) },
    call,
  };
}
