import { convolutionLayers } from './convolution';
import { linearLayers } from './linear';
import { normalizationLayers } from './normalization';
import { int } from '../value';
import { asTensor, notKnown, type Arguments, type LayerRule } from './rule';
import { sizeText } from './texts';
import { transposedLayers } from './transposedConvolution';

/**
 * A layer that takes a size from the first input it sees: with it, it is made as the layer is that it becomes.
 *
 * @param axis of the input whose size it takes; of a convolution it depends on whether there is a batch
 */
function lazy(layer: LayerRule, parameter: string, axis: (rank: number) => number): LayerRule {
  return {
    signature: layer.signature.replace(`${parameter}, `, '').replace(parameter, ''),
    ...(layer.inputs && { inputs: layer.inputs }),
    grow(attributes, args) {
      const { shape } = asTensor(args.input);
      const size = shape[axis(shape.length)];
      if (size === undefined) return notKnown(sizeText());
      const given: Arguments = { ...attributes, [parameter]: int(size) };
      return { [parameter]: int(size), ...layer.construct?.(given) };
    },
    forward: (attributes, args) => layer.forward(attributes, args),
  };
}

const channelsOf = (spatial: number) => (rank: number) => rank - spatial - 1;
const second = () => 1;

function spatialLayers(table: Readonly<Record<string, LayerRule>>, name: string): [string, LayerRule][] {
  return [1, 2, 3].map((rank) => [
    `Lazy${name}${rank}d`,
    lazy(table[`${name}${rank}d`]!, 'in_channels', channelsOf(rank)),
  ]);
}

/** Of torch.nn. */
export const lazyLayers: Readonly<Record<string, LayerRule>> = {
  LazyLinear: lazy(linearLayers.Linear!, 'in_features', (rank) => rank - 1),
  ...Object.fromEntries(spatialLayers(convolutionLayers, 'Conv')),
  ...Object.fromEntries(spatialLayers(transposedLayers, 'ConvTranspose')),
  ...Object.fromEntries(
    [1, 2, 3].map((rank): [string, LayerRule] => [
      `LazyBatchNorm${rank}d`,
      lazy(normalizationLayers[`BatchNorm${rank}d`]!, 'num_features', second),
    ]),
  ),
};
