import type { Tensor } from '../tensors/tensor';
import type { PoolGeometry } from './geometry';
import type { Operands, PoolResult } from './plan';

/** How one operator works on values; all it needs to know stands in the result's plan. */
export interface Kernel {
  /** Pieces that the forward work can be cut into. */
  pieces(geometry: PoolGeometry): number;
  /** Fills the pieces `from` to `to` (not included) of the output. */
  forward(input: Tensor, result: PoolResult, from: number, to: number, operands: Operands): void;
  /**
   * Adds to the zeroed gradient at the input what comes back from the output's, for planes `from` to `to` (not included).
   */
  backward(work: BackwardWork, from: number, to: number): void;
}

export interface BackwardWork {
  readonly input: Tensor;
  readonly result: PoolResult;
  readonly gradOutput: Tensor;
  readonly gradInput: Tensor;
  readonly operands: Operands;
}
