import { elementCount } from '../tensor';

/** How a pooling window slides along one axis. Sizes are in cells. */
export interface AxisParameters {
  readonly kernelSize: number;
  readonly stride: number;
  /** Cells before and after the input. PyTorch pads both sides alike; ONNX and TensorFlow need not. */
  readonly padding: readonly [before: number, after: number];
  readonly dilation: number;
  readonly ceilMode: boolean;
}

/** An axis whose input size is known. */
export interface AxisGeometry extends AxisParameters {
  readonly inputSize: number;
  readonly outputSize: number;
  /** Cells from the first to the last tap of a window, both included. */
  readonly span: number;
  /** Ceil mode proposed one more window, but it would start in the padding after the input. */
  readonly dropsLastWindow: boolean;
}

/** All that an operator has to know about sizes; computed once, everything else reads it. */
export interface PoolGeometry {
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  /** Planes that are pooled apart: batch × channels. */
  readonly planes: number;
  /** The spatial axes, outermost first. */
  readonly axes: readonly AxisGeometry[];
}

/**
 * The output size of one axis, as PyTorch computes it; not above 0 if no window fits.
 *
 * @see ATen/native/Pool.h, pooling_output_shape_pad_lr
 */
export function axisGeometry(inputSize: number, axis: AxisParameters): AxisGeometry {
  const [before, after] = axis.padding;
  const span = axis.dilation * (axis.kernelSize - 1) + 1;
  const round = axis.ceilMode ? Math.ceil : Math.floor;
  const proposed = round((inputSize + before + after - span) / axis.stride) + 1;
  const dropsLastWindow = axis.ceilMode && (proposed - 1) * axis.stride >= inputSize + before;
  return { ...axis, inputSize, outputSize: dropsLastWindow ? proposed - 1 : proposed, span, dropsLastWindow };
}

/** The geometry of an input of shape (N, C, …) or (C, …) whose last axes are `axes`. */
export function poolGeometry(inputShape: readonly number[], axes: readonly AxisGeometry[]): PoolGeometry {
  const outer = inputShape.slice(0, inputShape.length - axes.length);
  return Object.freeze({
    inputShape: [...inputShape],
    outputShape: [...outer, ...axes.map((axis) => axis.outputSize)],
    planes: elementCount(outer),
    axes,
  });
}

/** Cells of one plane of the input and of the output. */
export function planeSizes({ axes }: PoolGeometry): { input: number; output: number } {
  return {
    input: elementCount(axes.map((axis) => axis.inputSize)),
    output: elementCount(axes.map((axis) => axis.outputSize)),
  };
}

/** The cell of the first tap of window `index`; negative in the padding. */
export function windowStart(axis: AxisGeometry, index: number): number {
  return index * axis.stride - axis.padding[0];
}

/** The cells that window `index` reads: `first`, `first + dilation`, … below `end`, the padding left out. */
export function windowBounds(axis: AxisGeometry, index: number): { first: number; end: number } {
  const start = windowStart(axis, index);
  const first = start < 0 ? start + Math.ceil(-start / axis.dilation) * axis.dilation : start;
  return { first, end: Math.min(start + axis.span, axis.inputSize) };
}

/** The windows that read input cell `cell`, in order. */
export function windowsReading(axis: AxisGeometry, cell: number): number[] {
  const windows: number[] = [];
  for (let tap = axis.kernelSize - 1; tap >= 0; tap--) {
    const index = (cell + axis.padding[0] - tap * axis.dilation) / axis.stride;
    if (Number.isInteger(index) && index >= 0 && index < axis.outputSize) windows.push(index);
  }
  return windows;
}

/** The cells from the first one that a window or the padding covers to behind the last. */
export function coveredCells(axis: AxisGeometry): { from: number; to: number } {
  const lastEnd = windowStart(axis, axis.outputSize - 1) + axis.span;
  return { from: 0 - axis.padding[0], to: Math.max(axis.inputSize + axis.padding[1], lastEnd) };
}
