import { PoolingError } from '../errors';
import { isFloat, scalarTypeNames, type DType } from '../tensors/dtype';
import { formatShape } from '../tensors/tensor';
import type { WindowArguments } from './arguments';
import { axisGeometry, type AxisGeometry } from './geometry';

/** What ATen calls the axes in its messages. */
const axisNames = [[], ['W'], ['H', 'W'], ['T', 'H', 'W']] as const;

/** The axes of an input under a sliding window, padded alike on both sides. */
function slidingAxes(shape: readonly number[], argument: WindowArguments): readonly AxisGeometry[] {
  const rank = argument.kernelSize.length;
  return argument.kernelSize.map((kernelSize, axis) => {
    const padding = argument.padding[axis]!;
    return axisGeometry(shape[shape.length - rank + axis]!, {
      kernelSize,
      stride: argument.stride[axis]!,
      padding: [padding, padding],
      dilation: argument.dilation[axis]!,
      ceilMode: argument.ceilMode,
    });
  });
}

/** What one-dimensional operators of ATen refuse first. @see ATen/TensorUtils.cpp, checkDimRange */
export function refuseDimensions1d(shape: readonly number[], functional: string): void {
  if (shape.length === 2 || shape.length === 3) return;
  throw new PoolingError(
    `Expected 2 to 3 dimensions, but got ${shape.length}-dimensional tensor for argument #1 'self' (while checking arguments for ${functional})`,
  );
}

/** max_pool2d, max_pool3d and avg_pool3d look at the number of axes before all else. */
export function refuseDimensions(shape: readonly number[], rank: number): void {
  if (shape.length === rank + 1 || shape.length === rank + 2) return;
  throw new PoolingError(`non-empty ${rank + 1}D or ${rank + 2}D (batch mode) tensor expected for input`);
}

/** PyTorch's error for an axis that does not exist. */
export function refuseMissingAxis(shape: readonly number[], axis: number): void {
  if (shape.length >= axis) return;
  throw new PoolingError(
    `Dimension out of range (expected to be in range of [${-shape.length}, ${shape.length - 1}], but got ${-axis})`,
  );
}

/**
 * The axes under two- and three-dimensional windows, after what these are refused for, in ATen's order and words.
 *
 * @param name the function that a message about an empty volume names
 * @see ATen/native/Pool.h, pooling_output_shape, pool2d_shape_check, pool3d_shape_check
 */
export function acceptedWindows(
  shape: readonly number[],
  argument: WindowArguments,
  { name, refusesSmallInput }: { name: string; refusesSmallInput: boolean },
): readonly AxisGeometry[] {
  const rank = argument.kernelSize.length;
  for (let axis = 0; axis < rank; axis++) refuseAxis(argument, axis);
  refuseNonPositive('kernel size', 'kernel_size', 'k', argument.kernelSize);
  refuseNonPositive('stride', 'stride', 'd', argument.stride);
  refuseNonPositive('dilation', 'dilation', 'dilation', argument.dilation);
  refuseEmptyInput(shape, rank, name);
  if (refusesSmallInput) refuseSmallInput(shape, argument.kernelSize);
  refusePaddingBeyondKernel(argument);
  const axes = slidingAxes(shape, argument);
  if (axes.every((axis) => axis.outputSize >= 1)) return axes;
  const sizes = (of: (axis: AxisGeometry) => number) => [shape.at(-rank - 1), ...axes.map(of)].join('x');
  throw new PoolingError(
    `Given input size: (${sizes((axis) => axis.inputSize)}). Calculated output size: (${sizes((axis) => axis.outputSize)}). Output size is too small`,
    'kernel_size',
  );
}

/** The same for one axis, as ATen runs it: rows of height 1 under a window of height 1. */
export function acceptedRows(
  shape: readonly number[],
  argument: WindowArguments,
  name: string,
): readonly AxisGeometry[] {
  const rows = [...shape.slice(0, -1), 1, shape.at(-1)!];
  const windows = {
    kernelSize: [1, ...argument.kernelSize],
    stride: [1, ...argument.stride],
    padding: [0, ...argument.padding],
    dilation: [1, ...argument.dilation],
    ceilMode: argument.ceilMode,
  };
  return acceptedWindows(rows, windows, { name, refusesSmallInput: false }).slice(1);
}

/** Kernels exist only for some dtypes: `"avg_pool2d" not implemented for 'Byte'`. */
export function refuseDType(kernel: string, dtype: DType, taken: (dtype: DType) => boolean = isFloat): void {
  if (taken(dtype)) return;
  throw new PoolingError(`"${kernel}" not implemented for '${scalarTypeNames[dtype]}'`);
}

/** PyTorch's error for an output with a negative size. */
export function refuseNegativeShape(shape: readonly number[], parameter: string): void {
  const negative = shape.find((size) => size < 0);
  if (negative === undefined) return;
  throw new PoolingError(
    `Trying to create tensor with negative dimension ${negative}: ${formatShape(shape, '[]')}`,
    parameter,
  );
}

/** The first axis from `from` on that has no cells, or undefined. */
export function emptyAxis(shape: readonly number[], from: number): number | undefined {
  const axis = shape.findIndex((size, i) => i >= from && size === 0);
  return axis < 0 ? undefined : axis;
}

function refuseAxis(argument: WindowArguments, axis: number) {
  const [kernelSize, padding, dilation] = [
    argument.kernelSize[axis]!,
    argument.padding[axis]!,
    argument.dilation[axis]!,
  ];
  if (argument.stride[axis] === 0) throw new PoolingError('stride should not be zero', 'stride');
  if (padding < 0) throw new PoolingError(`pad must be non-negative, but got pad: ${padding}`, 'padding');
  if (padding > Math.trunc(((kernelSize - 1) * dilation + 1) / 2)) {
    throw new PoolingError(
      `pad should be at most half of effective kernel size, but got pad=${padding}, kernel_size=${kernelSize} and dilation=${dilation}`,
      'padding',
    );
  }
}

function refuseNonPositive(label: string, parameter: string, letter: string, values: readonly number[]) {
  if (values.every((value) => value > 0)) return;
  const list = values
    .map((value, axis) => `${letter}${axisNames[values.length as 1 | 2 | 3][axis]}: ${value}`)
    .join(' ');
  throw new PoolingError(`${label} should be greater than zero, but got ${list}`, parameter);
}

function refuseEmptyInput(shape: readonly number[], rank: number, name: string) {
  const isKnown = shape.length === rank + 1 || shape.length === rank + 2;
  const empty = shape.slice(-rank - 1).indexOf(0);
  if (empty < 0 && isKnown) return;
  throw new PoolingError(
    rank === 3
      ? `${name}(): Expected input's non-batch dimensions to have positive length, but input has a shape of ${formatShape(shape, '[]')} and non-batch dimension 0 has length zero!`
      : `Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:${formatShape(shape, '[]')}`,
  );
}

function refuseSmallInput(shape: readonly number[], kernelSize: readonly number[]) {
  const sizes = shape.slice(-3);
  if (sizes.every((size, axis) => size >= kernelSize[axis]!)) return;
  const list = (letter: string, values: readonly number[]) =>
    values.map((value, axis) => `${letter}${axisNames[3][axis]}: ${value}`).join(' ');
  throw new PoolingError(
    `input image (${list('', sizes)}) smaller than kernel size (${list('k', kernelSize)})`,
    'kernel_size',
  );
}

/** The raw kernel counts here, also when it is dilated. */
function refusePaddingBeyondKernel({ kernelSize, padding }: WindowArguments) {
  if (padding.every((pad, axis) => pad <= Math.trunc(kernelSize[axis]! / 2))) return;
  const named = (letter: string, values: readonly number[], order: string) =>
    [...order].map((axis) => [letter + axis, values[values.length - 1 - 'WHT'.indexOf(axis)]!] as const);
  const list =
    kernelSize.length === 3
      ? [...named('k', kernelSize, 'TWH'), ...named('pad', padding, 'TWH')]
          .map(([name, value]) => `${name}: ${value}`)
          .join(' ')
      : [...named('pad', padding, 'WH'), ...named('k', kernelSize, 'WH')]
          .map(([name, value]) => `${name} = ${value}`)
          .join(', ');
  throw new PoolingError(`pad should be smaller than or equal to half of kernel size, but got ${list}`, 'padding');
}
