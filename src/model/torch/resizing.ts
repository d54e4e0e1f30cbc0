import { equal, multiply, unknownSize, type Size } from '../size';
import { str, tensor, tuple, type Value } from '../value';
import { writtenSizes } from './inputs';
import { computed } from './layout';
import {
  asFloat,
  asItems,
  asSize,
  asSizes,
  asString,
  asTensor,
  isNone,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { argumentText, sizeText } from './texts';

/** By mode the ranks of input it takes. */
const modes: Readonly<Record<string, readonly number[]>> = {
  nearest: [3, 4, 5],
  'nearest-exact': [3, 4, 5],
  area: [3, 4, 5],
  linear: [3],
  bilinear: [4],
  bicubic: [4],
  trilinear: [5],
};
const interpolating = ['linear', 'bilinear', 'bicubic', 'trilinear'];

/** `F.interpolate`. @see torch/nn/functional.py */
function interpolate(args: Arguments): Value {
  const input = asTensor(args.input);
  const mode = asString(args.mode);
  if (!interpolating.includes(mode) && !isNone(args.align_corners)) {
    throw new Refusal(
      'align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear',
      'ValueError',
      'align_corners',
    );
  }
  const spatial = input.shape.slice(2);
  const sizes = isNone(args.size) ? scaled(spatial, args) : asked(spatial, args);
  refuseMode(input.shape.length, mode);
  if ([...sizes, ...spatial].includes(0)) refuseEmpty(spatial, sizes, mode);
  return computed([...input.shape.slice(0, 2), ...sizes], input.dtype, input);
}

function asked(spatial: readonly Size[], args: Arguments): readonly Size[] {
  if (!isNone(args.scale_factor)) {
    throw new Refusal('only one of size or scale_factor should be defined', 'ValueError', 'scale_factor');
  }
  const { size } = args;
  if (size?.kind !== 'tuple' && size?.kind !== 'list') return spatial.map(() => asSize(size));
  const sizes = asItems(size).map(asSize);
  if (sizes.length === spatial.length) return sizes;
  throw new Refusal(
    `Input and output must have the same number of spatial dimensions, but got input with spatial dimensions of ${listed(spatial)} and output size of ${writtenSizes(size, sizes)}. Please provide input tensor in (N, C, d1, d2, ...,dK) format and output size in (o1, o2, ...,oK) format.`,
    'ValueError',
    'size',
  );
}

function scaled(spatial: readonly Size[], { scale_factor }: Arguments): readonly Size[] {
  if (isNone(scale_factor))
    throw new Refusal('either size or scale_factor should be defined', 'ValueError', 'scale_factor');
  const isList = scale_factor?.kind === 'tuple' || scale_factor?.kind === 'list';
  const factors = isList ? asItems(scale_factor).map(asFloat) : spatial.map(() => asFloat(scale_factor));
  if (factors.length !== spatial.length) return notKnown(argumentText('scale_factor'));
  return spatial.map((size, axis) => {
    const factor = factors[axis]!;
    if (typeof size === 'number') return Math.floor(size * factor);
    return Number.isInteger(factor) ? multiply(size, factor) : unknownSize();
  });
}

function refuseMode(rank: number, mode: string): void {
  const ranks = modes[mode];
  if (ranks?.includes(rank)) return;
  const [needed] = ranks ?? [];
  const isOther = needed !== undefined && rank >= 3 && rank <= 5;
  throw new Refusal(
    isOther
      ? `Got ${rank}D input, but ${mode} mode needs ${needed}D input`
      : `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${rank}D) for the modes: nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact (got ${mode})`,
    'NotImplementedError',
    'mode',
  );
}

function refuseEmpty(input: readonly Size[], output: readonly Size[], mode: string): never {
  if (input.length !== 2 || mode === 'area') notKnown(sizeText());
  const named = ([height, width]: readonly Size[]) =>
    `(H: ${listed([height!]).slice(1, -1)}, W: ${listed([width!]).slice(1, -1)})`;
  throw new Refusal(
    `Input and output sizes should be greater than 0, but got input ${named(input)} output ${named(output)}`,
    'RuntimeError',
    'size',
  );
}

/** A layer of one mode, or of the one it is given. */
function upsampleLayer(signature: string, fixed: Arguments = {}): LayerRule {
  return {
    signature,
    forward: (layer, { input }) => interpolate({ ...layer, ...fixed, input: input! }),
  };
}

/** (N, C, H, W) at the places of a grid (N, H', W', 2). @see ATen/native/GridSamplerUtils.h */
function gridSample(args: Arguments): Value {
  const [input, grid] = [asTensor(args.input), asTensor(args.grid)];
  const rank = input.shape.length;
  if ((rank !== 4 && rank !== 5) || grid.shape.length !== rank) return notKnown(sizeText());
  const fits = equal(input.shape[0]!, grid.shape[0]!);
  if (fits === undefined) notKnown(sizeText());
  if (!fits) {
    throw new Refusal(
      `grid_sampler(): expected grid and input to have same batch size, but got input with sizes ${listed(input.shape)} and grid with sizes ${listed(grid.shape)}`,
      'RuntimeError',
      'grid',
    );
  }
  if (equal(grid.shape.at(-1)!, rank - 2) !== true) {
    throw new Refusal(
      `grid_sampler(): expected grid to have size ${rank - 2} in last dimension, but got grid with sizes ${listed(grid.shape)}`,
      'RuntimeError',
      'grid',
    );
  }
  return computed([...input.shape.slice(0, 2), ...grid.shape.slice(1, -1)], input.dtype, input);
}

/** (N, 2, 3) and the size (N, C, H, W) → (N, H, W, 2). */
function affineGrid(args: Arguments): Value {
  const theta = asTensor(args.theta);
  const sizes = asSizes(tuple([args.size!]));
  const axes = sizes.length - 2;
  if (axes !== 2 && axes !== 3) return notKnown(argumentText('size'));
  const expected: readonly Size[] = [sizes[0]!, axes, axes + 1];
  const fits = theta.shape.length === 3 ? expected.map((size, axis) => equal(size, theta.shape[axis]!)) : [false];
  if (fits.some((each) => each !== true)) return notKnown(sizeText());
  return tensor([sizes[0]!, ...sizes.slice(2), axes], theta.dtype);
}

const two = { mode: str('bilinear'), align_corners: { kind: 'bool', value: true } } as const;

/** Of torch.nn. */
export const resizingLayers: Readonly<Record<string, LayerRule>> = {
  Upsample: upsampleLayer(
    "size=None, scale_factor=None, mode='nearest', align_corners=None, recompute_scale_factor=None",
  ),
  UpsamplingNearest2d: upsampleLayer('size=None, scale_factor=None', { mode: str('nearest') }),
  UpsamplingBilinear2d: upsampleLayer('size=None, scale_factor=None', two),
};

const common = "input, size=None, scale_factor=None, mode='nearest', align_corners=None";

/** Of torch.nn.functional. */
export const resizingFunctions: Readonly<Record<string, FunctionRule>> = {
  interpolate: { signature: `${common}, recompute_scale_factor=None, antialias=False`, apply: interpolate },
  upsample: { signature: common, apply: interpolate },
  upsample_nearest: {
    signature: 'input, size=None, scale_factor=None',
    apply: (args) => interpolate({ ...args, mode: str('nearest') }),
  },
  upsample_bilinear: {
    signature: 'input, size=None, scale_factor=None',
    apply: (args) => interpolate({ ...args, ...two }),
  },
  grid_sample: {
    signature: "input, grid, mode='bilinear', padding_mode='zeros', align_corners=None",
    apply: gridSample,
  },
  affine_grid: { signature: 'theta, size, align_corners=None', apply: affineGrid },
};
