import * as vscode from 'vscode';
import { described } from '../../src/tensors/description';
import type { FoundTensor } from './foundTensor';

/** One channel of sample values, always the same: whole numbers, which are easy to follow through the windows. */
export function sampleTensor(sizes: readonly number[]): FoundTensor {
  const tensor = described([1, 1, ...sizes], 'float32', { kind: 'integers', low: 0, high: 100 });
  return {
    reference: {
      uri: '',
      kind: 'sample',
      start: 0,
      end: 0,
      name: vscode.l10n.t('{0} (random sample values)', sizes.join('×')),
      sizes,
    },
    tensor: { dtype: tensor.dtype, shape: tensor.shape },
    origin: { kind: 'described', tensor },
  };
}
