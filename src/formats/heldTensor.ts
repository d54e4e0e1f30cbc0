import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { Tensor } from '../tensors/tensor';
import type { StoredTensor } from './storedTensor';

/** A tensor that is in memory, under the name it has in its file. */
export function heldTensor(name: string, { dtype, shape, data }: Tensor): StoredTensor {
  return {
    name,
    dtype,
    shape,
    heldBytes: data.byteLength,
    read({ start, end } = { start: 0, end: data.length }) {
      if (start === 0 && end === data.length) return Promise.resolve(data);
      if (start >= 0 && start <= end && end <= data.length) return Promise.resolve(data.slice(start, end));
      const refusal = l10n.t('Values {0} to {1} do not exist: the tensor has {2}', start, end, data.length);
      return Promise.reject(new TensorError(refusal));
    },
  };
}
