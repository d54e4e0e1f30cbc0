import type { DType } from '../tensors/dtype';

/** Why another framework's call differs, or what to watch out for if it does not. Axes count the spatial ones from 0. */
export type Reason =
  /** Windows reach `overhang` cells beyond the padding after the input, for which the layer has no parameter. */
  | { readonly code: 'ceil-mode-has-no-counterpart'; readonly axis: number; readonly overhang: number }
  /** "same" pads differently; `wanted` is PyTorch's padding. */
  | {
      readonly code: 'same-padding-is-asymmetric' | 'same-padding-differs';
      readonly axis: number;
      readonly before: number;
      readonly after: number;
      readonly wanted: number;
    }
  | { readonly code: 'strides-default-differs'; readonly theirs: number }
  | { readonly code: 'divisor-override'; readonly divisor: number; readonly cells: number }
  | { readonly code: 'lp-takes-magnitudes' | 'norm-type-must-be-whole'; readonly normType: number }
  | { readonly code: 'dtype-not-taken'; readonly dtype: DType }
  | { readonly code: 'needs-version'; readonly version: string }
  | { readonly code: 'needs-opset'; readonly opset: number }
  | { readonly code: PlainReason };

/** A reason without particulars. */
export type PlainReason =
  | 'padding-excluded-from-average'
  | 'overhang-counts-in-average'
  /** A partly outside window is not scaled; PyTorch scales it as if it were full. */
  | 'lp-does-not-scale'
  | 'nan-ignored'
  /** Where PyTorch gives −∞. */
  | 'empty-window-is-lowest-finite'
  | 'no-dilation'
  | 'no-such-layer'
  | 'channels-last'
  | 'needs-batch-axis'
  | 'indices-count-through-the-tensor'
  | 'adaptive-windows-differ-in-size'
  | 'draws-own-samples';
