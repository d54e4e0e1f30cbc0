import type { Arguments } from '../torch/rule';
import type { Tensor, Value } from '../value';
import { numbersOf, type Operation } from './operation';
import type { SlidingWindow } from './receptiveField';

const convolution = /^conv(\d)d$/;
const pooling = /^(?:max|avg|lp)pool(\d)d$/;
export const adaptive = /^adaptive(?:max|avg)pool(\d)d$/;

/** How the windows of a convolution or a pooling slide along each dim; undefined if it is none, or a number is not known. */
export function windowsOf({ name, args, inputs: [input] }: Operation): readonly SlidingWindow[] | undefined {
  const rank = Number((convolution.exec(name) ?? pooling.exec(name) ?? adaptive.exec(name))?.[1]);
  // what is pooled may be a parameter, which is no input
  if (!rank || !input) return undefined;
  if (adaptive.test(name)) return evenWindows(args.output_size, input.shape.slice(-rank), rank);
  const kernelSize = kernelSizeOf(args, rank);
  const isStrided = args.stride !== undefined && args.stride.kind !== 'none';
  const stride = isStrided ? numbersOf(args.stride, rank) : kernelSize;
  const dilation = args.dilation ? numbersOf(args.dilation, rank) : Array<number>(rank).fill(1);
  if (!kernelSize || !stride || !dilation) return undefined;
  const spans = kernelSize.map((size, dim) => (size - 1) * dilation[dim]!);
  const padding = paddingBefore(args.padding, spans);
  return padding?.map((cells, dim) => ({
    kernelSize: kernelSize[dim]!,
    stride: stride[dim]!,
    padding: cells,
    dilation: dilation[dim]!,
  }));
}

function kernelSizeOf(args: Arguments, rank: number): readonly number[] | undefined {
  if (args.weight?.kind !== 'tensor') return numbersOf(args.kernel_size, rank);
  const sizes = args.weight.shape.slice(2).filter((size) => typeof size === 'number');
  return sizes.length === rank ? sizes : undefined;
}

/** @param spans how far windows reach from their first cell */
function paddingBefore(value: Value | undefined, spans: readonly number[]): readonly number[] | undefined {
  if (value?.kind === 'str' && value.value === 'same') return spans.map((span) => Math.floor(span / 2));
  const isNone = value === undefined || (value.kind === 'str' && value.value === 'valid');
  return isNone ? spans.map(() => 0) : numbersOf(value, spans.length);
}

/** Adaptive windows that are all alike. */
function evenWindows(
  outputSize: Value | undefined,
  sizes: Tensor['shape'],
  rank: number,
): readonly SlidingWindow[] | undefined {
  const outputs = numbersOf(outputSize, rank);
  const windows = sizes.flatMap((size, dim): readonly SlidingWindow[] => {
    const output = outputs?.[dim];
    if (typeof size !== 'number' || !output || size % output !== 0) return [];
    return [{ kernelSize: size / output, stride: size / output, padding: 0, dilation: 1 }];
  });
  return windows.length === rank && outputs?.some((output) => output !== 1) ? windows : undefined;
}
