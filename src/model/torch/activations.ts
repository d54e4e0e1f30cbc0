import type { DType } from '../../tensors/dtype';
import { equal, multiply, floorDivide, type Size } from '../size';
import { parameter, type Value } from '../value';
import { unary } from './elementwise';
import { axisFrom, dtypeFrom, inputOf } from './inputs';
import { computed, sameShape } from './layout';
import { floating } from './promotion';
import {
  asDType,
  asNumber,
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

/** By layer: the function, and the parameters that both take. */
const simple: Readonly<Record<string, readonly [name: string, parameters: string]>> = {
  ReLU: ['relu', 'inplace=False'],
  ReLU6: ['relu6', 'inplace=False'],
  LeakyReLU: ['leaky_relu', 'negative_slope=0.01, inplace=False'],
  ELU: ['elu', 'alpha=1.0, inplace=False'],
  SELU: ['selu', 'inplace=False'],
  CELU: ['celu', 'alpha=1.0, inplace=False'],
  GELU: ['gelu', "approximate='none'"],
  SiLU: ['silu', 'inplace=False'],
  Mish: ['mish', 'inplace=False'],
  Hardswish: ['hardswish', 'inplace=False'],
  Hardsigmoid: ['hardsigmoid', 'inplace=False'],
  Hardtanh: ['hardtanh', 'min_val=-1.0, max_val=1.0, inplace=False'],
  Hardshrink: ['hardshrink', 'lambd=0.5'],
  Softshrink: ['softshrink', 'lambd=0.5'],
  Tanhshrink: ['tanhshrink', ''],
  Softplus: ['softplus', 'beta=1.0, threshold=20.0'],
  Softsign: ['softsign', ''],
  LogSigmoid: ['logsigmoid', ''],
  Sigmoid: ['sigmoid', ''],
  Tanh: ['tanh', ''],
  RReLU: ['rrelu', 'lower=0.125, upper=0.3333333333333333, inplace=False'],
  Threshold: ['threshold', 'threshold, value, inplace=False'],
};

const makesFloats = new Set(['sigmoid', 'tanh', 'softsign']);

function simpleFunction(name: string, parameters: string): FunctionRule {
  const signature = name === 'rrelu' ? parameters.replace(' inplace', ' training=False, inplace') : parameters;
  const dtype = (given: DType | undefined) => (makesFloats.has(name) ? floating(given) : given);
  return unary(name, signature ? `input, ${signature}` : 'input', dtype);
}

/** `softmax` and its siblings: a check of the axis. */
function overAxis(args: Arguments): Value {
  const input = asTensor(args.input);
  if (!isNone(args.dim)) axisFrom(args.dim, input.shape.length);
  return sameShape(input, dtypeFrom(args.dtype, input.dtype));
}

/** @throws Refusal where softmax over channels has no channels */
function softmax2d(input: Value | undefined): Value {
  const tensor = asTensor(input);
  const rank = tensor.shape.length;
  if (rank === 3 || rank === 4) return sameShape(tensor);
  throw new Refusal(`Softmax2d: expected input to be 3D or 4D, got ${rank}D instead`, 'ValueError');
}

function glu(args: Arguments): Value {
  const input = asTensor(args.input);
  const axis = axisFrom(args.dim, input.shape.length);
  const size = input.shape[axis];
  const half = size === undefined ? notKnown(sizeText()) : floorDivide(size, 2);
  const isEven = equal(multiply(half, 2), size!);
  if (isEven === false) {
    const text = `Halving dimension must be even, but dimension ${axis} is size ${listed([size!]).slice(1, -1)}`;
    throw new Refusal(text, 'RuntimeError', 'dim');
  }
  if (isEven === undefined) notKnown(sizeText());
  const shape: Size[] = [...input.shape];
  shape[axis] = half;
  return computed(shape, input.dtype, input);
}

/** @see ATen/native/Activation.cpp, _prelu_kernel */
function prelu(args: Arguments): Value {
  const [input, weight] = [asTensor(args.input), asTensor(args.weight)];
  const count = weight.shape.length === 0 ? 1 : weight.shape[0]!;
  const channels = input.shape.length > 1 ? input.shape[1]! : 1;
  const fits = count === 1 || equal(count, channels);
  if (fits === undefined) notKnown(sizeText());
  if (fits) return sameShape(input);
  const [found, expected] = listed([count, channels]).slice(1, -1).split(', ');
  throw new Refusal(
    `Mismatch of parameter numbers and input channel size. Found parameter numbers = ${found} and channel size = ${expected}.`,
    'RuntimeError',
    'num_parameters',
  );
}

const softmaxes = { Softmax: 'softmax', LogSoftmax: 'log_softmax', Softmin: 'softmin' };

/** Of torch.nn. */
export const activationLayers: Readonly<Record<string, LayerRule>> = {
  ...Object.fromEntries(
    Object.entries(simple).map(([layer, [name, signature]]): [string, LayerRule] => [
      layer,
      {
        signature,
        ...(signature === '' && { constructedBy: 'Module' }),
        forward: (_, args) => simpleFunction(name, signature).apply(args),
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.keys(softmaxes).map((layer): [string, LayerRule] => [
      layer,
      { signature: 'dim=None', forward: ({ dim }, { input }) => overAxis({ input: input!, dim: dim! }) },
    ]),
  ),
  Softmax2d: { signature: '', constructedBy: 'Module', forward: (_, { input }) => softmax2d(input) },
  GLU: { signature: 'dim=-1', forward: ({ dim }, { input }) => glu({ input: input!, dim: dim! }) },
  PReLU: {
    signature: 'num_parameters=1, init=0.25, device=None, dtype=None',
    construct: (args) => ({
      weight: parameter([asNumber(args.num_parameters)], asDType(args.dtype, 'float32')),
    }),
    forward: ({ weight }, { input }) => prelu({ input: input!, weight: weight! }),
  },
};

/** Of torch.nn.functional. */
export const activationFunctions: Readonly<Record<string, FunctionRule>> = {
  ...Object.fromEntries(
    Object.values(simple).map(([name, parameters]) => [name, simpleFunction(name, parameters)] as const),
  ),
  ...Object.fromEntries(
    Object.values(softmaxes).map((name): [string, FunctionRule] => [
      name,
      { signature: 'input, dim=None, _stacklevel=3, dtype=None', apply: overAxis },
    ]),
  ),
  gumbel_softmax: {
    signature: 'logits, tau=1, hard=False, eps=1e-10, dim=-1',
    apply: ({ logits, dim }) => overAxis({ input: logits!, dim: dim! }),
  },
  glu: { signature: 'input, dim=-1', apply: glu },
  prelu: { signature: 'input, weight', apply: prelu },
};

const inTorch = ['celu', 'hardshrink', 'prelu', 'rrelu', 'threshold'];

/** Those that torch has, too. */
export const torchActivations: Readonly<Record<string, FunctionRule>> = Object.fromEntries(
  inTorch.map((name) => [name, activationFunctions[name]!]),
);

/** Of torch itself and of tensors. */
export const softmaxOperators: Readonly<Record<string, FunctionRule>> = Object.fromEntries(
  ['softmax', 'log_softmax'].map((name): [string, FunctionRule] => [
    name,
    {
      signature: 'input, dim, dtype=None',
      apply: (args) => (inputOf(args.input, name), overAxis(args)),
    },
  ]),
);
