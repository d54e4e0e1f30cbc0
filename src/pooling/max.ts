import type { Allocator } from '../allocator';
import { lowest, type DType } from '../dtype';
import type { Tensor } from '../tensor';
import { windowArguments } from './arguments';
import { axisGeometry, planeSizes, poolGeometry, windowBounds, type AxisGeometry, type PoolGeometry } from './geometry';
import { layers, type LayerCall } from './layers';
import { refuseMaxPool, refuseMaxPool1d, refuseMaxPoolDType } from './refusals';

/** What max pooling gives: values, and where in its input plane each was read. */
export interface PoolResult {
  readonly geometry: PoolGeometry;
  readonly output: Tensor;
  /** Positions in the flattened input plane, in the output's order. */
  readonly indices: Int32Array<ArrayBuffer>;
}

/**
 * The geometry of a MaxPool layer on an input of shape (N, C, …) or (C, …).
 *
 * @throws PoolingError with PyTorch's message if PyTorch refuses the call
 */
export function maxPoolGeometry(shape: readonly number[], dtype: DType, call: LayerCall): PoolGeometry {
  const { rank, functional } = layers[call.op];
  const argument = windowArguments(call);
  const axes = () =>
    argument.kernelSize.map((kernelSize, axis): AxisGeometry => {
      const padding = argument.padding[axis]!;
      return axisGeometry(shape[shape.length - rank + axis]!, {
        kernelSize,
        stride: argument.stride[axis]!,
        padding: [padding, padding],
        dilation: argument.dilation[axis]!,
        ceilMode: argument.ceilMode,
      });
    });
  const refuse = rank === 1 && !argument.returnIndices ? refuseMaxPool1d : refuseMaxPool;
  refuse(shape, argument, axes);
  refuseMaxPoolDType(functional, dtype);
  return poolGeometry(shape, axes());
}

/** Room for the result of pooling `input`. */
export function maxPoolResult(input: Tensor, geometry: PoolGeometry, allocator: Allocator): PoolResult {
  const length = geometry.planes * planeSizes(geometry).output;
  return {
    geometry,
    output: { dtype: input.dtype, shape: geometry.outputShape, data: allocator.allocate(input.dtype, length) },
    indices: allocator.allocate('int32', length) as Int32Array<ArrayBuffer>,
  };
}

/** Rows of the output, over all planes: the unit in which work is done and called off. */
export function rowCount(geometry: PoolGeometry): number {
  return geometry.planes * geometry.axes.slice(0, -1).reduce((rows, axis) => rows * axis.outputSize, 1);
}

const single = { first: 0, end: 1 };

/**
 * Fills output rows `from` to `to` (not included).
 *
 * PyTorch scans a window row by row and takes a value that is greater or NaN: the first of equals wins, the last of NaNs.
 *
 * @see ATen/native/cpu/MaxPoolKernel.cpp, compute_internal
 */
export function maxPoolRows(input: Tensor, { geometry, output, indices }: PoolResult, from: number, to: number): void {
  const { axes } = geometry;
  const x = axes.at(-1)!;
  const y = axes.at(-2);
  const z = axes.at(-3);
  const [width, height] = [x.inputSize, y?.inputSize ?? 1];
  const { input: planeSize } = planeSizes(geometry);
  const [stepY, stepZ] = [y?.dilation ?? 1, z?.dilation ?? 1];
  const [rowsY, rowsZ] = [y?.outputSize ?? 1, z?.outputSize ?? 1];
  const [data, values, least] = [input.data, output.data, lowest(input.dtype)];
  const windows = Array.from({ length: x.outputSize }, (_, index) => windowBounds(x, index));
  for (let row = from, at = from * x.outputSize; row < to; row++) {
    const rowsY0 = y ? windowBounds(y, row % rowsY) : single;
    const rowsZ0 = z ? windowBounds(z, Math.floor(row / rowsY) % rowsZ) : single;
    const plane = Math.floor(row / (rowsY * rowsZ)) * planeSize;
    for (const { first, end } of windows) {
      let best: number | bigint = least;
      let bestIndex = (rowsZ0.first * height + rowsY0.first) * width + first;
      for (let cz = rowsZ0.first; cz < rowsZ0.end; cz += stepZ) {
        for (let cy = rowsY0.first; cy < rowsY0.end; cy += stepY) {
          const line = (cz * height + cy) * width;
          for (let cx = first; cx < end; cx += x.dilation) {
            const value = data[plane + line + cx]!;
            if (value > best || Number.isNaN(value)) {
              best = value;
              bestIndex = line + cx;
            }
          }
        }
      }
      values[at] = best;
      indices[at++] = bestIndex;
    }
  }
}
