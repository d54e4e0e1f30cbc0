import { axisGeometry, type AxisGeometry, type AxisParameters } from '../pooling/geometry';
import type { AutoPad, OnnxAttributes } from './onnxAttributes';

/**
 * The axes of a node with windows.
 *
 * @throws PoolingError naming the attribute at fault
 */
export function windowAxes(sizes: readonly number[], attributes: OnnxAttributes): readonly AxisGeometry[] {
  const rank = sizes.length;
  const kernelShape = attributes.list('kernel_shape', rank);
  const strides = attributes.list('strides', rank, 1);
  const dilations = attributes.list('dilations', rank, 1);
  const pads = attributes.list('pads', 2 * rank, 0);
  const [autoPad, ceilMode] = [attributes.autoPad(), attributes.flag('ceil_mode')];
  refuse(attributes, { kernel_shape: kernelShape, strides, dilations }, pads);
  return sizes.map((size, axis) => {
    const [kernelSize, stride, dilation] = [kernelShape[axis]!, strides[axis]!, dilations[axis]!];
    const explicit = [pads[axis]!, pads[rank + axis]!] as const;
    const padding = autoPad === 'NOTSET' ? explicit : automaticPadding(autoPad, size, kernelSize, stride);
    const sized = onnxAxis(size, { kernelSize, stride, dilation, padding, ceilMode });
    if (sized.outputSize >= 0) return sized;
    throw attributes.refusal('kernel_shape', `leaves no window along axis ${axis + 2} of ${size} cells`);
  });
}

/** An axis that one window covers. */
export function wholeAxis(size: number): AxisGeometry {
  return axisGeometry(size, { kernelSize: size, stride: 1, padding: [0, 0], dilation: 1, ceilMode: false });
}

/**
 * Ceil mode drops a last window that would start in the padding after the input, as PyTorch does. A window that does not
 * fit is there all the same if it lacks fewer cells than a stride: ONNX Runtime divides towards zero.
 *
 * @see onnxruntime/core/providers/cpu/nn/pool_attributes.h, ComputeOutputSize
 */
function onnxAxis(size: number, parameters: AxisParameters): AxisGeometry {
  const axis = axisGeometry(size, parameters);
  const room = size + axis.padding[0] + axis.padding[1] - axis.span;
  return room < 0 ? { ...axis, outputSize: Math.trunc(room / axis.stride) + 1, dropsLastWindow: false } : axis;
}

/**
 * The padding that SAME stands for, by ONNX Runtime's arithmetic: it disregards dilations, and where the stride leaves
 * cells out it is negative, so that a window may start after the first cell.
 */
function automaticPadding(
  autoPad: AutoPad,
  size: number,
  kernelSize: number,
  stride: number,
): readonly [before: number, after: number] {
  if (autoPad === 'VALID') return [0, 0];
  const total = (Math.ceil(size / stride) - 1) * stride + kernelSize - size;
  const before = Math.trunc((autoPad === 'SAME_LOWER' ? total + 1 : total) / 2);
  return [before, total - before];
}

function refuse(attributes: OnnxAttributes, lists: Record<string, readonly number[]>, pads: readonly number[]) {
  for (const [name, list] of Object.entries(lists)) {
    const wrong = list.find((entry) => entry < 1);
    if (wrong !== undefined) throw attributes.refusal(name, `must be at least 1, but has ${wrong}`);
  }
  const kernelShape = lists['kernel_shape']!;
  for (const [entry, pad] of pads.entries()) {
    if (pad < 0) throw attributes.refusal('pads', `must not be negative, but has ${pad}`);
    const kernel = kernelShape[entry % kernelShape.length]!;
    if (pad >= kernel)
      throw attributes.refusal('pads', `must be smaller than the kernel, but ${pad} is not below ${kernel}`);
  }
}
