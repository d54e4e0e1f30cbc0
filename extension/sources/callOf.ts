import { callFor } from '../../src/pooling/layerInput';
import { layers, type LayerCall } from '../../src/pooling/layers';
import type { FoundTensor } from './foundTensor';
import type { LastUsed } from './lastUsed';

/** The layer that stands there, else the one used last if it takes the tensor; a picture is not pooled across its channels. */
export function callOf({ tensor, call, reference }: FoundTensor, lastUsed: LastUsed): LayerCall {
  const last = lastUsed.call;
  const isFlat = (!reference.choice?.isImage && reference.kind !== 'logged') || (last && layers[last.op].rank === 2);
  return call ?? callFor(tensor, isFlat ? last : undefined);
}
