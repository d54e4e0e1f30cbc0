import type { AxisGeometry } from '../pooling/geometry';
import type { Request } from './drafts';
import { planOnnx, type OnnxNode } from './onnx';
import { nodeText } from './onnxText';

/** The node's text with what it does, by ONNX's rules, to the input. */
export function nodeDraft(request: Request, node: OnnxNode) {
  const { inputShape } = request.plan.geometry;
  const shape = request.isBatched ? inputShape : [1, ...inputShape];
  const { geometry, reduction } = planOnnx(node, shape, request.dtype);
  return { code: nodeText(node, 'x', 'y'), axes: geometry.axes, reduction };
}

/** ONNX's strides are 1 if they are left out, so they never are. */
export function windowAttributes(axes: readonly AxisGeometry[]) {
  const pads = [0, 1].flatMap((side) => axes.map((axis) => axis.padding[side]!));
  return {
    kernel_shape: axes.map((axis) => axis.kernelSize),
    strides: axes.map((axis) => axis.stride),
    ...(pads.some((pad) => pad > 0) && { pads }),
    ...(axes.some((axis) => axis.ceilMode) && { ceil_mode: 1 }),
  };
}
