import { windowBounds, type AxisGeometry, type PoolAxis } from '../pooling/geometry';
import { layers, type LayerCall, type OperatorName } from '../pooling/layers';
import type { Plan, Reduction } from '../pooling/plan';
import type { DType } from '../tensors/dtype';
import { elementCount } from '../tensors/tensor';
import type { Reason } from './reasons';

/** A call in another framework: its text, and what it does to the input if known. */
export interface CandidateDraft {
  /** Lines of Python that make `y` of `x`. */
  readonly code: string;
  readonly axes?: readonly PoolAxis[];
  readonly reduction?: Reduction;
}

/** What a framework has for a layer. */
export interface Draft {
  readonly kind: 'same' | 'nearest' | 'none';
  readonly call?: CandidateDraft;
  /** The layer of the same name with the arguments that look the same, where that is not the same. */
  readonly plain?: CandidateDraft;
  readonly reasons: readonly Reason[];
}

/** What to find an equivalent of. */
export interface Request {
  readonly call: LayerCall;
  /** PyTorch's. */
  readonly plan: Plan;
  readonly operator: OperatorName;
  readonly rank: 1 | 2 | 3;
  readonly dtype: DType;
  readonly isBatched: boolean;
}

export function requestFor(call: LayerCall, plan: Plan, dtype: DType): Request {
  const { operator, rank } = layers[call.op];
  return { call, plan, operator, rank, dtype, isBatched: plan.geometry.inputShape.length === rank + 2 };
}

/** A framework without the layer. */
export function none(...reasons: readonly Reason[]): Draft {
  return { kind: 'none', reasons };
}

export const noSuchLayer: Draft = none({ code: 'no-such-layer' });

/** The axes as windows that slide: those of an adaptive layer do if its sizes divide. */
export function slidingAxes({ plan }: Request): readonly AxisGeometry[] | undefined {
  const axes = plan.geometry.axes.map(asSliding);
  return axes.every((axis) => axis !== undefined) ? axes : undefined;
}

function asSliding(axis: PoolAxis): AxisGeometry | undefined {
  if (axis.kind === 'sliding') return axis;
  const { inputSize, outputSize } = axis;
  if (axis.kind !== 'adaptive' || outputSize === 0 || inputSize % outputSize !== 0) return undefined;
  const size = inputSize / outputSize;
  const window = { kernelSize: size, stride: size, padding: [0, 0], dilation: 1, ceilMode: false, span: size } as const;
  return { kind: 'sliding', inputSize, outputSize, ...window, dropsLastWindow: false };
}

/** Whether one window covers every plane. */
export function isGlobal({ plan }: Request): boolean {
  return plan.geometry.axes.every((axis) => axis.kind === 'adaptive' && axis.outputSize === 1);
}

/** Cells after the padding that the last window covers, as ceil mode lets it. */
export function overhang({ outputSize, stride, span, inputSize, padding: [before, after] }: AxisGeometry): number {
  return Math.max(0, (outputSize - 1) * stride + span - inputSize - before - after);
}

/** Padding after the input in which all windows have room without ceil mode; it brings no further window. */
export function roomAfter(axis: AxisGeometry): number {
  return axis.padding[1] + overhang(axis);
}

export function isPadded(axes: readonly AxisGeometry[]): boolean {
  return axes.some((axis) => axis.padding[0] > 0);
}

/** Whether some window lies in the padding: dilated windows can. */
export function hasEmptyWindow(axes: readonly AxisGeometry[]): boolean {
  return axes.some((axis) => {
    const indices = Array.from({ length: axis.outputSize }, (_, index) => index);
    return indices.map((index) => windowBounds(axis, index)).some(({ first, end }) => first >= end);
  });
}

/** Whether windows cover padding or what is beyond it. */
export function needsRoom(axes: readonly AxisGeometry[]): boolean {
  return isPadded(axes) || axes.some((axis) => overhang(axis) > 0);
}

/** The same windows with the padding that they need, and no ceil mode. */
export function withExplicitPadding(axis: AxisGeometry): AxisGeometry {
  return { ...axis, padding: [axis.padding[0], roomAfter(axis)], ceilMode: false, dropsLastWindow: false };
}

export function kernelCells(axes: readonly AxisGeometry[]): number {
  return elementCount(axes.map((axis) => axis.kernelSize));
}
