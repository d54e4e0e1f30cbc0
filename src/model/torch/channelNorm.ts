import { equal, multiply, product, type Size } from '../size';
import { none, parameter, tensor, type Tensor, type Value } from '../value';
import { isTrue, optionalTensor } from './inputs';
import { sameShape } from './layout';
import { asBool, asDType, asSize, asTensor, listed, notKnown, Refusal, type Arguments, type LayerRule } from './rule';
import { sizeText } from './texts';

/** BatchNorm over channels; `ranks` are those of the input. @see torch/nn/modules/batchnorm.py */
export function batchNormLayer(ranks: readonly number[], extra = ''): LayerRule {
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
  const shape = [asSize(args.num_features)];
  const dtype = asDType(args.dtype, 'float32');
  const [isAffine, tracks] = [asBool(args.affine), asBool(args.track_running_stats)];
  const learned = () => (isAffine ? parameter(shape, dtype) : none);
  const kept = () => (tracks ? tensor(shape, dtype) : none);
  return { weight: learned(), bias: learned(), running_mean: kept(), running_var: kept() };
}

/** `expected 4D input (got 3D input)`. */
function refuseRank(input: Tensor, ranks: readonly number[]): void {
  const rank = input.shape.length;
  if (ranks.includes(rank)) return;
  const expected = ranks.map((each) => `${each}D`).join(' or ');
  throw new Refusal(`expected ${expected} input (got ${rank}D input)`, 'ValueError');
}

/** @see ATen/native/Normalization.cpp, batch_norm */
export function batchNorm(input: Tensor, args: Arguments, usesBatch: boolean): Value {
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
  return sameShape(input);
}

/** InstanceNorm; the input may have no batch. @see torch/nn/modules/instancenorm.py */
export function instanceNormLayer(axes: number): LayerRule {
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
      const [channels, features] = [input.shape[channelAxis]!, asSize(layer.num_features)];
      const fits = equal(channels, features);
      if (fits === undefined && isTrue(layer.affine)) notKnown(sizeText());
      if (fits === false && isTrue(layer.affine)) {
        const found = listed([channels]).slice(1, -1);
        throw new Refusal(
          `expected input's size at dim=${channelAxis} to match num_features (${listed([features]).slice(1, -1)}), but got: ${found}.`,
          'ValueError',
          'num_features',
        );
      }
      refuseOneElement(input.shape.slice(channelAxis + 1), input, channelAxis);
      return sameShape(input);
    },
  };
}

/** `F.instance_norm`, which takes any rank. */
export function instanceNorm(input: Tensor): Value {
  if (input.shape.length < 3 || input.shape.includes(0)) return notKnown(sizeText());
  refuseOneElement(input.shape.slice(2), input, 1);
  return sameShape(input);
}

function refuseOneElement(spatial: readonly Size[], input: Tensor, channelAxis: number): void {
  if (equal(product(spatial), 1) !== true) return;
  const shape = listed(channelAxis === 0 ? [1, ...input.shape] : input.shape);
  throw new Refusal(
    `Expected more than 1 spatial element when training, got input size torch.Size(${shape})`,
    'ValueError',
  );
}
