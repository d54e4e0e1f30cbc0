import { rounding, type DType } from '../tensors/dtype';
import { elementCount } from '../tensors/tensor';
import { sampleOf, type Samples } from './samples';

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
  readonly kind: 'sliding';
  readonly inputSize: number;
  readonly outputSize: number;
  /** Cells from the first to the last tap of a window, both included. */
  readonly span: number;
  /** Ceil mode proposed one more window, but it would start in the padding after the input. */
  readonly dropsLastWindow: boolean;
}

/** An axis cut into `outputSize` windows that cover it; they overlap and differ in size unless it divides. */
export interface AdaptiveAxis {
  readonly kind: 'adaptive';
  readonly inputSize: number;
  readonly outputSize: number;
}

/** An axis whose windows start at places drawn at random, apart for every plane. */
export interface FractionalAxis {
  readonly kind: 'fractional';
  readonly inputSize: number;
  readonly outputSize: number;
  readonly kernelSize: number;
  readonly samples: Samples;
  /** The floating type that PyTorch computes the starts in. */
  readonly dtype: DType;
}

/** An axis that is enlarged again: the inverse of a window that slides over the output. */
export interface UnpoolAxis {
  readonly kind: 'unpool';
  readonly inputSize: number;
  readonly outputSize: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: number;
}

export type PoolAxis = AxisGeometry | AdaptiveAxis | FractionalAxis | UnpoolAxis;

/** All that an operator needs to know about sizes; computed once, then only read. */
export interface PoolGeometry {
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  /** Planes that are pooled apart: batch × channels. */
  readonly planes: number;
  /** The spatial axes, outermost first. */
  readonly axes: readonly PoolAxis[];
}

/** The cells `start`, `start + step`, … below `end` of one axis; also such as lie outside the input. */
export interface AxisWindow {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/**
 * The output size of one axis, as PyTorch computes it; not above 0 if no window fits.
 *
 * @see ATen/native/Pool.h, pooling_output_shape_pad_lr
 */
export function axisGeometry(inputSize: number, axis: AxisParameters): AxisGeometry {
  const { kernelSize, stride, padding, dilation, ceilMode } = axis;
  const [before, after] = padding;
  const span = dilation * (kernelSize - 1) + 1;
  const round = ceilMode ? Math.ceil : Math.floor;
  const proposed = round((inputSize + before + after - span) / stride) + 1;
  const dropsLastWindow = ceilMode && (proposed - 1) * stride >= inputSize + before;
  const outputSize = dropsLastWindow ? proposed - 1 : proposed;
  const kind = 'sliding';
  return { kind, kernelSize, stride, padding, dilation, ceilMode, inputSize, outputSize, span, dropsLastWindow };
}

/** The geometry of an input of shape (N, C, …) or (C, …) whose last axes are `axes`. */
export function poolGeometry(inputShape: readonly number[], axes: readonly PoolAxis[]): PoolGeometry {
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

/**
 * The cells that window `index` covers, in the input or not. Of an unpooling axis: those whose value may have been put
 * to output cell `index`.
 */
export function axisWindow(axis: PoolAxis, index: number, plane = 0): AxisWindow {
  switch (axis.kind) {
    case 'sliding': {
      const start = index * axis.stride - axis.padding[0];
      return { start, end: start + axis.span, step: axis.dilation };
    }
    case 'adaptive': {
      const scale = (border: number) => (border * axis.inputSize) / axis.outputSize;
      return { start: Math.floor(scale(index)), end: Math.ceil(scale(index + 1)), step: 1 };
    }
    case 'fractional': {
      const start = fractionalStart(axis, index, plane);
      return { start, end: start + axis.kernelSize, step: 1 };
    }
    case 'unpool': {
      const at = index + axis.padding;
      return {
        start: Math.ceil((at - axis.kernelSize + 1) / axis.stride),
        end: Math.floor(at / axis.stride) + 1,
        step: 1,
      };
    }
  }
}

/** @see ATen/native/FractionalMaxPooling.h, generate_intervals */
function fractionalStart(axis: FractionalAxis, index: number, plane: number): number {
  const last = axis.inputSize - axis.kernelSize;
  if (index === axis.outputSize - 1) return last;
  const round = rounding(axis.dtype);
  const sample = sampleOf(axis.samples, plane);
  const alpha = round(last / (axis.outputSize - 1));
  return Math.trunc(round(round(index + sample) * alpha)) - Math.trunc(round(sample * alpha));
}

/** The cells that window `index` reads: `first`, `first + step`, … below `end`, all inside the input. */
export function windowBounds(axis: PoolAxis, index: number, plane = 0): { first: number; end: number } {
  const { start, end, step } = axisWindow(axis, index, plane);
  const first = start < 0 ? start + Math.ceil(-start / step) * step : start;
  return { first, end: Math.min(end, axis.inputSize) };
}

/** The windows that read input cell `cell`, in order. */
export function windowsReading(axis: PoolAxis, cell: number, plane = 0): number[] {
  const [from, to] = candidates(axis, cell);
  const windows: number[] = [];
  for (let index = Math.max(0, from); index <= Math.min(to, axis.outputSize - 1); index++) {
    const { start, end, step } = axisWindow(axis, index, plane);
    if (cell >= start && cell < end && (cell - start) % step === 0) windows.push(index);
  }
  return windows;
}

/** First and last window that may read a cell. */
function candidates(axis: PoolAxis, cell: number): [from: number, to: number] {
  switch (axis.kind) {
    case 'sliding': {
      const at = cell + axis.padding[0];
      return [Math.ceil((at - axis.span + 1) / axis.stride), Math.floor(at / axis.stride)];
    }
    case 'adaptive': {
      const ratio = axis.outputSize / axis.inputSize;
      return [Math.floor(cell * ratio) - 1, Math.ceil((cell + 1) * ratio)];
    }
    case 'fractional':
      return [0, axis.outputSize - 1];
    case 'unpool': {
      const start = cell * axis.stride - axis.padding;
      return [start, start + axis.kernelSize - 1];
    }
  }
}

/** The cells from the first one that a window or the padding covers to after the last. */
export function coveredCells(axis: PoolAxis): { from: number; to: number } {
  if (axis.kind !== 'sliding') return { from: 0, to: axis.inputSize };
  const { end } = axisWindow(axis, axis.outputSize - 1);
  return { from: 0 - axis.padding[0], to: Math.max(axis.inputSize + axis.padding[1], end) };
}
