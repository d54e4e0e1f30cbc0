import { PoolingError } from '../errors';
import { isFloat, scalarTypeNames, type DType } from '../tensors/dtype';
import { formatShape, type Tensor } from '../tensors/tensor';
import { ArgumentReader } from './arguments';
import { planeSizes, poolGeometry, type UnpoolAxis } from './geometry';
import type { BackwardWork, Kernel } from './kernel';
import { layers, type LayerCall, type LayerName } from './layers';
import type { Operands, Plan, PoolResult } from './plan';
import { emptyAxis, refuseDType, refuseNegativeShape } from './refusals';

/**
 * What a MaxUnpool layer does to an input of shape (N, C, …) or (C, …).
 *
 * @throws PoolingError with PyTorch's message if PyTorch refuses the call
 * @see torch/nn/functional.py, _unpool_output_size; ATen/native/MaxUnpooling.cpp
 */
export function planMaxUnpool(shape: readonly number[], dtype: DType, call: LayerCall, { indices }: Operands): Plan {
  const { functional, rank } = layers[call.op];
  const reader = new ArgumentReader(call, functional);
  const kernelSize = reader.perAxis('kernel_size');
  const stride = reader.isLeftOut('stride') ? kernelSize : reader.perAxis('stride');
  const padding = reader.perAxis('padding');
  if (stride.length < kernelSize.length || padding.length < kernelSize.length || shape.length < kernelSize.length) {
    throw new PoolingError('tuple index out of range', stride.length < kernelSize.length ? 'stride' : 'padding');
  }
  const axes = kernelSize.map((kernel, axis): UnpoolAxis => {
    const inputSize = shape[shape.length - kernelSize.length + axis]!;
    const [step, pad] = [stride[axis]!, padding[axis]!];
    const outputSize = unpooledSize(inputSize, kernel, step, pad);
    return { kind: 'unpool', inputSize, outputSize, kernelSize: kernel, stride: step, padding: pad };
  });
  const sizes = outputSizes(axes, reader);
  refuseUnpool(shape, rank, indices, sizes, stride);
  refuseDType(`max_unpool${Math.max(2, rank)}d`, dtype, isFloat);
  const sized = axes.map((axis, i) => ({ ...axis, outputSize: sizes[i]! }));
  return { geometry: poolGeometry(shape, sized), reduction: { kind: 'unpool' }, dtype };
}

/** The size that an axis is given back, if none is asked for. */
export function unpooledSize(inputSize: number, kernelSize: number, stride: number, padding: number): number {
  return (inputSize - 1) * stride + kernelSize - 2 * padding;
}

/** The max pooling that a MaxUnpool layer undoes: its indices fit. */
export function pooledBefore({ op, kwargs }: LayerCall): LayerCall {
  const { kernel_size, stride, padding } = kwargs;
  return {
    op: op.replace('Unpool', 'Pool') as LayerName,
    kwargs: {
      ...(kernel_size === undefined ? {} : { kernel_size }),
      ...(stride === undefined ? {} : { stride }),
      ...(padding === undefined ? {} : { padding }),
      return_indices: true,
    },
  };
}

/** The layers a tensor goes through for a call: before it is unpooled it has to be pooled. */
export function stepsOf(call: LayerCall): readonly LayerCall[] {
  return layers[call.op].operator === 'unpool' ? [pooledBefore(call), call] : [call];
}

/** The indices of a max pooling as the tensor that MaxUnpool takes. */
export function indicesTensor({ output, indices }: PoolResult): Tensor {
  return { dtype: 'int64', shape: output.shape, data: BigInt64Array.from(indices!, BigInt) };
}

/** The requested size, which must be less than a stride from the default one. */
function outputSizes(axes: readonly UnpoolAxis[], reader: ArgumentReader): readonly number[] {
  if (reader.isLeftOut('output_size')) return axes.map((axis) => axis.outputSize);
  if (!Array.isArray(reader.value('output_size'))) {
    throw new PoolingError(`object of type 'int' has no len()`, 'output_size');
  }
  const given = reader.wholeNumbers('output_size');
  const rank = axes.length;
  const sizes = given.length === rank + 2 ? given.slice(2) : given;
  if (sizes.length !== rank) {
    throw new PoolingError(
      `output_size should be a sequence containing ${rank} or ${rank + 2} elements, but it has a length of '${sizes.length}'`,
      'output_size',
    );
  }
  for (const [dim, { outputSize, stride }] of axes.entries()) {
    const [min, max] = [outputSize - stride, outputSize + stride];
    if (sizes[dim]! > min && sizes[dim]! < max) continue;
    throw new PoolingError(
      `invalid output_size "${formatShape(sizes, '[]')}" (dim ${dim} must be between ${min} and ${max})`,
      'output_size',
    );
  }
  return sizes;
}

function refuseUnpool(
  shape: readonly number[],
  rank: number,
  indices: Tensor | undefined,
  sizes: readonly number[],
  stride: readonly number[],
) {
  const [input, outputs] =
    rank === 1
      ? [
          [...shape, 1],
          [...sizes, 1],
        ]
      : [[...shape], [...sizes]];
  const dims = Math.max(2, rank);
  if (indices && indices.dtype !== 'int64') {
    throw new PoolingError(`elements in indices should be type int64 but got: ${scalarTypeNames[indices.dtype]}`);
  }
  if (outputs.length !== dims) {
    const words = dims === 2 ? 'two elements (height, width)' : 'three elements (depth, height, width)';
    throw new PoolingError(
      `There should be exactly ${words} in output_size, but got ${outputs.length} elements.`,
      'kernel_size',
    );
  }
  if (input.length !== dims + 1 && input.length !== dims + 2) {
    throw new PoolingError(
      `Input to max_unpooling${dims}d should be a ${dims + 1}d or ${dims + 2}d Tensor, but got a tensor with ${input.length} dimensions.`,
    );
  }
  if (rank === 3 && stride.some((step) => step <= 0)) {
    throw new PoolingError(
      `strides should be greater than zero, but got stride: ${formatShape(stride, '[]')}`,
      'stride',
    );
  }
  if (indices && formatShape(indices.shape) !== formatShape(shape)) {
    throw new PoolingError(
      `Expected shape of indices to be same as that of the input tensor (${formatShape(shape, '[]')}) but got indices tensor with shape: ${formatShape(indices.shape, '[]')}`,
    );
  }
  const empty = emptyAxis(input, 1);
  if (empty !== undefined) {
    throw new PoolingError(
      `max_unpooling${dims}d_forward_out_cpu(): Expected input to have non-zero size for non-batch dimensions, but got ${formatShape(input, '[]')} with dimension ${empty} being empty.`,
    );
  }
  refuseNegativeShape([...input.slice(0, -dims), ...outputs], 'padding');
}

/** Puts each value where its index points; the last one wins. */
export const unpoolKernel: Kernel = { pieces: ({ planes }) => planes, forward: unpoolPlanes, backward: gatherBack };

function unpoolPlanes({ data }: Tensor, result: PoolResult, from: number, to: number, { indices }: Operands): void {
  const sizes = planeSizes(result.geometry);
  const positions = indicesOf(indices);
  let invalid: number | undefined;
  for (let at = from * sizes.input; at < to * sizes.input; at++) {
    const index = Number(positions.data[at]);
    if (index < 0 || index >= sizes.output) invalid = index;
    else result.output.data[Math.floor(at / sizes.input) * sizes.output + index] = data[at]!;
  }
  if (invalid === undefined) return;
  const volume = result.geometry.axes.map((axis) => axis.outputSize);
  if (volume.length === 1) volume.push(1);
  throw new PoolingError(`Found an invalid max index: ${invalid} (output volumes are of size ${volume.join('x')})`);
}

/** The gradient of each value is the one at the place where it was put. */
function gatherBack({ result, gradOutput, gradInput, operands }: BackwardWork, from: number, to: number): void {
  const sizes = planeSizes(result.geometry);
  const positions = indicesOf(operands.indices);
  for (let at = from * sizes.input; at < to * sizes.input; at++) {
    const place = Math.floor(at / sizes.input) * sizes.output + Number(positions.data[at]);
    gradInput.data[at] = gradOutput.data[place]!;
  }
}

function indicesOf(indices: Tensor | undefined): Tensor {
  if (indices) return indices;
  throw new PoolingError("forward() missing 1 required positional argument: 'indices'");
}
