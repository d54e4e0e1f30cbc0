import { activationLayers } from './activations';
import { attentionLayers } from './attention';
import { convolutionLayers } from './convolution';
import { distanceLayers } from './distances';
import { dropoutLayers } from './dropout';
import { einopsLayers } from './einops';
import { embeddingLayers } from './embedding';
import { foldingLayers } from './folding';
import { lazyLayers } from './lazy';
import { linearLayers } from './linear';
import { lossLayers } from './losses';
import { normalizationLayers } from './normalization';
import { paddingLayers } from './padding';
import { poolingLayers } from './pooling';
import { recurrentLayers } from './recurrent';
import { resizingLayers } from './resizing';
import type { LayerRule } from './rule';
import { shufflingLayers } from './shuffling';
import { transformerLayers } from './transformer';
import { transposedLayers } from './transposedConvolution';
import { viewingLayers } from './viewing';

/** The layers of torch.nn by name, and those of einops. */
export const layers: Readonly<Record<string, LayerRule>> = {
  ...activationLayers,
  ...attentionLayers,
  ...convolutionLayers,
  ...distanceLayers,
  ...dropoutLayers,
  ...einopsLayers,
  ...embeddingLayers,
  ...foldingLayers,
  ...lazyLayers,
  ...linearLayers,
  ...lossLayers,
  ...normalizationLayers,
  ...paddingLayers,
  ...poolingLayers,
  ...recurrentLayers,
  ...resizingLayers,
  ...shufflingLayers,
  ...transformerLayers,
  ...transposedLayers,
  ...viewingLayers,
};
