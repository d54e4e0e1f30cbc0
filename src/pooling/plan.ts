import type { DType } from '../dtype';
import type { Tensor } from '../tensor';
import type { PoolGeometry } from './geometry';

/** What divides an average: a number, the window clipped to the padded input, or the input's cells in it. */
export type Divisor = number | 'paddedWindow' | 'inputCells';

/** What becomes of the values of a window. */
export type Reduction =
  | { readonly kind: 'max' }
  | { readonly kind: 'avg'; readonly divisor: Divisor }
  /** `(Σ xᵖ)^(1/p)`; with `magnitudes` of |x|, as ONNX has it. A window in part outside counts as if it were whole. */
  | { readonly kind: 'lp'; readonly normType: number; readonly magnitudes: boolean }
  /** Values are put to the positions that indices name. */
  | { readonly kind: 'unpool' };

/** All that is decided before a value is read. Every layer of every framework comes down to this. */
export interface Plan {
  readonly geometry: PoolGeometry;
  readonly reduction: Reduction;
  /** The output's dtype. */
  readonly dtype: DType;
}

/** The tensors some layers take beside their input. */
export interface Operands {
  /** MaxUnpool's indices, of the input's shape. */
  readonly indices?: Tensor;
  /** FractionalMaxPool's `_random_samples`, of shape (N, C, rank). */
  readonly randomSamples?: Tensor;
}

/** What pooling gives. */
export interface PoolResult extends Plan {
  readonly output: Tensor;
  /** Where each value was read, as a position in the flattened input plane; the maxima have it. */
  readonly indices?: Int32Array<ArrayBuffer>;
}
