import { reshape, type TensorHeader } from '../tensors/tensor';
import { plan } from './engine';
import { layers, type LayerCall } from './layers';
import { stepsOf } from './unpool';

/**
 * The tensor as a layer can take it: missing batch and channel axes are put in front, as the study note does with
 * `torch.reshape(input, (-1, 1, 5, 5))`. What has enough axes stays as it is.
 */
export function asLayerInput<T extends TensorHeader>(tensor: T, call: LayerCall): T {
  const { rank } = layers[call.op];
  const missing = rank - tensor.shape.length;
  if (tensor.shape.length > rank) return tensor;
  return reshape(tensor, [1, 1, ...Array<number>(missing).fill(1), ...tensor.shape]);
}

/**
 * The shape that a layer makes of the tensor; an unpooling after the pooling that gives it its indices.
 *
 * @throws PoolingError if PyTorch refuses it
 */
export function pooledShape(tensor: TensorHeader, call: LayerCall): readonly number[] {
  let { shape } = asLayerInput(tensor, call);
  for (const step of stepsOf(call)) shape = plan(shape, step, tensor.dtype).geometry.outputShape;
  return shape;
}

/** The layer used last if PyTorch takes the tensor with it, else a window of 3, or what fits. */
export function callFor(tensor: TensorHeader, last: LayerCall | undefined): LayerCall {
  if (!last) return defaultCall(tensor.shape);
  try {
    pooledShape(tensor, last);
    return last;
  } catch {
    return defaultCall(tensor.shape);
  }
}

function defaultCall(shape: readonly number[]): LayerCall {
  const smallest = Math.min(...(shape.length ? shape.slice(-2) : [1]), 3);
  return { op: shape.length < 2 ? 'MaxPool1d' : 'MaxPool2d', kwargs: { kernel_size: Math.max(1, smallest) } };
}
