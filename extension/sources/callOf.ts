import { callFor } from '../../src/pooling/layerInput';
import { layers, type LayerCall } from '../../src/pooling/layers';
import type { FoundTensor } from './foundTensor';
import type { LastUsed } from './lastUsed';

/** The layer at that place, else the last one used if it takes the tensor; images are not pooled across channels. */
export function callOf({ tensor, call, reference }: FoundTensor, lastUsed: LastUsed): LayerCall {
  const last = lastUsed.call;
  const isFlat = (!reference.choice?.isImage && reference.kind !== 'logged') || (last && layers[last.op].rank === 2);
  return call ?? callFor(tensor, isFlat ? last : undefined);
}
