import { PoolingError } from '../errors';
import { isComputable, lowest, lowestFinite, rounding, type DType } from '../tensors/dtype';
import { type Tensor, formatShape } from '../tensors/tensor';
import { ArgumentReader, oneExpected, tupleExpected, windowArguments, type WindowArguments } from './arguments';
import { axisGeometry, planeSizes, poolGeometry } from './geometry';
import type { BackwardWork, Kernel } from './kernel';
import { layers, type LayerCall } from './layers';
import type { Plan, PoolResult } from './plan';
import { asRows, refuseDimensions, refuseDimensions1d, refuseDType, refuseWindows, slidingAxes } from './refusals';
import { rowCount, windowRows, windowSteps } from './windows';

/**
 * What a MaxPool layer does to an input of shape (N, C, …) or (C, …).
 *
 * @throws PoolingError with PyTorch's message if PyTorch refuses the call
 */
export function planMaxPool(shape: readonly number[], dtype: DType, call: LayerCall): Plan {
  const { rank, functional } = layers[call.op];
  const returnsIndices = new ArgumentReader(call, functional).flag('return_indices');
  const reader = new ArgumentReader(call, returnsIndices ? `${functional}_with_indices` : functional);
  const argument = windowArguments(reader, (name, length) => {
    if (rank > 1) return tupleExpected(functional, rank, name);
    if (returnsIndices) return oneExpected(functional, name, length);
    const text = `max_pool1d() ${name} must be an int, list of ints, or tuple of ints of size 1 but got size ${length}`;
    return new PoolingError(text, name);
  });
  if (rank === 1 && !returnsIndices) refuseMaxPool1d(shape, argument);
  else if (rank === 1) {
    refuseDimensions1d(shape, functional);
    refuseWindows(...asRows(shape, argument), { name: functional, refusesSmallInput: false });
  } else {
    refuseDimensions(shape, rank);
    const name = 'max_pool3d_with_indices_out_cpu_template';
    refuseWindows(shape, argument, { name, refusesSmallInput: false });
  }
  refuseDType(functional, dtype, isComputable);
  return { geometry: poolGeometry(shape, slidingAxes(shape, argument)), reduction: { kind: 'max' }, dtype };
}

/**
 * What max_pool1d refuses when it is not asked for indices.
 *
 * @see ATen/native/MaxPooling.h, check_max_pool1d
 */
function refuseMaxPool1d(shape: readonly number[], argument: WindowArguments) {
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
  const { outputSize } = axisGeometry(shape.at(-1)!, { kernelSize, stride, padding: [pad, pad], dilation, ceilMode });
  if (outputSize <= 0) refuse(`max_pool1d() Invalid computed output size: ${outputSize}`, 'kernel_size');
}

/** The greatest value of each window; adaptive and fractional windows differ in the geometry alone. */
export const maxKernel: Kernel = { pieces: rowCount, forward: maxRows, backward: routeBack };

/**
 * PyTorch scans a window row by row and takes a value that is greater or NaN: the first of equals wins, the last of NaNs.
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
 * The gradient of a maximum goes to the cell that won; of cells that won more than once, the gradients add up. The index
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
