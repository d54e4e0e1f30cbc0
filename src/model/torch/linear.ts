import { scalarTypeNames } from '../../tensors/dtype';
import { equal, product, type Size } from '../size';
import { none, parameter, tensor, type Tensor, type Value } from '../value';
import { expanded } from './broadcasting';
import { isSameShape } from './elementwise';
import { inputOf } from './inputs';
import {
  asBool,
  asDType,
  asSize,
  asTensor,
  isNone,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { sizeText } from './texts';
import { refuseFractions } from './weights';

/** (*, in_features) → (*, out_features). */
const linearLayer: LayerRule = {
  signature: 'in_features, out_features, bias=True, device=None, dtype=None',
  construct(args) {
    refuseFractions(args, ['out_features', 'in_features']);
    const [inFeatures, outFeatures] = [asSize(args.in_features), asSize(args.out_features)];
    const dtype = asDType(args.dtype, 'float32');
    const bias = asBool(args.bias) ? parameter([outFeatures], dtype) : none;
    return { weight: parameter([outFeatures, inFeatures], dtype), bias };
  },
  forward: (layer, args) => linear({ input: args.input!, weight: layer.weight!, bias: layer.bias! }),
};

/** `F.linear`. */
function linear(args: Arguments): Value {
  const [input, weight] = [inputOf(args.input, 'linear'), asTensor(args.weight)];
  const [outFeatures, inFeatures] = weight.shape;
  if (inFeatures === undefined || outFeatures === undefined || weight.shape.length > 2) return notKnown(sizeText());
  const features = input.shape.at(-1);
  if (features === undefined) {
    throw new Refusal('both arguments to linear need to be at least 1D, but they are 0D and 2D');
  }
  refuseDTypes(input, weight);
  refuseProduct([product(input.shape.slice(0, -1)), features], [inFeatures, outFeatures], 'in_features');
  const shape = [...input.shape.slice(0, -1), outFeatures];
  if (!isNone(args.bias))
    expanded(asTensor(args.bias), shape.length < 3 ? shape : [product(shape.slice(0, -1)), outFeatures]);
  return tensor(shape, input.dtype);
}

/** @see ATen/native/LinearAlgebra.cpp, addmm */
export function refuseProduct(left: readonly [Size, Size], right: readonly [Size, Size], argument?: string): void {
  const fits = equal(left[1], right[0]);
  if (fits === undefined) notKnown(sizeText());
  if (fits) return;
  const [one, other] = [left, right].map((shape) => listed(shape).slice(1, -1).replaceAll(', ', 'x')) as [
    string,
    string,
  ];
  throw new Refusal(`mat1 and mat2 shapes cannot be multiplied (${one} and ${other})`, 'RuntimeError', argument);
}

/** @throws Refusal if the two are of different dtypes; those that are not known may be. */
function refuseDTypes(left: Tensor, right: Tensor): void {
  if (!left.dtype || !right.dtype || left.dtype === right.dtype) return;
  const [one, other] = [scalarTypeNames[left.dtype], scalarTypeNames[right.dtype]];
  throw new Refusal(`mat1 and mat2 must have the same dtype, but got ${one} and ${other}`);
}

const bilinearLayer: LayerRule = {
  signature: 'in1_features, in2_features, out_features, bias=True, device=None, dtype=None',
  construct(args) {
    refuseFractions(args, ['out_features', 'in1_features', 'in2_features']);
    const [one, other, out] = [args.in1_features, args.in2_features, args.out_features].map(asSize);
    const dtype = asDType(args.dtype, 'float32');
    const bias = asBool(args.bias) ? parameter([out!], dtype) : none;
    return { weight: parameter([out!, one!, other!], dtype), bias };
  },
  inputs: 'input1, input2',
  forward: (layer, { input1, input2 }) => bilinear({ input1: input1!, input2: input2!, weight: layer.weight! }),
};

/** @see ATen/native/Linear.cpp, bilinear */
function bilinear(args: Arguments): Value {
  const [one, other, weight] = [asTensor(args.input1), asTensor(args.input2), asTensor(args.weight)];
  const [out, ...features] = weight.shape;
  const batch = one.shape.slice(0, -1);
  if (!isSameShape(batch, other.shape.slice(0, -1)) || features.length !== 2) return notKnown(sizeText());
  for (const [at, input] of [one, other].entries()) {
    const [found, expected] = [input.shape.at(-1)!, features[at]!];
    const fits = equal(found, expected);
    if (fits === undefined) notKnown(sizeText());
    if (!fits) {
      const [got, wanted] = listed([found, expected]).slice(1, -1).split(', ');
      const text = `bilinear(): input${at + 1} size does not match weight size: got ${got} but expected ${wanted}`;
      throw new Refusal(text, 'RuntimeError', `in${at + 1}_features`);
    }
  }
  return tensor([...batch, out!], one.dtype);
}

/** Of torch.nn. */
export const linearLayers: Readonly<Record<string, LayerRule>> = {
  Linear: linearLayer,
  Bilinear: bilinearLayer,
  Identity: { signature: '*args, **kwargs', forward: (_, { input }) => input! },
};

/** Of torch.nn.functional. */
export const linearFunctions: Readonly<Record<string, FunctionRule>> = {
  linear: { signature: 'input, weight, bias=None', apply: linear },
  bilinear: { signature: 'input1, input2, weight, bias=None', apply: bilinear },
};
