import { equal, floorDivide, multiply, type Size } from '../size';
import type { Tensor, Value } from '../value';
import { computed, sameShape } from './layout';
import {
  asNumber,
  asTensor,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { argumentText, sizeText } from './texts';

/** A size over a factor that must divide it. */
function divided(size: Size, factor: number, message: (found: string) => string, argument: string): Size {
  if (factor <= 0) return notKnown(argumentText(argument));
  const result = floorDivide(size, factor);
  const fits = equal(multiply(result, factor), size);
  if (fits === undefined) notKnown(sizeText());
  if (!fits) throw new Refusal(message(listed([size]).slice(1, -1)), 'RuntimeError', argument);
  return result;
}

function refuseRank(input: Tensor, called: string): void {
  const rank = input.shape.length;
  if (rank >= 3) return;
  throw new Refusal(`${called} expects input to have at least 3 dimensions, but got input with ${rank} dimension(s)`);
}

/** (…, C · r², H, W) → (…, C, H · r, W · r). @see ATen/native/PixelShuffle.cpp */
function pixelShuffle(args: Arguments): Value {
  const input = asTensor(args.input);
  refuseRank(input, 'pixel_shuffle');
  const factor = asNumber(args.upscale_factor);
  const [channels, height, width] = input.shape.slice(-3) as [Size, Size, Size];
  const out = divided(
    channels,
    factor * factor,
    (found) =>
      `pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=${found} is not divisible by ${factor * factor}`,
    'upscale_factor',
  );
  return computed(
    [...input.shape.slice(0, -3), out, multiply(height, factor), multiply(width, factor)],
    input.dtype,
    input,
  );
}

/** The way back. */
function pixelUnshuffle(args: Arguments): Value {
  const input = asTensor(args.input);
  refuseRank(input, 'pixel_unshuffle');
  const factor = asNumber(args.downscale_factor);
  const [channels, ...spatial] = input.shape.slice(-3) as [Size, Size, Size];
  const sizes = spatial.map((size, at) =>
    divided(
      size,
      factor,
      (found) =>
        `pixel_unshuffle expects ${['height', 'width'][at]!} to be divisible by downscale_factor, but input.size(${at - 2})=${found} is not divisible by ${factor}`,
      'downscale_factor',
    ),
  );
  // PyTorch gives a tensor without elements back as it is
  if (input.shape.includes(0)) return sameShape(input);
  return computed([...input.shape.slice(0, -3), multiply(channels, factor * factor), ...sizes], input.dtype, input);
}

/** @see ATen/native/ChannelShuffle.cpp */
function channelShuffle(args: Arguments): Value {
  const input = asTensor(args.input);
  if (input.shape.length < 3) {
    throw new Refusal(`channel_shuffle expects input with > 2 dims, but got input with sizes ${listed(input.shape)}`);
  }
  const groups = asNumber(args.groups);
  const message = (found: string) =>
    `Number of channels must be divisible by groups. Got ${found} channels and ${groups} groups.`;
  divided(input.shape[1]!, groups, message, 'groups');
  return sameShape(input);
}

const rules: Readonly<
  Record<string, readonly [functional: string, parameter: string, apply: (args: Arguments) => Value]>
> = {
  PixelShuffle: ['pixel_shuffle', 'upscale_factor', pixelShuffle],
  PixelUnshuffle: ['pixel_unshuffle', 'downscale_factor', pixelUnshuffle],
  ChannelShuffle: ['channel_shuffle', 'groups', channelShuffle],
};

/** Of torch.nn. */
export const shufflingLayers: Readonly<Record<string, LayerRule>> = Object.fromEntries(
  Object.entries(rules).map(([name, [, signature, apply]]): [string, LayerRule] => [
    name,
    { signature, forward: (layer, { input }) => apply({ ...layer, input: input! }) },
  ]),
);

/** Of torch.nn.functional and of torch. */
export const shufflingFunctions: Readonly<Record<string, FunctionRule>> = Object.fromEntries(
  Object.values(rules).map(([name, parameter, apply]): [string, FunctionRule] => [
    name,
    { signature: `input, ${parameter}`, apply },
  ]),
);
