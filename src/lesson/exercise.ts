import { elementCount, valueAt, type Tensor } from '../tensors/tensor';
import type { AxisGeometry } from '../pooling/geometry';
import type { LayerCall } from '../pooling/layers';
import type { PoolResult } from '../pooling/plan';
import { flatIndex, unravelIndex } from '../pooling/positions';

/** A max or average pooling that is asked about: one plane of a tensor and what the layer makes of it. */
export interface Exercise {
  readonly input: Tensor;
  readonly call: LayerCall;
  readonly result: PoolResult;
  /** Batch × channels + channel. */
  readonly plane: number;
  readonly axes: readonly AxisGeometry[];
}

/** @returns undefined for layers without a sliding window, or with another reduction than max or average */
export function exerciseOf(input: Tensor, call: LayerCall, result: PoolResult, plane: number): Exercise | undefined {
  const axes = result.geometry.axes.filter((axis) => axis.kind === 'sliding');
  const { kind } = result.reduction;
  if (axes.length !== result.geometry.axes.length || (kind !== 'max' && kind !== 'avg')) return undefined;
  return { input, call, result, plane, axes };
}

/** Cells along each axis of a plane of the input. */
export function inputSizes({ axes }: Exercise): number[] {
  return axes.map((axis) => axis.inputSize);
}

/** The input's value at a cell of a plane. */
export function valueOf(exercise: Exercise, position: readonly number[], plane = exercise.plane): number {
  const sizes = inputSizes(exercise);
  return Number(valueAt(exercise.input, plane * elementCount(sizes) + flatIndex(sizes, position)));
}

/** The planes of the same sample: its channels. */
export function channelsOf({ input, axes, plane }: Exercise): number[] {
  const channels = input.shape.at(-axes.length - 1) ?? 1;
  const [sample] = unravelIndex([Math.ceil((plane + 1) / channels), channels], plane);
  return Array.from({ length: channels }, (_, channel) => sample! * channels + channel);
}
