import type { LayerCall } from '../pooling/layers';
import { poolingCalls } from './calls';
import { parsePython } from './source';

/** No call of a layer is longer. */
const MOST_CHARACTERS = 10_000;

/** The layer that a text is, as `nn.MaxPool2d(kernel_size=3)`; undefined if it is anything else. */
export function layerInText(text: string): LayerCall | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  const calls = poolingCalls(parsePython(`import torch\nfrom torch import nn\nfrom torch.nn import *\n${text}\n`));
  return calls.length === 1 ? calls[0]!.call : undefined;
}
