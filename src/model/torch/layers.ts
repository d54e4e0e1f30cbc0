import { convolutionLayer } from './convolution';
import { linearLayer } from './linear';
import type { LayerRule } from './rule';

/** The layers of torch.nn by name. */
export const layers: Readonly<Record<string, LayerRule>> = {
  Linear: linearLayer,
  Conv1d: convolutionLayer(1),
  Conv2d: convolutionLayer(2),
  Conv3d: convolutionLayer(3),
};
