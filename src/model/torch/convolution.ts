import { add, equal, exactQuotient, floorDivide, less, multiply, subtract, type Size } from '../size';
import { none, parameter, tensor, type Tensor, type Value } from '../value';
import {
  paddedForMode,
  refuseArguments,
  refuseConvolutionInput,
  refuseConvolutionTypes,
  refusePaddingMode,
} from './convolutionArguments';
import { optionalTensor } from './inputs';
import { integers } from './integers';
import { computed } from './layout';
import {
  asBool,
  asDType,
  asNumber,
  asSize,
  asString,
  asTensor,
  listed,
  notKnown,
  Refusal,
  tupleOf,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { sizeText } from './texts';
import { refuseFractions } from './weights';

/** `nn.Conv1d`, `nn.Conv2d`, `nn.Conv3d`: (N, C, …) or (C, …) under windows that slide along `rank` axes. */
function convolutionLayer(rank: 1 | 2 | 3): LayerRule {
  return {
    signature:
      "in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros', device=None, dtype=None",
    construct: (args) => constructed(args, rank),
    forward(layer, args) {
      const input = args.input!;
      const mode = asString(layer.padding_mode);
      if (mode === 'zeros') return convolution(rank, { ...layer, input });
      return convolution(rank, { ...layer, input: paddedForMode(input, layer, rank, mode), padding: tupleOf([0]) });
    },
  };
}

/** @see torch/nn/modules/conv.py, _ConvNd */
function constructed(args: Arguments, rank: number): Arguments {
  const { outChannels, inGroup } = channelsOf(args, ['out_channels', 'in_channels', 'kernel_size']);
  const kernelSize = integers(args.kernel_size, rank);
  const stride = integers(args.stride, rank);
  if (args.padding?.kind === 'str') refusePaddingText(args.padding.value, stride);
  refusePaddingMode(args.padding_mode);
  const dtype = asDType(args.dtype, 'float32');
  return {
    kernel_size: tupleOf(kernelSize),
    stride: tupleOf(stride),
    padding: args.padding?.kind === 'str' ? args.padding : tupleOf(integers(args.padding, rank)),
    dilation: tupleOf(integers(args.dilation, rank)),
    weight: parameter([outChannels, inGroup, ...kernelSize], dtype),
    bias: asBool(args.bias) ? parameter([outChannels], dtype) : none,
  };
}

/** @param sizes the arguments that are the weight's sizes, in order */
export function channelsOf(args: Arguments, sizes: readonly string[]) {
  const groups = asNumber(args.groups);
  if (groups <= 0) throw new Refusal('groups must be a positive integer', 'ValueError', 'groups');
  refuseFractions(args, sizes);
  const [inChannels, outChannels] = [asSize(args.in_channels), asSize(args.out_channels)];
  return {
    inChannels,
    outChannels,
    inGroup: quotient(inChannels, groups, 'in_channels'),
    outGroup: quotient(outChannels, groups, 'out_channels'),
  };
}

function quotient(channels: Size, groups: number, name: string): Size {
  const exact = exactQuotient(channels, groups);
  if (exact !== undefined) return exact;
  if (typeof channels !== 'number') notKnown(sizeText());
  throw new Refusal(`${name} must be divisible by groups`, 'ValueError', name);
}

function refusePaddingText(padding: string, stride: readonly number[]): void {
  if (padding !== 'valid' && padding !== 'same') {
    throw new Refusal(
      `Invalid padding string '${padding}', should be one of {'valid', 'same'}`,
      'ValueError',
      'padding',
    );
  }
  if (padding === 'same' && stride.some((step) => step !== 1)) {
    throw new Refusal("padding='same' is not supported for strided convolutions", 'ValueError', 'padding');
  }
}

/**
 * `F.conv2d` and its siblings.
 *
 * @see ATen/native/Convolution.cpp, check_shape_forward
 */
function convolution(rank: number, args: Arguments): Value {
  const called = `conv${rank}d`;
  const input = refuseConvolutionInput(args, called, rank);
  const weight = asTensor(args.weight);
  const [outChannels, channels, ...kernelSize] = weight.shape;
  if (outChannels === undefined || channels === undefined || kernelSize.length === 0) return notKnown(sizeText());
  const groups = asNumber(args.groups);
  const axes = refuseArguments(args, kernelSize.length);
  const batched = input.shape.length === rank + 2;
  const shape = batched ? input.shape : [1, ...input.shape];
  if (kernelSize.length !== rank) return notKnown(sizeText());
  const spans = kernelSize.map((size, axis) => add(multiply(axes.dilation[axis]!, subtract(size, 1)), 1));
  refuseChannels(shownShape(args, shape, spans), weight, groups, multiply(channels, groups));
  refuseBias(args.bias, weight);
  refuseEmptyKernel(kernelSize);
  const padded = shape.slice(2).map((size, axis) => add(size, paddingOf(args, axes.padding, axis, spans[axis]!)));
  refuseLargeKernel(padded, spans);
  refuseConvolutionTypes(input, weight, args.bias);
  const spatial = padded.map((size, axis) => add(floorDivide(subtract(size, spans[axis]!), axes.stride[axis]!), 1));
  const output = batched ? [shape[0]!, outChannels, ...spatial] : [outChannels, ...spatial];
  // conv1d makes its input contiguous first
  return rank === 1 ? tensor(output, input.dtype) : computed(output, input.dtype, input);
}

/** The input as a refusal shows it: of an even kernel 'same' adds one cell beforehand. */
function shownShape({ padding }: Arguments, shape: readonly Size[], spans: readonly Size[]): readonly Size[] {
  if (padding?.kind !== 'str' || padding.value !== 'same') return shape;
  const isEven = (span: Size) => typeof span === 'number' && span % 2 === 0;
  return shape.map((size, axis) => (axis > 1 && isEven(spans[axis - 2]!) ? add(size, 1) : size));
}

/** The cells that padding adds to an axis on both sides together. */
function paddingOf(args: Arguments, padding: readonly number[], axis: number, span: Size): Size {
  if (args.padding?.kind !== 'str') return 2 * padding[axis]!;
  return args.padding.value === 'same' ? subtract(span, 1) : 0;
}

function refuseChannels(shape: readonly Size[], weight: Tensor, groups: number, expected: Size): void {
  const fits = equal(shape[1]!, expected);
  if (fits === undefined) notKnown(sizeText());
  if (fits) return;
  const [found, wanted] = [shape[1]!, expected].map((size) => listed([size]).slice(1, -1)) as [string, string];
  throw new Refusal(
    `Given groups=${groups}, weight of size ${listed(weight.shape)}, expected input${listed(shape)} to have ${wanted} channels, but got ${found} channels instead`,
    'RuntimeError',
    'in_channels',
  );
}

function refuseBias(value: Value | undefined, weight: Tensor): void {
  const shape = optionalTensor(value)?.shape;
  const out = weight.shape[0]!;
  const fits = !shape || (shape.length === 1 ? equal(shape[0]!, out) : false);
  if (fits === undefined) notKnown(sizeText());
  if (fits) return;
  throw new Refusal(
    `Given weight of size ${listed(weight.shape)}, expected bias to be 1-dimensional with ${listed([out]).slice(1, -1)} elements, but got bias of size ${listed(shape)} instead`,
    'RuntimeError',
    'bias',
  );
}

function refuseEmptyKernel(kernelSize: readonly Size[]): void {
  if (!kernelSize.includes(0)) return;
  const [height, width] = kernelSize;
  if (kernelSize.length !== 2) notKnown(sizeText());
  const text = `kernel size should be greater than zero, but got kernel_height: ${height as number} kernel_width: ${width as number}`;
  throw new Refusal(text, 'RuntimeError', 'kernel_size');
}

function refuseLargeKernel(padded: readonly Size[], spans: readonly Size[]): void {
  if (!padded.some((size, axis) => less(size, spans[axis]!) === true)) return;
  const by = (sizes: readonly Size[]) => listed(sizes).slice(1, -1).replaceAll(', ', ' x ');
  throw new Refusal(
    `Calculated padded input size per channel: (${by(padded)}). Kernel size: (${by(spans)}). Kernel size can't be greater than actual input size`,
    'RuntimeError',
    'kernel_size',
  );
}

/** Of torch.nn. */
export const convolutionLayers: Readonly<Record<string, LayerRule>> = {
  Conv1d: convolutionLayer(1),
  Conv2d: convolutionLayer(2),
  Conv3d: convolutionLayer(3),
};

/** Of torch.nn.functional and of torch. */
export const convolutionFunctions: Readonly<Record<string, FunctionRule>> = Object.fromEntries(
  [1, 2, 3].map((rank): [string, FunctionRule] => [
    `conv${rank}d`,
    {
      signature: 'input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1',
      apply: (args) => convolution(rank, args),
    },
  ]),
);
