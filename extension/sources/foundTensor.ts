import type { LayerCall } from '../../src/pooling/layers';
import type { Tensor, TensorHeader } from '../../src/tensors/tensor';
import type { Origin, TensorReference } from '../../src/worker/origin';

/** A tensor in the editor or in a file, and the layer at that place, if there is one. */
export interface FoundTensor {
  readonly reference: TensorReference;
  readonly tensor: TensorHeader;
  readonly origin: Origin;
  readonly call?: LayerCall;
}

/** A tensor whose values are in a text. */
export interface FoundLiteral extends FoundTensor {
  readonly tensor: Tensor;
}

/** A layer whose input is unknown. */
export interface FoundCall {
  readonly call: LayerCall;
}
