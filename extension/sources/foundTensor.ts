import type { LayerCall } from '../../src/pooling/layers';
import type { Tensor, TensorHeader } from '../../src/tensors/tensor';
import type { Origin, TensorReference } from '../../src/worker/origin';

/** A tensor in the editor or in a file, and the layer that stands there, if one does. */
export interface FoundTensor {
  readonly reference: TensorReference;
  readonly tensor: TensorHeader;
  readonly origin: Origin;
  readonly call?: LayerCall;
}

/** A tensor whose values stand in a text. */
export interface FoundLiteral extends FoundTensor {
  readonly tensor: Tensor;
}

/** A layer whose input the text does not tell. */
export interface FoundCall {
  readonly call: LayerCall;
}
