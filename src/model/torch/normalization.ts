import { equal, multiply, product, type Size } from '../size';
import { none, parameter, sizeTuple, tensor, type Tensor, type Value } from '../value';
import { isTrue, optionalTensor } from './inputs';
import { alike } from './layout';
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

/** BatchNorm over channels; `ranks` are those of the input. @see torch/nn/modules/batchnorm.py */
function batchNormLayer(ranks: readonly number[], extra = ''): LayerRule {
  return {
    signature: `num_features, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, ${extra}device=None, dtype=None`,
    constructedBy: '_BatchNorm',
    construct: channelParameters,
    forward(layer, { input: value }) {
      const input = asTensor(value);
      refuseRank(input, ranks);
      const { running_mean, running_var, weight, bias } = layer;
      const usesBatch = isTrue(layer.training) || running_mean?.kind === 'none';
      return batchNorm(
        input,
        { running_mean: running_mean!, running_var: running_var!, weight: weight!, bias: bias! },
        usesBatch,
      );
    },
  };
}

/** What a layer that normalizes channels learns and keeps. */
function channelParameters(args: Arguments): Arguments {
  const shape = [asNumber(args.num_features)];
  const dtype = asDType(args.dtype, 'float32');
  const [isAffine, tracks] = [asBool(args.affine), asBool(args.track_running_stats)];
  const learned = isAffine ? parameter(shape, dtype) : none;
  const kept = tracks ? tensor(shape, dtype) : none;
  return { weight: learned, bias: learned, running_mean: kept, running_var: kept };
}

/** `expected 4D input (got 3D input)`. */
function refuseRank(input: Tensor, ranks: readonly number[]): void {
  const rank = input.shape.length;
  if (ranks.includes(rank)) return;
  const expected = ranks.map((each) => `${each}D`).join(' or ');
  throw new Refusal(`expected ${expected} input (got ${rank}D input)`, 'ValueError');
}

/** @see ATen/native/Normalization.cpp, batch_norm */
function batchNorm(input: Tensor, args: Arguments, usesBatch: boolean): Value {
  const channels = input.shape[1] ?? notKnown(sizeText());
  // nothing is looked at where there are no cells
  if (input.shape.includes(0)) return notKnown(sizeText());
  if (usesBatch) {
    const perChannel = multiply(input.shape[0]!, product(input.shape.slice(2)));
    if (equal(perChannel, 1) === true) {
      throw new Refusal(
        `Expected more than 1 value per channel when training, got input size torch.Size(${listed(input.shape)})`,
        'ValueError',
      );
    }
  }
  for (const name of ['running_mean', 'running_var', 'weight', 'bias']) {
    const each = optionalTensor(args[name]);
    if (!each) continue;
    const size = product(each.shape);
    const fits = equal(size, channels);
    if (fits === undefined) notKnown(sizeText());
    if (fits) continue;
    const [found, expected] = listed([channels, size]).slice(1, -1).split(', ');
    throw new Refusal(`${name} should contain ${found} elements not ${expected}`, 'RuntimeError', 'num_features');
  }
  return alike(input);
}

/** InstanceNorm; the input may have no batch. @see torch/nn/modules/instancenorm.py */
function instanceNormLayer(axes: number): LayerRule {
  return {
    signature:
      'num_features, eps=1e-05, momentum=0.1, affine=False, track_running_stats=False, device=None, dtype=None',
    constructedBy: '_InstanceNorm',
    construct: channelParameters,
    forward(layer, { input: value }) {
      const input = asTensor(value);
      refuseRank(input, [axes + 1, axes + 2]);
      if (input.shape.includes(0)) return notKnown(sizeText());
      const channelAxis = input.shape.length - axes - 1;
      const [channels, features] = [input.shape[channelAxis]!, asNumber(layer.num_features)];
      const fits = equal(channels, features);
      if (fits === undefined && isTrue(layer.affine)) notKnown(sizeText());
      if (fits === false && isTrue(layer.affine)) {
        const found = listed([channels]).slice(1, -1);
        throw new Refusal(
          `expected input's size at dim=${channelAxis} to match num_features (${features}), but got: ${found}.`,
          'ValueError',
          'num_features',
        );
      }
      refuseOneElement(input.shape.slice(channelAxis + 1), input, channelAxis);
      return alike(input);
    },
  };
}

/** `F.instance_norm`, which takes any rank. */
function instanceNorm(input: Tensor): Value {
  if (input.shape.length < 3 || input.shape.includes(0)) return notKnown(sizeText());
  refuseOneElement(input.shape.slice(2), input, 1);
  return alike(input);
}

function refuseOneElement(spatial: readonly Size[], input: Tensor, channelAxis: number): void {
  if (equal(product(spatial), 1) !== true) return;
  const shape = listed(channelAxis === 0 ? [1, ...input.shape] : input.shape);
  throw new Refusal(
    `Expected more than 1 spatial element when training, got input size torch.Size(${shape})`,
    'ValueError',
  );
}

const groupNormLayer: LayerRule = {
  signature: 'num_groups, num_channels, eps=1e-05, affine=True, device=None, dtype=None',
  construct(args) {
    const [groups, channels] = [asNumber(args.num_groups), asNumber(args.num_channels)];
    if (groups === 0 || channels % groups !== 0) {
      const text = `num_channels (${channels}) must be divisible by num_groups (${groups})`;
      throw new Refusal(text, 'ValueError', 'num_groups');
    }
    const learned = asBool(args.affine) ? parameter([channels], asDType(args.dtype, 'float32')) : none;
    return { weight: learned, bias: learned };
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
  return alike(input);
}

/** LayerNorm and RMSNorm: over the last axes. */
function lastAxesLayer(signature: string, flag: string): LayerRule {
  return {
    signature,
    construct(args) {
      const { normalized_shape } = args;
      const shape = asSizes({ kind: 'tuple', items: [normalized_shape!] });
      const dtype = asDType(args.dtype, 'float32');
      const learned = asBool(args.elementwise_affine) ? parameter(shape, dtype) : none;
      const bias = flag === 'bias' && asBool(args.bias) ? { bias: learned } : flag === 'bias' ? { bias: none } : {};
      return { normalized_shape: sizeTuple(shape), weight: learned, ...bias };
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
  if (!fits.includes(false)) return fits.includes(undefined) ? notKnown(sizeText()) : alike(input);
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
  if (rank >= 3) return alike(input);
  const gap = ' '.repeat(26);
  throw new Refusal(`Expected 3D or higher dimensionality${gap}input (got ${rank} dimensions)`, 'ValueError');
}

export const normalizationLayers: Readonly<Record<string, LayerRule>> = {
  BatchNorm1d: batchNormLayer([2, 3]),
  BatchNorm2d: batchNormLayer([4]),
  BatchNorm3d: batchNormLayer([5]),
  SyncBatchNorm: {
    ...batchNormLayer([], 'process_group=None, '),
    constructedBy: 'SyncBatchNorm',
    forward: (_, { input }) => (asTensor(input).shape.length < 2 ? notKnown(sizeText()) : alike(asTensor(input))),
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
