import { given } from '../../../src/tensors/description';
import { tensorOf } from '../../../src/tensors/tensor';
import type { FoundTensor } from '../../../extension/sources/foundTensor';

/** A tensor of the numbers 0, 1, 2, … */
export function foundTensor(shape: readonly number[], name = 'x'): FoundTensor {
  const values = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
  const tensor = given(tensorOf(values, shape));
  return {
    reference: { uri: `file:///${name}.json`, kind: 'json', start: 0, end: 1, name },
    tensor: { dtype: tensor.dtype, shape },
    origin: { kind: 'described', tensor },
  };
}

/** The same as an image, as if it stood in a file. */
export function foundImage(shape: readonly number[]): FoundTensor {
  const found = foundTensor(shape, 'image');
  const choice = { entry: '', isImage: true, raw: false, channelsLast: false, select: [] };
  return { ...found, reference: { ...found.reference, kind: 'file', choice } };
}
