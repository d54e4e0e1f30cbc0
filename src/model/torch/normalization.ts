import { equal } from '../size';
import { none, parameter, sizeTuple, type Value } from '../value';
import { batchNorm, batchNormLayer, instanceNorm, instanceNormLayer } from './channelNorm';
import { isTrue, optionalTensor } from './inputs';
import { sameShape } from './layout';
import {
  asBool,
  asDType,
  asNumber,
  asSizes,
  asTensor,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { sizeText } from './texts';

const groupNormLayer: LayerRule = {
  signature: 'num_groups, num_channels, eps=1e-05, affine=True, device=None, dtype=None',
  construct(args) {
    const [groups, channels] = [asNumber(args.num_groups), asNumber(args.num_channels)];
    if (groups === 0 || channels % groups !== 0) {
      const text = `num_channels (${channels}) must be divisible by num_groups (${groups})`;
      throw new Refusal(text, 'ValueError', 'num_groups');
    }
    const dtype = asDType(args.dtype, 'float32');
    const learned = () => (asBool(args.affine) ? parameter([channels], dtype) : none);
    return { weight: learned(), bias: learned() };
  },
  forward: (layer, { input }) => groupNorm({ ...layer, input: input! }),
};

/** @see ATen/native/group_norm.cpp, check_group_norm_inputs */
function groupNorm(args: Arguments): Value {
  const input = asTensor(args.input);
  const channels = input.shape[1];
  if (channels === undefined) return notKnown(sizeText());
  const groups = asNumber(args.num_groups);
  if (typeof channels === 'number' && channels % groups !== 0) {
    throw new Refusal(
      `Expected number of channels in input to be divisible by num_groups, but got input of shape ${listed(input.shape)} and num_groups=${groups}`,
      'RuntimeError',
      'num_groups',
    );
  }
  const weight = optionalTensor(args.weight);
  const fits = weight ? equal(weight.shape[0]!, channels) : true;
  if (fits === undefined) notKnown(sizeText());
  if (!fits) {
    throw new Refusal(
      `Expected weight to be a vector of size equal to the number of channels in input, but got weight of shape ${listed(weight!.shape)} and input of shape ${listed(input.shape)}`,
      'RuntimeError',
      'num_channels',
    );
  }
  return sameShape(input);
}

/** LayerNorm and RMSNorm: over the last axes. */
function lastAxesLayer(signature: string, flag: string): LayerRule {
  return {
    signature,
    construct(args) {
      const { normalized_shape } = args;
      const shape = asSizes({ kind: 'tuple', items: [normalized_shape!] });
      const dtype = asDType(args.dtype, 'float32');
      const learned = () => (asBool(args.elementwise_affine) ? parameter(shape, dtype) : none);
      const bias = flag === 'bias' && asBool(args.bias) ? { bias: learned() } : flag === 'bias' ? { bias: none } : {};
      return { normalized_shape: sizeTuple(shape), weight: learned(), ...bias };
    },
    forward: ({ normalized_shape }, { input }) => overLastAxes({ input: input!, normalized_shape: normalized_shape! }),
  };
}

/** @see ATen/native/layer_norm.cpp, _check_layer_norm_inputs */
function overLastAxes(args: Arguments): Value {
  const input = asTensor(args.input);
  const shape = asSizes({ kind: 'tuple', items: [args.normalized_shape!] });
  const last = input.shape.slice(-shape.length);
  const fits = last.length < shape.length ? [false] : shape.map((size, axis) => equal(size, last[axis]!));
  if (!fits.includes(false)) return fits.includes(undefined) ? notKnown(sizeText()) : sameShape(input);
  const expected = `*, ${listed(shape).slice(1, -1)}`;
  throw new Refusal(
    `Given normalized_shape=${listed(shape)}, expected input with shape [${expected}], but got input of size${listed(input.shape)}`,
    'RuntimeError',
    'normalized_shape',
  );
}

/** @see torch/nn/functional.py, local_response_norm */
function localResponseNorm(args: Arguments): Value {
  const input = asTensor(args.input);
  const rank = input.shape.length;
  if (rank >= 3) return sameShape(input);
  const gap = ' '.repeat(26);
  throw new Refusal(`Expected 3D or higher dimensionality${gap}input (got ${rank} dimensions)`, 'ValueError');
}

/** Of torch.nn. */
export const normalizationLayers: Readonly<Record<string, LayerRule>> = {
  BatchNorm1d: batchNormLayer([2, 3]),
  BatchNorm2d: batchNormLayer([4]),
  BatchNorm3d: batchNormLayer([5]),
  SyncBatchNorm: {
    ...batchNormLayer([], 'process_group=None, '),
    constructedBy: 'SyncBatchNorm',
    forward: (_, { input }) => (asTensor(input).shape.length < 2 ? notKnown(sizeText()) : sameShape(asTensor(input))),
  },
  InstanceNorm1d: instanceNormLayer(1),
  InstanceNorm2d: instanceNormLayer(2),
  InstanceNorm3d: instanceNormLayer(3),
  GroupNorm: groupNormLayer,
  LayerNorm: lastAxesLayer(
    'normalized_shape, eps=1e-05, elementwise_affine=True, bias=True, device=None, dtype=None',
    'bias',
  ),
  RMSNorm: lastAxesLayer('normalized_shape, eps=None, elementwise_affine=True, device=None, dtype=None', ''),
  LocalResponseNorm: {
    signature: 'size, alpha=0.0001, beta=0.75, k=1.0',
    forward: (_, { input }) => localResponseNorm({ input: input! }),
  },
};

/** Of torch.nn.functional. */
export const normalizationFunctions: Readonly<Record<string, FunctionRule>> = {
  batch_norm: {
    signature: 'input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-05',
    apply: (args) => batchNorm(asTensor(args.input), args, isTrue(args.training)),
  },
  instance_norm: {
    signature:
      'input, running_mean=None, running_var=None, weight=None, bias=None, use_input_stats=True, momentum=0.1, eps=1e-05',
    apply: ({ input }) => instanceNorm(asTensor(input)),
  },
  group_norm: { signature: 'input, num_groups, weight=None, bias=None, eps=1e-05', apply: groupNorm },
  layer_norm: { signature: 'input, normalized_shape, weight=None, bias=None, eps=1e-05', apply: overLastAxes },
  rms_norm: { signature: 'input, normalized_shape, weight=None, eps=None', apply: overLastAxes },
  local_response_norm: { signature: 'input, size, alpha=0.0001, beta=0.75, k=1.0', apply: localResponseNorm },
};
