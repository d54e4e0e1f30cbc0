import type { LayerCall } from '../../src/pooling/layers';
import type { TensorHeader } from '../../src/tensors/tensor';
import type { Origin, TensorReference } from '../../src/worker/origin';
import type { LayerInText } from '../../src/worker/protocol';

/** A tensor in the editor or in a file, and the layer at that place, if there is one. */
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

/** A layer whose input is unknown. */
export interface FoundCall {
  readonly call: LayerCall;
  /** Where it stands. */
  readonly site: LayerInText;
}
