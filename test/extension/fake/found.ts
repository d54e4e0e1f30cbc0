import { given } from '../../../src/tensors/description';
import { tensorOf } from '../../../src/tensors/tensor';
import type { FoundTensor } from '../../../extension/sources/foundTensor';

/** A row of numbers as it is found in a JSON file. */
export function foundRow(name: string, values: readonly number[] = [4, 1, 2, 3]): FoundTensor {
  const tensor = tensorOf(values, [1, values.length]);
  return {
    reference: { uri: `file:///${name}.json`, kind: 'json', start: 0, end: 1, name },
    tensor: { dtype: tensor.dtype, shape: tensor.shape },
    origin: { kind: 'described', tensor: given(tensor) },
  };
}
