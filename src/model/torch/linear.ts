import { equal, product } from '../size';
import { none, parameter, tensor, type Value } from '../value';
import {
  asBool,
  asDType,
  asNumber,
  asTensor,
  isNone,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type LayerRule,
} from './rule';
import { sizeText } from './texts';

/** `nn.Linear`: (*, in_features) → (*, out_features). */
export const linearLayer: LayerRule = {
  signature: 'in_features, out_features, bias=True, device=None, dtype=None',
  construct(args) {
    const [inFeatures, outFeatures] = [asNumber(args.in_features), asNumber(args.out_features)];
    const dtype = asDType(args.dtype, 'float32');
    const bias = asBool(args.bias) ? parameter([outFeatures], dtype) : none;
    return { weight: parameter([outFeatures, inFeatures], dtype), bias };
  },
  forward: (layer, args) => linear({ input: args.input!, weight: layer.weight!, bias: layer.bias! }),
};

/** `F.linear`. */
export function linear(args: Arguments): Value {
  const [input, weight] = [asTensor(args.input), asTensor(args.weight)];
  const [outFeatures, inFeatures] = weight.shape;
  if (inFeatures === undefined || outFeatures === undefined || weight.shape.length > 2) return notKnown(sizeText());
  const features = input.shape.at(-1);
  if (features === undefined) {
    throw new Refusal('both arguments to linear need to be at least 1D, but they are 0D and 2D');
  }
  const fits = equal(features, inFeatures);
  if (fits === undefined) return notKnown(sizeText());
  if (!fits) {
    const rows = product(input.shape.slice(0, -1));
    const [left, right] = [listed([rows, features]), listed([inFeatures, outFeatures])].map(byTimes);
    throw new Refusal(
      `mat1 and mat2 shapes cannot be multiplied (${left} and ${right})`,
      'RuntimeError',
      'in_features',
    );
  }
  if (!isNone(args.bias)) asTensor(args.bias);
  return tensor([...input.shape.slice(0, -1), outFeatures], input.dtype);
}

/** `64x400` of `[64, 400]`. */
function byTimes(shape: string): string {
  return shape.slice(1, -1).replaceAll(', ', 'x');
}
