import { PoolingError } from '../errors';
import { isComputable, lowest, lowestFinite, rounding, type DType } from '../tensors/dtype';
import { type Tensor, formatShape } from '../tensors/tensor';
import { ArgumentReader, oneExpected, tupleExpected, windowArguments, type WindowArguments } from './arguments';
import { axisGeometry, planeSizes, poolGeometry, type AxisGeometry } from './geometry';
import type { BackwardWork, Kernel } from './kernel';
import { layers, type LayerCall } from './layers';
import type { Plan, PoolResult } from './plan';
import { acceptedRows, acceptedWindows, refuseDimensions, refuseDimensions1d, refuseDType } from './refusals';
import { rowCount, windowRows, windowSteps } from './windows';

/**
 * What a MaxPool layer does to an input of shape (N, C, …) or (C, …).
 *
 * @throws PoolingError with PyTorch's message if PyTorch refuses the call
 */
export function planMaxPool(shape: readonly number[], dtype: DType, call: LayerCall): Plan {
  const { rank, functional } = layers[call.op];
  const isAsked = call.kwargs['return_indices'] === true;
  const reader = new ArgumentReader(call, isAsked ? `${functional}_with_indices` : functional);
  const returnsIndices = reader.flag('return_indices');
  const argument = windowArguments(reader, (name, length) => {
    if (rank > 1) return tupleExpected(functional, rank, name);
    if (returnsIndices) return oneExpected(functional, name, length);
    const text = `max_pool1d() ${name} must be an int, list of ints, or tuple of ints of size 1 but got size ${length}`;
    return new PoolingError(text, name);
  });
  if (rank === 1 && !returnsIndices) {
    // PyTorch has a quick way of its own for rows without indices and gradient; integers never need a gradient
    const axes = acceptedMaxPool1d(shape, argument);
    refuseDType('max_pool1d_impl', dtype);
    return { geometry: poolGeometry(shape, axes), reduction: { kind: 'max' }, dtype };
  }
  const axes = accepted(shape, argument, functional);
  refuseDType(rank === 3 ? 'max_pool3d' : 'max_pool2d', dtype, isComputable);
  return { geometry: poolGeometry(shape, axes), reduction: { kind: 'max' }, dtype };
}

function accepted(shape: readonly number[], argument: WindowArguments, functional: string): readonly AxisGeometry[] {
  const rank = argument.kernelSize.length;
  if (rank === 1) {
    refuseDimensions1d(shape, functional);
    return acceptedRows(shape, argument, functional);
  }
  refuseDimensions(shape, rank);
  const name = 'max_pool3d_with_indices_out_cpu_template';
  return acceptedWindows(shape, argument, { name, refusesSmallInput: false });
}

/**
 * The axis under max_pool1d's window when it is not asked for indices, after what it refuses then.
 *
 * @see ATen/native/MaxPooling.h, check_max_pool1d
 */
function acceptedMaxPool1d(shape: readonly number[], argument: WindowArguments): readonly AxisGeometry[] {
  const { ceilMode } = argument;
  const [kernelSize, stride, pad, dilation] = [
    argument.kernelSize,
    argument.stride,
    argument.padding,
    argument.dilation,
  ].map(([value]) => value!) as [number, number, number, number];
  const refuse = (text: string, parameter?: string) => {
    throw new PoolingError(text, parameter);
  };
  const positive = (name: string, value: number) => {
    if (value <= 0) refuse(`max_pool1d() ${name} must be greater than zero, but got ${value}`, name);
  };
  if (![2, 3].includes(shape.length) || shape.at(-1) === 0 || shape.at(-2) === 0) {
    refuse(
      `max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:${formatShape(shape, '[]')}`,
    );
  }
  positive('kernel_size', kernelSize);
  positive('stride', stride);
  if (pad < 0) refuse(`max_pool1d() padding must be non-negative, but got ${pad}`, 'padding');
  if (pad > Math.trunc(kernelSize / 2)) {
    const sizes = `padding=${pad} and kernel_size=${kernelSize}`;
    refuse(`max_pool1d() padding should be at most half of kernel size, but got ${sizes}`, 'padding');
  }
  positive('dilation', dilation);
  const axis = axisGeometry(shape.at(-1)!, { kernelSize, stride, padding: [pad, pad], dilation, ceilMode });
  if (axis.outputSize <= 0) refuse(`max_pool1d() Invalid computed output size: ${axis.outputSize}`, 'kernel_size');
  return [axis];
}

/** The maximum of each window; adaptive and fractional windows differ only in geometry. */
export const maxKernel: Kernel = { pieces: rowCount, forward: maxRows, backward: routeBack };

/**
 * PyTorch scans a window row by row and takes a value that is greater or NaN: the first of ties wins, the last of NaNs.
 *
 * @see ATen/native/cpu/MaxPoolKernel.cpp, compute_internal
 */
function maxRows({ data, dtype }: Tensor, result: PoolResult, from: number, to: number): void {
  const { geometry, output, indices, reduction } = result;
  const { stepDepth, stepHeight, stepWidth, inputHeight, inputWidth } = windowSteps(geometry);
  const takesNaN = !(reduction.kind === 'max' && reduction.ignoresNaN);
  const [values, least] = [output.data, takesNaN ? lowest(dtype) : lowestFinite(dtype)];
  for (const { input, output: start, depth, height, widths } of windowRows(geometry, from, to)) {
    let at = start;
    for (const { first, end } of widths) {
      let best: number | bigint = least;
      let bestIndex = (depth.first * inputHeight + height.first) * inputWidth + first;
      for (let z = depth.first; z < depth.end; z += stepDepth) {
        for (let y = height.first; y < height.end; y += stepHeight) {
          const line = (z * inputHeight + y) * inputWidth;
          for (let x = first; x < end; x += stepWidth) {
            const value = data[input + line + x]!;
            if (value > best || (takesNaN && Number.isNaN(value))) {
              best = value;
              bestIndex = line + x;
            }
          }
        }
      }
      values[at] = best;
      indices![at++] = bestIndex;
    }
  }
}

/**
 * The gradient of a maximum goes to its cell; cells with several maxima add them up. The index
 * of a window that lies in the padding can name a cell of the next plane, which PyTorch takes as it is.
 */
function routeBack({ result, gradOutput, gradInput }: BackwardWork, from: number, to: number): void {
  const { input, output } = planeSizes(result.geometry);
  const [target, source] = [gradInput.data as Float64Array, gradOutput.data as Float64Array];
  const round = rounding(gradInput.dtype);
  for (let at = from * output; at < to * output; at++) {
    const cell = Math.floor(at / output) * input + result.indices![at]!;
    if (cell < target.length) target[cell] = round(target[cell]! + source[at]!);
  }
}
