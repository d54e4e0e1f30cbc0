import type { DType } from '../tensors/dtype';
import type { Tensor } from '../tensors/tensor';
import type { PoolGeometry } from './geometry';

/** What divides an average: a number, the window clipped to the padded input, or the input's cells in it. */
export type Divisor = number | 'paddedWindow' | 'inputCells';

/** What happens to the values of a window. */
export type Reduction =
  /** NaN wins, and an empty window is −∞. With `ignoresNaN` it never wins, and a window of nothing else gives the lowest finite value. */
  | { readonly kind: 'max'; readonly ignoresNaN?: boolean }
  | { readonly kind: 'avg'; readonly divisor: Divisor }
  /** `(Σ xᵖ)^(1/p)`, a window in part outside scaled as if it were whole; of `magnitudes` ONNX's `(Σ |x|ᵖ)^(1/p)`, unscaled. */
  | { readonly kind: 'lp'; readonly normType: number; readonly magnitudes: boolean }
  /** Values go to the positions that indices point to. */
  | { readonly kind: 'unpool' };

/** All that is decided before a value is read, for every layer of every framework. */
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
