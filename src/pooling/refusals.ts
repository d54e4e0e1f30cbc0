import { scalarTypeNames, type DType } from '../dtype';
import { PoolingError } from '../errors';
import { formatShape } from '../tensor';
import type { WindowArguments } from './arguments';
import type { AxisGeometry } from './geometry';

const axisNames = [[], ['W'], ['H', 'W'], ['T', 'H', 'W']] as const;

/**
 * What max_pool1d refuses when it is not asked for indices.
 *
 * @see ATen/native/MaxPooling.h, check_max_pool1d
 */
export function refuseMaxPool1d(
  shape: readonly number[],
  argument: WindowArguments,
  axes: () => readonly AxisGeometry[],
) {
  const [kernelSize, stride, padding, dilation] = [
    argument.kernelSize,
    argument.stride,
    argument.padding,
    argument.dilation,
  ].map(([value]) => value!) as [number, number, number, number];
  const positive = (name: string, value: number) => {
    if (value <= 0) throw new PoolingError(`max_pool1d() ${name} must be greater than zero, but got ${value}`, name);
  };
  if (![2, 3].includes(shape.length) || shape.at(-1) === 0 || shape.at(-2) === 0) {
    throw new PoolingError(
      `max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:${formatShape(shape, '[]')}`,
    );
  }
  positive('kernel_size', kernelSize);
  positive('stride', stride);
  if (padding < 0) throw new PoolingError(`max_pool1d() padding must be non-negative, but got ${padding}`, 'padding');
  if (padding > Math.trunc(kernelSize / 2)) {
    throw new PoolingError(
      `max_pool1d() padding should be at most half of kernel size, but got padding=${padding} and kernel_size=${kernelSize}`,
      'padding',
    );
  }
  positive('dilation', dilation);
  const { outputSize } = axes()[0]!;
  if (outputSize <= 0)
    throw new PoolingError(`max_pool1d() Invalid computed output size: ${outputSize}`, 'kernel_size');
}

/**
 * What max_pool2d, max_pool3d and a max_pool1d that returns indices refuse, in their order and words.
 *
 * @see ATen/native/Pool.h, pooling_output_shape, pool2d_shape_check, pool3d_shape_check
 */
export function refuseMaxPool(
  shape: readonly number[],
  argument: WindowArguments,
  axes: () => readonly AxisGeometry[],
) {
  const rank = argument.kernelSize.length;
  if (shape.length !== rank + 1 && shape.length !== rank + 2) {
    if (rank === 1) {
      throw new PoolingError(
        `Expected 2 to 3 dimensions, but got ${shape.length}-dimensional tensor for argument #1 'self' (while checking arguments for max_pool1d)`,
      );
    }
    throw new PoolingError(`non-empty ${rank + 1}D or ${rank + 2}D (batch mode) tensor expected for input`);
  }
  for (let axis = 0; axis < rank; axis++) refuseAxis(argument, axis);
  refuseNonPositive('kernel size', 'kernel_size', 'k', argument.kernelSize);
  refuseNonPositive('stride', 'stride', 'd', argument.stride);
  refuseNonPositive('dilation', 'dilation', 'dilation', argument.dilation);
  refuseEmptyInput(shape, rank);
  refusePaddingBeyondKernel(argument);
  const sizes = axes();
  if (sizes.some((axis) => axis.outputSize < 1)) {
    // max_pool1d with indices runs as max_pool2d on rows of height 1
    const outer = [shape.at(-rank - 1), ...(rank === 1 ? [1] : [])];
    const input = [...outer, ...sizes.map((axis) => axis.inputSize)].join('x');
    const output = [...outer, ...sizes.map((axis) => axis.outputSize)].join('x');
    throw new PoolingError(
      `Given input size: (${input}). Calculated output size: (${output}). Output size is too small`,
      'kernel_size',
    );
  }
}

/** max takes every integer and floating dtype, but not bool. */
export function refuseMaxPoolDType(functional: string, dtype: DType) {
  if (dtype === 'bool') throw new PoolingError(`"${functional}" not implemented for '${scalarTypeNames[dtype]}'`);
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

function refuseEmptyInput(shape: readonly number[], rank: number) {
  const empty = shape.slice(-rank - 1).indexOf(0);
  if (empty < 0) return;
  throw new PoolingError(
    rank === 3
      ? `max_pool3d_with_indices_out_cpu_template(): Expected input's non-batch dimensions to have positive length, but input has a shape of ${formatShape(shape, '[]')} and non-batch dimension 0 has length zero!`
      : `Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:${formatShape(shape, '[]')}`,
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
