import type { AxisGeometry } from '../pooling/geometry';
import { isFloat } from '../tensors/dtype';
import {
  hasEmptyWindow,
  isGlobal,
  isPadded,
  kernelCells,
  none,
  noSuchLayer,
  overhang,
  roomAfter,
  slidingAxes,
  type Draft,
  type Request,
} from './drafts';
import type { OnnxNode } from './onnx';
import { nodeDraft, windowAttributes } from './onnxNode';
import { normDraft } from './onnxNorm';
import { nodeText } from './onnxText';
import { unpoolDraft } from './onnxUnpool';
import type { Reason } from './reasons';

/** What ONNX has for a layer: nodes, and what ONNX Runtime makes of them. */
export function toOnnx(request: Request): Draft {
  const axes = slidingAxes(request);
  const { operator, dtype } = request;
  if (operator === 'fractionalMax') return noSuchLayer;
  if (!axes && operator !== 'unpool')
    return none({ code: 'no-such-layer' }, { code: 'adaptive-windows-differ-in-size' });
  if (!isFloat(dtype) && !(operator === 'max' && (dtype === 'int8' || dtype === 'uint8'))) {
    return none({ code: 'dtype-not-taken', dtype });
  }
  const draft = draftFor(request, axes ?? []);
  if (!draft.call || request.isBatched) return draft;
  return { ...draft, reasons: [...draft.reasons, { code: 'needs-batch-axis' }] };
}

function draftFor(request: Request, axes: readonly AxisGeometry[]): Draft {
  switch (request.operator) {
    case 'adaptiveMax':
    case 'max':
      return maxDraft(request, axes);
    case 'adaptiveAvg':
    case 'avg':
      return averageDraft(request, axes);
    case 'lp':
      return normDraft(request, axes);
    case 'unpool':
      return unpoolDraft(request);
    case 'fractionalMax':
      return noSuchLayer;
  }
}

function maxDraft(request: Request, axes: readonly AxisGeometry[]): Draft {
  const reasons = ceilReasons(axes);
  if (isFloat(request.dtype)) reasons.push({ code: 'nan-ignored' });
  if (isGlobal(request)) {
    return { kind: 'same', call: nodeDraft(request, { op: 'GlobalMaxPool', attributes: {} }), reasons };
  }
  if (request.call.kwargs['return_indices'] === true) reasons.push({ code: 'indices-count-through-the-tensor' });
  const dilations = axes.map((axis) => axis.dilation);
  const attributes = { ...windowAttributes(axes), ...(dilations.some((each) => each > 1) && { dilations }) };
  const isEmpty = hasEmptyWindow(axes);
  if (isEmpty) reasons.push({ code: 'empty-window-is-lowest-finite' });
  return { kind: isEmpty ? 'nearest' : 'same', call: nodeDraft(request, { op: 'MaxPool', attributes }), reasons };
}

function averageDraft(request: Request, axes: readonly AxisGeometry[]): Draft {
  if (isGlobal(request)) {
    return { kind: 'same', call: nodeDraft(request, { op: 'GlobalAveragePool', attributes: {} }), reasons: [] };
  }
  const { reduction } = request.plan;
  if (reduction.kind !== 'avg') throw new Error(`no average: ${reduction.kind}`);
  const { divisor } = reduction;
  const countsPadding = divisor === 'paddedWindow' && isPadded(axes);
  const counts = countsPadding ? { count_include_pad: 1 } : {};
  const node: OnnxNode = { op: 'AveragePool', attributes: { ...windowAttributes(axes), ...counts } };
  if (typeof divisor === 'number') return overriddenDraft(request, axes, divisor, node);
  const reasons = ceilReasons(axes);
  if (countsPadding && axes.some((axis) => overhang(axis) > 0)) {
    reasons.push({ code: 'needs-opset', opset: 19 }, { code: 'needs-version', version: '1.21' });
  }
  return { kind: 'same', call: nodeDraft(request, node), reasons };
}

/** ONNX has no divisor: the average over whole windows, with zeros all around, is scaled. */
function overriddenDraft(request: Request, axes: readonly AxisGeometry[], divisor: number, plain: OnnxNode): Draft {
  const pads = [...axes.map((axis) => axis.padding[0]), ...axes.map(roomAfter)];
  const { kernel_shape, strides } = windowAttributes(axes);
  const whole: OnnxNode = { op: 'AveragePool', attributes: { kernel_shape, strides, pads, count_include_pad: 1 } };
  const cells = kernelCells(axes);
  const code = [
    nodeText(whole, 'x', 'mean'),
    `factor = onnx.helper.make_tensor("factor", onnx.TensorProto.FLOAT, [], [${cells} / ${divisor}])`,
    'y = onnx.helper.make_node("Mul", ["mean", "factor"], ["y"])',
  ].join('\n');
  const call = { code, axes: nodeDraft(request, whole).axes, reduction: request.plan.reduction };
  const reasons: Reason[] = [{ code: 'divisor-override', divisor, cells }];
  return { kind: 'same', call, plain: nodeDraft(request, plain), reasons };
}

/** ONNX Runtime has dropped a last window that starts in the padding since 1.21 only. */
function ceilReasons(axes: readonly AxisGeometry[]): Reason[] {
  return axes.some((axis) => axis.dropsLastWindow) ? [{ code: 'needs-version', version: '1.21' }] : [];
}
