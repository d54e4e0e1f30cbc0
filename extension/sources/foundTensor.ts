import type { LayerCall } from '../../src/pooling/layers';
import type { TensorHeader } from '../../src/tensors/tensor';
import type { Origin, TensorReference } from '../../src/worker/origin';

/** A tensor in the editor or in a file, and the layer that stands there, if one does. */
export interface FoundTensor {
  readonly reference: TensorReference;
  readonly tensor: TensorHeader;
  readonly origin: Origin;
  readonly call?: LayerCall;
}

/** A tensor that a text describes. */
export interface FoundInText extends FoundTensor {
  readonly origin: Origin & { readonly kind: 'described' };
}

/** A layer whose input the text does not tell. */
export interface FoundCall {
  readonly call: LayerCall;
}
