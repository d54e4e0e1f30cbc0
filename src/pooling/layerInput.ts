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

/** Max pooling along the axes that the shape has behind batch and channels; what has fewer than four is one plane, or its channels. */
function defaultCall(shape: readonly number[]): LayerCall {
  const isRow = shape.length < 2 || (shape.length === 3 && shape[0] === 1 && shape[1] === 1);
  const op = isRow ? 'MaxPool1d' : shape.length === 5 ? 'MaxPool3d' : 'MaxPool2d';
  const smallest = Math.min(3, ...(shape.length > 0 ? shape.slice(-layers[op].rank) : [1]));
  return { op, kwargs: { kernel_size: Math.max(1, smallest) } };
}
