import { add, equal, less, multiply, subtract, type Size } from '../size';
import { none, parameter, type Tensor, type Value } from '../value';
import { channelsOf } from './convolution';
import { refuseArguments, refuseConvolutionInput, refuseConvolutionTypes } from './convolutionArguments';
import { writtenSizes } from './inputs';
import { integers } from './integers';
import { computed } from './layout';
import {
  asBool,
  asDType,
  asItems,
  asNumber,
  asSize,
  asTensor,
  isNone,
  listed,
  notKnown,
  Refusal,
  tupleOf,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { argumentText, sizeText } from './texts';

/** `nn.ConvTranspose1d`, `…2d`, `…3d`: the way back of a convolution. */
function transposedLayer(rank: 1 | 2 | 3): LayerRule {
  return {
    signature:
      "in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True, dilation=1, padding_mode='zeros', device=None, dtype=None",
    construct(args) {
      if (args.padding_mode?.kind !== 'str' || args.padding_mode.value !== 'zeros')
        notKnown(argumentText('padding_mode'));
      const { inChannels, outChannels, outGroup } = channelsOf(args, ['in_channels', 'out_channels', 'kernel_size']);
      const kernelSize = integers(args.kernel_size, rank);
      const dtype = asDType(args.dtype, 'float32');
      const spread = ['stride', 'padding', 'output_padding', 'dilation'].map(
        (name) => [name, tupleOf(integers(args[name], rank))] as const,
      );
      return {
        ...Object.fromEntries(spread),
        kernel_size: tupleOf(kernelSize),
        weight: parameter([inChannels, outGroup, ...kernelSize], dtype),
        bias: asBool(args.bias) ? parameter([outChannels], dtype) : none,
      };
    },
    inputs: 'input, output_size=None',
    forward(layer, { input, output_size }) {
      const args = { ...layer, input: input! };
      if (isNone(output_size)) return transposed(rank, args);
      return transposed(rank, { ...args, output_padding: tupleOf(outputPadding(rank, args, output_size!)) });
    },
  };
}

/** `F.conv_transpose2d` and its siblings. @see ATen/native/Convolution.cpp, check_shape_forward */
function transposed(rank: number, args: Arguments): Value {
  const input = refuseConvolutionInput(args, `conv_transpose${rank}d`, rank);
  const weight = asTensor(args.weight);
  const [channels, outChannels, ...kernelSize] = weight.shape;
  if (channels === undefined || outChannels === undefined || kernelSize.length !== rank) return notKnown(sizeText());
  const groups = asNumber(args.groups);
  const axes = refuseArguments(args, rank);
  const extra = spreadOver(rank, integers(args.output_padding, rank));
  const batched = input.shape.length === rank + 2;
  const shape = batched ? input.shape : [1, ...input.shape];
  refuseChannels(shape, weight);
  if (kernelSize.includes(0) || shape.slice(1).includes(0)) return notKnown(sizeText());
  refuseOutputPadding(axes, extra);
  const sizes = shape.slice(2).map((size, axis) => {
    const { stride, padding, dilation } = axes;
    const span = multiply(dilation[axis]!, subtract(kernelSize[axis]!, 1));
    return add(multiply(subtract(size, 1), stride[axis]!), add(span, extra[axis]! + 1 - 2 * padding[axis]!));
  });
  refuseSmall(shape.slice(2), sizes);
  refuseConvolutionTypes(input, weight, args.bias);
  const out = multiply(outChannels, groups);
  return computed(batched ? [shape[0]!, out, ...sizes] : [out, ...sizes], input.dtype, input);
}

function spreadOver(rank: number, numbers: readonly number[]): readonly number[] {
  if (numbers.length === rank) return numbers;
  return numbers.length === 1 ? Array<number>(rank).fill(numbers[0]!) : notKnown(argumentText('output_padding'));
}

function refuseChannels(shape: readonly Size[], weight: Tensor): void {
  const fits = equal(shape[1]!, weight.shape[0]!);
  if (fits === undefined) notKnown(sizeText());
  if (fits) return;
  const [found, wanted] = listed([shape[1]!, weight.shape[0]!]).slice(1, -1).split(', ');
  throw new Refusal(
    `Given transposed=1, weight of size ${listed(weight.shape)}, expected input${listed(shape)} to have ${wanted} channels, but got ${found} channels instead`,
    'RuntimeError',
    'in_channels',
  );
}

/** @see ATen/native/NaiveConvolutionTranspose2d.cpp, slow_conv_transpose2d_shape_check */
function refuseOutputPadding(
  { stride, dilation }: { stride: readonly number[]; dilation: readonly number[] },
  extra: readonly number[],
): void {
  if (extra.every((cells, axis) => cells < stride[axis]! || cells < dilation[axis]!)) return;
  if (extra.length !== 2) notKnown(argumentText('output_padding'));
  const named = (name: string, [height, width]: readonly number[]) =>
    `${name}_height: ${height} ${name}_width: ${width}`;
  throw new Refusal(
    `output padding must be smaller than either stride or dilation, but got ${named('output_padding', extra)} ${named('stride', stride)} ${named('dilation', dilation)}`,
    'RuntimeError',
    'output_padding',
  );
}

function refuseSmall(input: readonly Size[], output: readonly Size[]): void {
  if (!output.some((size) => less(size, 1) === true)) return;
  const by = (sizes: readonly Size[]) => listed(sizes).slice(1, -1).replaceAll(', ', ' x ');
  throw new Refusal(
    `Given input size per channel: (${by(input)}). Calculated output size per channel: (${by(output)}). Output size is too small`,
    'RuntimeError',
    'kernel_size',
  );
}

/** What must be added for the output size that was asked for. @see torch/nn/modules/conv.py, _output_padding */
function outputPadding(rank: number, args: Arguments, wanted: Value): readonly number[] {
  const input = refuseConvolutionInput(args, `conv_transpose${rank}d`, rank);
  const sizes = input.shape.slice(-rank);
  const asked = asItems(wanted).map(asSize);
  const target = asked.length === input.shape.length ? asked.slice(-rank) : asked;
  if (target.length !== rank) notKnown(argumentText('output_size'));
  const { stride, padding, dilation } = refuseArguments(args, rank);
  const kernelSize = integers(args.kernel_size, rank);
  const least = sizes.map((size, axis) => {
    const span = dilation[axis]! * (kernelSize[axis]! - 1) + 1;
    return add(multiply(subtract(size, 1), stride[axis]!), span - 2 * padding[axis]!);
  });
  const most = least.map((size, axis) => add(size, stride[axis]! - 1));
  const extra = target.map((size, axis) => subtract(size, least[axis]!));
  if (extra.some((cells, axis) => typeof cells === 'number' && (cells < 0 || cells > stride[axis]! - 1))) {
    throw new Refusal(
      `requested an output size of ${writtenSizes(wanted, target)}, but valid sizes range from ${listed(least)} to ${listed(most)} (for an input of torch.Size(${listed(input.shape.slice(2))}))`,
      'ValueError',
      'output_size',
    );
  }
  return extra.map((cells) => (typeof cells === 'number' ? cells : notKnown(sizeText())));
}

/** Of torch.nn. */
export const transposedLayers: Readonly<Record<string, LayerRule>> = {
  ConvTranspose1d: transposedLayer(1),
  ConvTranspose2d: transposedLayer(2),
  ConvTranspose3d: transposedLayer(3),
};

/** Of torch.nn.functional and of torch. */
export const transposedFunctions: Readonly<Record<string, FunctionRule>> = Object.fromEntries(
  [1, 2, 3].map((rank): [string, FunctionRule] => [
    `conv_transpose${rank}d`,
    {
      signature: 'input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1',
      apply: (args) => transposed(rank, args),
    },
  ]),
);
