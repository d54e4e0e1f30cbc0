import * as vscode from 'vscode';
import { described } from '../../src/tensors/description';
import { elementCount, formatShape } from '../../src/tensors/tensor';
import type { FoundTensor } from './foundTensor';
import type { TextPlace } from './textPlace';

/** The most sample values that are made; of a larger batch there is one sample. */
const MOST_VALUES = 2 ** 22;

/** One channel of sample values. */
export function sampleTensor(sizes: readonly number[]): FoundTensor {
  return samples([1, 1, ...sizes], sizes.join('×'));
}

/**
 * Sample values of a layer's input, of which the text tells the shape alone.
 *
 * @param place where the layer stands
 * @param isAssumed whether the shape itself is assumed
 */
export function sampleInput(shape: readonly number[], place?: TextPlace, isAssumed = false): FoundTensor {
  const isLarge = elementCount(shape) > MOST_VALUES && shape.length > 3;
  const taken = isLarge ? [1, ...shape.slice(1)] : shape;
  const isPlane = taken.length > 2 && taken[0] === 1 && taken[1] === 1;
  const name = isPlane ? taken.slice(2).join('×') : formatShape(taken);
  return samples(taken, isAssumed ? vscode.l10n.t('{0} assumed', name) : name, place);
}

/** Always the same whole numbers, which are easy to follow through the windows. */
function samples(
  shape: readonly number[],
  name: string,
  place: TextPlace = { uri: '', start: 0, end: 0 },
): FoundTensor {
  const tensor = described(shape, 'float32', { kind: 'integers', low: 0, high: 100 });
  return {
    reference: {
      ...place,
      kind: 'sample',
      name: vscode.l10n.t('{0} (random sample values)', name),
      shape,
    },
    tensor: { dtype: tensor.dtype, shape },
    origin: { kind: 'described', tensor },
  };
}
