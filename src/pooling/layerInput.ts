import { layers, type LayerCall } from './layers';
import { reshape, type Tensor } from '../tensor';

/**
 * The tensor as a layer can take it: missing batch and channel axes are put in front, as the study note does with
 * `torch.reshape(input, (-1, 1, 5, 5))`. What has enough axes stays as it is.
 */
export function asLayerInput(tensor: Tensor, call: LayerCall): Tensor {
  const { rank } = layers[call.op];
  const missing = rank - tensor.shape.length;
  if (tensor.shape.length > rank) return tensor;
  return reshape(tensor, [1, 1, ...Array<number>(missing).fill(1), ...tensor.shape]);
}

/** The layer shown for a tensor that no layer was named for: a window of 3, or what fits. */
export function defaultCall(shape: readonly number[]): LayerCall {
  const smallest = Math.min(...shape.slice(-2), 3);
  return { op: shape.length < 2 ? 'MaxPool1d' : 'MaxPool2d', kwargs: { kernel_size: Math.max(1, smallest) } };
}
