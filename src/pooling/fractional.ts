import { PoolingError } from '../errors';
import { isFloat, type DType } from '../tensors/dtype';
import { formatShape, type Tensor } from '../tensors/tensor';
import { ArgumentReader } from './arguments';
import { planeSizes, poolGeometry, type FractionalAxis } from './geometry';
import { formatArgument, layers, type ArgumentValue, type LayerCall } from './layers';
import type { Operands, Plan, PoolResult } from './plan';
import { emptyAxis, refuseDType, refuseMissingAxis, refuseNegativeShape } from './refusals';
import type { Samples } from './samples';

/** How ATen names the axes, outermost first. */
const axisNames = { 2: ['height', 'width'], 3: ['time', 'height', 'width'] } as const;

/**
 * What a FractionalMaxPool layer does to an input of shape (N, C, …) or (C, …). Missing samples are drawn from
 * the call's seed.
 *
 * @throws PoolingError with PyTorch's message if PyTorch refuses the call
 * @see ATen/native/FractionalMaxPool2d.cpp, FractionalMaxPool3d.cpp
 */
export function planFractionalMaxPool(
  shape: readonly number[],
  dtype: DType,
  call: LayerCall,
  { randomSamples }: Operands,
): Plan {
  const { functional, rank } = layers[call.op];
  const reader = new ArgumentReader(call, functional);
  reader.flag('return_indices');
  const kernelSize = reader.perAxis('kernel_size');
  if (rank === 3 && kernelSize.some((size) => size <= 0)) {
    throw new PoolingError(
      `kernel_size must greater than zero, but got ${formatArgument(reader.value('kernel_size'))}`,
      'kernel_size',
    );
  }
  const ratio = outputRatio(reader, rank);
  const outputs = ratio ? scaled(shape, ratio) : reader.perAxis('output_size');
  refuseLengths(functional, rank, kernelSize, outputs);
  refuseShape(shape, rank, functional, kernelSize, outputs, ratio ? 'output_ratio' : 'kernel_size');
  refuseNegativeShape([...shape.slice(0, -rank), ...outputs], 'output_size');
  if (randomSamples) refuseSamples(randomSamples, shape, dtype, rank);
  refuseDType(`${functional}_out_frame`, dtype, isFloat);
  const axes = outputs.map((outputSize, axis): FractionalAxis => {
    // in two dimensions the first sample is for the width
    const column = rank === 2 ? 1 - axis : axis;
    return {
      kind: 'fractional',
      inputSize: shape[shape.length - rank + axis]!,
      outputSize,
      kernelSize: kernelSize[axis]!,
      samples: samplesOf(randomSamples, call.seed ?? 0, column, rank, dtype),
      dtype,
    };
  });
  return { geometry: poolGeometry(shape, axes), reduction: { kind: 'max' }, dtype };
}

/** The samples of one axis, out of those of all axes and planes. */
function samplesOf(given: Tensor | undefined, seed: number, first: number, step: number, dtype: DType): Samples {
  if (!given) return { seed, first, step, dtype };
  return Array.from({ length: given.data.length / step }, (_, plane) => Number(given.data[first + plane * step]));
}

/** The ratio for each axis, if the call has one; the layer takes a size or a ratio. */
function outputRatio(reader: ArgumentReader, rank: number): readonly number[] | undefined {
  const [hasSize, hasRatio] = [!reader.isLeftOut('output_size'), !reader.isLeftOut('output_ratio')];
  if (!hasSize && !hasRatio) {
    throw new PoolingError(
      `FractionalMaxPool${rank}d requires specifying either an output size, or a pooling ratio`,
      'output_size',
    );
  }
  if (hasSize && hasRatio) {
    throw new PoolingError('only one of output_size and output_ratio may be specified', 'output_ratio');
  }
  if (!hasRatio) return undefined;
  const value = reader.value('output_ratio');
  const ratios: readonly ArgumentValue[] = Array.isArray(value) ? value : Array<ArgumentValue>(rank).fill(value);
  for (let axis = 0; axis < rank; axis++) {
    const ratio = ratios[axis];
    if (typeof ratio === 'number' && ratio > 0 && ratio < 1) continue;
    if (ratio === undefined) throw new PoolingError('tuple index out of range', 'output_ratio');
    const shown = typeof value === 'number' && Number.isInteger(value) ? value.toFixed(1) : formatArgument(value);
    throw new PoolingError(`output_ratio must be between 0 and 1 (got ${shown})`, 'output_ratio');
  }
  // what is there besides is not looked at
  return (ratios as readonly number[]).slice(0, rank);
}

function scaled(shape: readonly number[], ratio: readonly number[]): readonly number[] {
  const rank = ratio.length;
  return ratio.map((each, axis) => Math.trunc((shape[shape.length - rank + axis] ?? 0) * each));
}

function refuseLengths(name: string, rank: number, kernelSize: readonly number[], outputs: readonly number[]) {
  const tuple = rank === 3 ? 'tuple of three Ints' : 'tuple of Ints';
  for (const [parameter, list] of [
    ['kernel_size', kernelSize],
    ['output_size', outputs],
  ] as const) {
    if (list.length === rank) continue;
    throw new PoolingError(`${name}: ${parameter} must either be a single Int or ${tuple}`, parameter);
  }
}

/** @see ATen/native/FractionalMaxPooling.h and Pool.h, fractional_max_pool_check_shape */
function refuseSamples({ dtype, shape: samples }: Tensor, shape: readonly number[], inputDType: DType, rank: number) {
  const refuse = (text: string) => {
    throw new PoolingError(text, '_random_samples');
  };
  if (dtype !== inputDType) refuse('Expect _random_samples to have the same dtype as input');
  if (samples.length !== 3) refuse(`Expect _random_samples to have 3 dimensions, got ${samples.length}`);
  const [batch, channels, axes] = samples as [number, number, number];
  const inputBatch = shape.length === rank + 1 ? 1 : shape[0]!;
  if (batch < inputBatch) refuse('Expect _random_samples.size(0) no less then input batch size.');
  if (channels !== shape.at(-1 - rank)) refuse('Expect _random_samples.size(1) equals to input channel size.');
  if (axes !== rank) refuse(`Expect _random_samples.size(2) equals to ${rank}; got ${axes}.`);
}

/** Windows of no cells have their place behind the plane, which the backward pass takes for a fault of its own. */
export function refuseFractionalGradient({ geometry, indices }: PoolResult): void {
  const cells = planeSizes(geometry).input;
  if (indices?.every((index) => index >= 0 && index < cells) ?? true) return;
  throw new PoolingError('index >= 0 && index < inputW * inputH INTERNAL ASSERT FAILED', 'kernel_size');
}

function refuseShape(
  shape: readonly number[],
  rank: 1 | 2 | 3,
  name: string,
  kernelSize: readonly number[],
  outputs: readonly number[],
  blamed: 'output_ratio' | 'kernel_size',
) {
  refuseMissingAxis(shape, rank + 1);
  if (shape.length > rank + 2) {
    throw new PoolingError(
      `${name}(): Expected ${rank + 1}D or ${rank + 2}D tensor, but got: ${formatShape(shape, '[]')}`,
    );
  }
  const empty = emptyAxis(shape, 1);
  if (empty !== undefined) {
    throw new PoolingError(
      `${name}(): Expected input to have non-zero size for non-batch dimensions, but got${formatShape(shape, '[]')} with dimension ${empty} being empty.`,
    );
  }
  for (const [axis, kernel] of kernelSize.entries()) {
    const inputSize = shape[shape.length - rank + axis]!;
    const last = outputs[axis]! + kernel - 1;
    // three dimensions want one cell more than there is need for
    if (rank === 3 ? last < inputSize : last <= inputSize) continue;
    const label = axisNames[rank === 3 ? 3 : 2][axis];
    const called = rank === 3 ? `${name}_out()` : `${name}()`;
    throw new PoolingError(
      `${called}: pool ${label} ${kernel} too large relative to input ${label} ${inputSize}`,
      blamed,
    );
  }
}
