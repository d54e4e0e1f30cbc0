import { PoolingError } from '../errors';
import { scalarTypeNames, isFloat, type DType } from '../tensors/dtype';
import { formatShape } from '../tensors/tensor';
import { ArgumentReader, oneExpected } from './arguments';
import { poolGeometry } from './geometry';
import { layers, type LayerCall } from './layers';
import type { Plan } from './plan';
import { emptyAxis, refuseDimensions1d, refuseDType, refuseMissingAxis, refuseNegativeShape } from './refusals';

/**
 * What an AdaptiveAvgPool layer does to an input of shape (N, C, …) or (C, …).
 *
 * @throws PoolingError with PyTorch's message if PyTorch refuses the call
 * @see ATen/native/AdaptiveAveragePooling.cpp
 */
export function planAdaptiveAvgPool(shape: readonly number[], dtype: DType, call: LayerCall): Plan {
  const { functional, rank } = layers[call.op];
  const { given, sizes } = outputSize(shape, new ArgumentReader(call, functional));
  if (rank === 1) refuseDimensions1d(shape, functional);
  if (rank === 1 && given.length !== 1) throw oneExpected(functional, 'output_size', given.length);
  const [input, outputs] = asPlanes(shape, sizes, rank);
  const name = rank === 3 ? 'adaptive_avg_pool3d' : 'adaptive_avg_pool2d';
  if (outputs.length !== outputRank(rank)) {
    throw new PoolingError(`${name}: output_size must be ${outputRank(rank)}`, 'output_size');
  }
  if (outputs.some((size) => size < 0)) {
    const list = rank === 3 ? `{${outputs[0]}, ${outputs[1]},${outputs[2]}}` : `{${outputs.join(', ')}}`;
    throw new PoolingError(
      `${name}: elements of output_size must be greater than or equal to 0 but received ${list}`,
      'output_size',
    );
  }
  if (outputs.every((size) => size === 1)) refuseMean(shape, rank, dtype);
  else {
    refuseEmpty(input, rank === 3 ? 1 : input.length - 2, name);
    if (!isBatchOrNot(input, outputs.length)) {
      throw new PoolingError(`${name}(): ${expected(outputs.length)}, but got ${formatShape(input, '[]')}`);
    }
    refuseDType(name, dtype);
  }
  return { ...adaptiveGeometry(shape, sizes), reduction: { kind: 'avg', divisor: 'inputCells' }, dtype };
}

/**
 * What an AdaptiveMaxPool layer does to an input of shape (N, C, …) or (C, …).
 *
 * @throws PoolingError with PyTorch's message if PyTorch refuses the call
 * @see ATen/native/AdaptiveMaxPooling2d.cpp
 */
export function planAdaptiveMaxPool(shape: readonly number[], dtype: DType, call: LayerCall): Plan {
  const { functional, rank } = layers[call.op];
  const reader = new ArgumentReader(call, functional);
  reader.flag('return_indices');
  const { given, sizes } = outputSize(shape, reader);
  if (rank === 1) {
    refuseDimensions1d(shape, functional);
    if (given.length !== 1) throw oneExpected(functional, 'output_size', given.length);
    refuseEmpty(shape, 1, functional);
  }
  const [input, outputs] = asPlanes(shape, sizes, rank);
  const name = rank === 3 ? 'adaptive_max_pool3d' : 'adaptive_max_pool2d';
  if (!isBatchOrNot(input, outputRank(rank))) {
    throw new PoolingError(`${name}(): ${expected(outputRank(rank))}, but got: ${formatShape(input, '[]')}`);
  }
  refuseEmpty(input, 1, name);
  if (outputs.length !== outputRank(rank)) {
    throw new PoolingError(`${name}(): internal error: output_size.size() must be ${outputRank(rank)}`, 'output_size');
  }
  refuseNegativeShape([...input.slice(0, -outputs.length), ...outputs], 'output_size');
  refuseDType(name, dtype);
  return { ...adaptiveGeometry(shape, sizes), reduction: { kind: 'max' }, dtype };
}

/** What the backward pass refuses: an output of no cells. */
export function refuseAdaptiveGradient(shape: readonly number[], call: LayerCall): void {
  const { operator, rank } = layers[call.op];
  const name = `adaptive_${operator === 'adaptiveMax' ? 'max' : 'avg'}_pool${Math.max(2, rank)}d_backward()`;
  const [outputs] = asPlanes(shape, [], rank);
  const isMean = operator === 'adaptiveAvg' && shape.slice(-rank).every((size) => size === 1);
  const empty = isMean ? undefined : emptyAxis(outputs, 1);
  if (empty === undefined) return;
  throw new PoolingError(
    `${name}: Expected grad_output to have non-zero size for non-batch dimensions, but grad_output has sizes ${formatShape(outputs, '[]')} with dimension ${empty} being empty`,
  );
}

/** `output_size` with None for the input's size. @see torch/nn/functional.py, _list_with_default */
function outputSize(shape: readonly number[], reader: ArgumentReader) {
  const { rank } = layers[reader.call.op];
  const value = reader.value('output_size');
  const isList = Array.isArray(value);
  if (rank > 1 && !isList && !Number.isSafeInteger(value)) {
    const type = value === null ? 'NoneType' : typeof value === 'number' ? 'float' : typeof value;
    throw new PoolingError(`object of type '${type}' has no len()`, 'output_size');
  }
  const given = rank === 1 ? reader.wholeNumbers('output_size') : listWithDefault(shape, reader);
  const sizes = isList ? given : Array<number>(rank).fill(given[0]!);
  return { given, sizes };
}

function listWithDefault(shape: readonly number[], reader: ArgumentReader): readonly number[] {
  const value = reader.value('output_size');
  if (!Array.isArray(value)) return reader.wholeNumbers('output_size');
  const length = value.length;
  if (shape.length <= length) throw new PoolingError(`Input dimension should be at least ${length + 1}`);
  return reader.wholeNumbers('output_size', (entry) => shape[shape.length - length + entry]!);
}

/** One axis runs as rows of height 1. */
function asPlanes(shape: readonly number[], sizes: readonly number[], rank: number): [number[], readonly number[]] {
  if (rank > 1) return [[...shape], sizes];
  return [
    [...shape.slice(0, -1), 1, shape.at(-1)!],
    [1, ...sizes],
  ];
}

function outputRank(rank: number): number {
  return Math.max(2, rank);
}

function isBatchOrNot(input: readonly number[], rank: number): boolean {
  return input.length === rank + 1 || input.length === rank + 2;
}

function expected(rank: number): string {
  return `Expected ${rank + 1}D or ${rank + 2}D tensor`;
}

function refuseEmpty(shape: readonly number[], from: number, name: string) {
  const empty = emptyAxis(shape, from);
  if (empty === undefined) return;
  throw new PoolingError(
    `${name}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes ${formatShape(shape, '[]')} with dimension ${empty} being empty`,
  );
}

/** One cell an axis is `input.mean((-1, -2))`, which takes any shape that has these dimensions, also an empty one. */
function refuseMean(shape: readonly number[], rank: number, dtype: DType) {
  if (!isFloat(dtype)) {
    throw new PoolingError(
      `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${scalarTypeNames[dtype]}`,
    );
  }
  for (let axis = 1; axis <= rank; axis++) refuseMissingAxis(shape, axis);
}

function adaptiveGeometry(shape: readonly number[], sizes: readonly number[]) {
  const axes = sizes.map((size, axis) => {
    return { kind: 'adaptive', inputSize: shape[shape.length - sizes.length + axis]!, outputSize: size } as const;
  });
  return { geometry: poolGeometry(shape, axes) };
}
