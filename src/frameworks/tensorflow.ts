import { axisGeometry, type AxisGeometry } from '../pooling/geometry';
import { overhang } from './drafts';
import type { Reason } from './reasons';

export type TensorflowPadding = 'valid' | 'same';

/**
 * An axis as TensorFlow pads it: "valid" not at all; "same" so that there are ⌈input / stride⌉ windows, the odd cell after
 * the input. There are no dilations.
 *
 * @see tensorflow/core/framework/common_shape_fns.cc, GetWindowedOutputSizeVerbose
 */
export function tensorflowAxis(axis: AxisGeometry, padding: TensorflowPadding): AxisGeometry {
  const { inputSize, kernelSize, stride } = axis;
  const windows = Math.ceil(inputSize / stride);
  const total = padding === 'valid' ? 0 : Math.max((windows - 1) * stride + kernelSize - inputSize, 0);
  const before = Math.floor(total / 2);
  const parameters = { kernelSize, stride, padding: [before, total - before], dilation: 1, ceilMode: false } as const;
  return axisGeometry(inputSize, parameters);
}

/** Whether TensorFlow's windows cover the same cells of the input. */
export function fits(axes: readonly AxisGeometry[], padding: TensorflowPadding): boolean {
  return axes.every((axis) => axis.dilation === 1 && isAlike(axis, tensorflowAxis(axis, padding)));
}

function isAlike(axis: AxisGeometry, theirs: AxisGeometry): boolean {
  return theirs.outputSize === axis.outputSize && theirs.padding[0] === axis.padding[0];
}

/** How "same" differs from the requested padding and overhang. */
export function samePaddingReasons(axes: readonly AxisGeometry[]): Reason[] {
  return axes.flatMap((axis, i): Reason[] => {
    const theirs = tensorflowAxis(axis, 'same');
    if (isAlike(axis, theirs)) return [];
    const [[before, after], wanted, over] = [theirs.padding, axis.padding[0], overhang(axis)];
    const code = before === after ? 'same-padding-differs' : 'same-padding-is-asymmetric';
    return [
      ...(wanted > 0 || over === 0 ? [{ code, axis: i, before, after, wanted } as const] : []),
      ...(over > 0 ? [{ code: 'ceil-mode-has-no-counterpart', axis: i, overhang: over } as const] : []),
    ];
  });
}
