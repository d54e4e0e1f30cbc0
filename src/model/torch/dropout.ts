import { alike } from './layout';
import { asTensor, type Arguments, type FunctionRule, type LayerRule } from './rule';

/** Any dropout keeps the shape, of whatever rank. */
function dropped({ input }: Arguments) {
  return alike(asTensor(input));
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
  Object.keys(names).map((name): [string, LayerRule] => [
    name,
    { signature: 'p=0.5, inplace=False', constructedBy: '_DropoutNd', forward: (_, args) => dropped(args) },
  ]),
);

/** Of torch.nn.functional. */
export const dropoutFunctions: Readonly<Record<string, FunctionRule>> = Object.fromEntries(
  Object.values(names).map((name): [string, FunctionRule] => [
    name,
    { signature: `input, p=0.5, training=${name.includes('alpha') ? 'False' : 'True'}, inplace=False`, apply: dropped },
  ]),
);
