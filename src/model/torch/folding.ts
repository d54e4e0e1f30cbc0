import { add, equal, floorDivide, less, multiply, product, type Size } from '../size';
import type { Tensor, Value } from '../value';
import { computed } from './layout';
import {
  asNumbers,
  asTensor,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { argumentText, sizeText } from './texts';

function windowOf(args: Arguments) {
  const [kernelSize, dilation, padding, stride] = ['kernel_size', 'dilation', 'padding', 'stride'].map((name) =>
    asNumbers(args[name], 2),
  ) as [readonly number[], readonly number[], readonly number[], readonly number[]];
  if ([...kernelSize, ...dilation, ...stride].some((each) => each <= 0)) notKnown(argumentText('kernel_size'));
  return { kernelSize, dilation, padding, stride };
}

type Window = ReturnType<typeof windowOf>;

/** How many blocks slide along each axis. */
function blocks(sizes: readonly Size[], { kernelSize, dilation, padding, stride }: Window): readonly Size[] {
  return sizes.map((size, axis) => {
    const span = dilation[axis]! * (kernelSize[axis]! - 1) + 1;
    return add(floorDivide(add(size, 2 * padding[axis]! - span), stride[axis]!), 1);
  });
}

const inBrackets = (sizes: readonly Size[]) => `(${listed(sizes).slice(1, -1)})`;

/** (N, C, H, W) → (N, C · kernel, blocks). @see ATen/native/im2col_shape_check.h */
function unfold(args: Arguments): Value {
  const input = asTensor(args.input);
  const rank = input.shape.length;
  if (rank !== 3 && rank !== 4) return notKnown(sizeText());
  const window = windowOf(args);
  const spatial = input.shape.slice(-2);
  const count = blocks(spatial, window);
  if (count.some((each) => less(each, 1) === true)) {
    throw new Refusal(
      `Given input with spatial size ${inBrackets(spatial)}, kernel_size=${inBrackets(window.kernelSize)}, dilation=${inBrackets(window.dilation)}, padding=${inBrackets(window.padding)}, calculated shape of the array of sliding blocks as ${inBrackets(count)}, but its components must be at least one.`,
      'RuntimeError',
      'kernel_size',
    );
  }
  const channels = multiply(input.shape.at(-3)!, product(window.kernelSize));
  return computed([...input.shape.slice(0, -3), channels, product(count)], input.dtype, input);
}

/** (N, C · kernel, blocks) → (N, C, H, W). @see ATen/native/im2col_shape_check.h */
function fold(args: Arguments): Value {
  const input = asTensor(args.input);
  const rank = input.shape.length;
  if (rank !== 2 && rank !== 3) {
    throw new Refusal(
      `Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for input, but got: ${listed(input.shape)}`,
    );
  }
  const window = windowOf(args);
  const sizes = asNumbers(args.output_size, 2);
  const channels = refuseChannels(input, window);
  const count = blocks(sizes, window);
  const [expected, found] = [product(count), input.shape.at(-1)!];
  const fits = equal(expected, found);
  if (fits === undefined) notKnown(sizeText());
  if (!fits) {
    const { kernelSize, dilation, padding, stride } = window;
    const shown = listed([found]).slice(1, -1);
    throw new Refusal(
      `Given output_size=${inBrackets(sizes)}, kernel_size=${inBrackets(kernelSize)}, dilation=${inBrackets(dilation)}, padding=${inBrackets(padding)}, stride=${inBrackets(stride)}, expected size of input's dimension ${rank - 1} to match the calculated number of sliding blocks ${listed(count).slice(1, -1).replace(', ', ' * ')} = ${expected as number}, but got input.size(${rank - 1})=${shown}.`,
      'RuntimeError',
      'output_size',
    );
  }
  return computed([...input.shape.slice(0, -2), channels, ...sizes], input.dtype, input);
}

function refuseChannels(input: Tensor, { kernelSize }: Window): Size {
  const axis = input.shape.length - 2;
  const [found, cells] = [input.shape[axis]!, product(kernelSize)];
  const channels = floorDivide(found, cells);
  const fits = equal(multiply(channels, cells), found);
  if (fits === undefined) notKnown(sizeText());
  if (fits) return channels;
  throw new Refusal(
    `Expected size of input's dimension ${axis} to be divisible by the product of kernel_size, but got input.size(${axis})=${listed([found]).slice(1, -1)} and kernel_size=${inBrackets(kernelSize)}.`,
    'RuntimeError',
    'kernel_size',
  );
}

const window = 'kernel_size, dilation=1, padding=0, stride=1';

/** Of torch.nn. */
export const foldingLayers: Readonly<Record<string, LayerRule>> = {
  Fold: { signature: `output_size, ${window}`, forward: (layer, { input }) => fold({ ...layer, input: input! }) },
  Unfold: { signature: window, forward: (layer, { input }) => unfold({ ...layer, input: input! }) },
};

/** Of torch.nn.functional. */
export const foldingFunctions: Readonly<Record<string, FunctionRule>> = {
  fold: { signature: `input, output_size, ${window}`, apply: fold },
  unfold: { signature: `input, ${window}`, apply: unfold },
};
