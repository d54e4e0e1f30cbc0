import { add, equal, floorDivide, less, multiply, subtract, type Size } from '../size';
import { none, parameter, tensor, type Tensor, type Value } from '../value';
import {
  asBool,
  asDType,
  asNumber,
  asNumbers,
  asString,
  asTensor,
  listed,
  notKnown,
  Refusal,
  tupleOf,
  type Arguments,
  type LayerRule,
} from './rule';
import { sizeText } from './texts';

/** `nn.Conv1d`, `nn.Conv2d`, `nn.Conv3d`: (N, C, …) or (C, …) under windows that slide along `rank` axes. */
export function convolutionLayer(rank: 1 | 2 | 3): LayerRule {
  return {
    signature:
      "in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros', device=None, dtype=None",
    construct: (args) => constructed(args, rank),
    forward: (layer, args) => convolution(rank, { ...layer, input: args.input! }),
  };
}

/** @see torch/nn/modules/conv.py, _ConvNd */
function constructed(args: Arguments, rank: number): Arguments {
  const [inChannels, outChannels, groups] = [args.in_channels, args.out_channels, args.groups].map(asNumber) as [
    number,
    number,
    number,
  ];
  if (groups <= 0) throw new Refusal('groups must be a positive integer', 'ValueError', 'groups');
  if (inChannels % groups !== 0)
    throw new Refusal('in_channels must be divisible by groups', 'ValueError', 'in_channels');
  if (outChannels % groups !== 0)
    throw new Refusal('out_channels must be divisible by groups', 'ValueError', 'out_channels');
  const kernelSize = asNumbers(args.kernel_size, rank);
  const stride = asNumbers(args.stride, rank);
  if (args.padding?.kind === 'str') refusePaddingText(args.padding.value, stride);
  const dtype = asDType(args.dtype, 'float32');
  return {
    kernel_size: tupleOf(kernelSize),
    stride: tupleOf(stride),
    padding: args.padding?.kind === 'str' ? args.padding : tupleOf(asNumbers(args.padding, rank)),
    dilation: tupleOf(asNumbers(args.dilation, rank)),
    weight: parameter([outChannels, inChannels / groups, ...kernelSize], dtype),
    bias: asBool(args.bias) ? parameter([outChannels], dtype) : none,
  };
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
export function convolution(rank: number, args: Arguments): Value {
  const [input, weight] = [asTensor(args.input), asTensor(args.weight)];
  const groups = asNumber(args.groups);
  refuseRank(input, rank);
  const [outChannels, channels, ...kernelSize] = weight.shape;
  if (outChannels === undefined || channels === undefined || kernelSize.length !== rank) return notKnown(sizeText());
  const batched = input.shape.length === rank + 2;
  const shape = batched ? input.shape : [1, ...input.shape];
  refuseChannels(shape, weight, groups, multiply(channels, groups));
  const stride = asNumbers(args.stride, rank);
  const dilation = asNumbers(args.dilation, rank);
  const spans = kernelSize.map((size, axis) => add(multiply(dilation[axis]!, subtract(size, 1)), 1));
  const padded = shape.slice(2).map((size, axis) => add(size, paddingOf(args, axis, spans[axis]!, rank)));
  refuseLargeKernel(padded, spans);
  const spatial = padded.map((size, axis) => add(floorDivide(subtract(size, spans[axis]!), stride[axis]!), 1));
  return tensor(batched ? [shape[0]!, outChannels, ...spatial] : [outChannels, ...spatial], input.dtype);
}

/** The cells that padding adds to an axis on both sides together. */
function paddingOf(args: Arguments, axis: number, span: Size, rank: number): Size {
  if (args.padding?.kind !== 'str') return 2 * asNumbers(args.padding, rank)[axis]!;
  return asString(args.padding) === 'same' ? subtract(span, 1) : 0;
}

function refuseRank(input: Tensor, rank: number): void {
  const found = input.shape.length;
  if (found === rank + 1 || found === rank + 2) return;
  throw new Refusal(
    `Expected ${rank + 1}D (unbatched) or ${rank + 2}D (batched) input to conv${rank}d, but got input of size: ${listed(input.shape)}`,
  );
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

function refuseLargeKernel(padded: readonly Size[], spans: readonly Size[]): void {
  if (!padded.some((size, axis) => less(size, spans[axis]!) === true)) return;
  const by = (sizes: readonly Size[]) => listed(sizes).slice(1, -1).replaceAll(', ', ' x ');
  throw new Refusal(
    `Calculated padded input size per channel: (${by(padded)}). Kernel size: (${by(spans)}). Kernel size can't be greater than actual input size`,
    'RuntimeError',
    'kernel_size',
  );
}
