import { alike } from './layout';
import type { Value } from '../value';
import { asTensor, Refusal, type FunctionRule, type LayerRule } from './rule';

/** Any dropout keeps the shape, of whatever rank: only of that along one dim others are refused. @see torch/nn/functional.py */
function dropped(value: Value | undefined, name: string): Value {
  const input = asTensor(value);
  const rank = input.shape.length;
  if (name !== 'dropout1d' || rank === 2 || rank === 3) return alike(input);
  throw new Refusal(
    `dropout1d: Expected 2D or 3D input, but received a ${rank}D input. Note that dropout1d exists to provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs).`,
  );
}

const names: Readonly<Record<string, string>> = {
  Dropout: 'dropout',
  Dropout1d: 'dropout1d',
  Dropout2d: 'dropout2d',
  Dropout3d: 'dropout3d',
  AlphaDropout: 'alpha_dropout',
  FeatureAlphaDropout: 'feature_alpha_dropout',
};

/** Of torch.nn. */
export const dropoutLayers: Readonly<Record<string, LayerRule>> = Object.fromEntries(
  Object.entries(names).map(([name, functional]): [string, LayerRule] => [
    name,
    {
      signature: 'p=0.5, inplace=False',
      constructedBy: '_DropoutNd',
      forward: (_, { input }) => dropped(input, functional),
    },
  ]),
);

/** Of torch.nn.functional. */
export const dropoutFunctions: Readonly<Record<string, FunctionRule>> = Object.fromEntries(
  Object.values(names).map((name): [string, FunctionRule] => [
    name,
    {
      signature: `input, p=0.5, training=${name.includes('alpha') ? 'False' : 'True'}, inplace=False`,
      apply: ({ input }) => dropped(input, name),
    },
  ]),
);
