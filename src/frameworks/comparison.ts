import type { Reduction } from '../pooling/plan';
import { unravelIndex } from '../pooling/positions';
import type { DType } from '../tensors/dtype';
import { elementCount, type Tensor } from '../tensors/tensor';

/** The first cell of two outputs that differs; a value that is not there is undefined. */
export type Comparison =
  | { readonly agree: true }
  | {
      readonly agree: false;
      /** Along every axis of the output, in PyTorch's order. */
      readonly position: readonly number[];
      readonly pytorch: number | undefined;
      readonly theirs: number | undefined;
    };

/** How far two sums may be apart that were added up in another order: relative or absolute. */
const tolerances: Partial<Record<DType, number>> = { float16: 2e-3, bfloat16: 1e-2, float32: 1e-5, float64: 1e-12 };

/** Compares row by row; maxima must be equal, sums nearly so. NaN is NaN, and −0 is 0. */
export function compare(pytorch: Tensor, theirs: Tensor, reduction: Reduction): Comparison {
  const tolerance = reduction.kind === 'avg' || reduction.kind === 'lp' ? (tolerances[pytorch.dtype] ?? 0) : 0;
  const shape = pytorch.shape.map((size, axis) => Math.max(size, theirs.shape[axis]!));
  for (let at = 0; at < elementCount(shape); at++) {
    const position = unravelIndex(shape, at);
    const [a, b] = [valueAt(pytorch, position), valueAt(theirs, position)];
    if (!isSame(a, b, tolerance)) return { agree: false, position, pytorch: asNumber(a), theirs: asNumber(b) };
  }
  return { agree: true };
}

type Value = number | bigint | undefined;

function valueAt({ shape, data }: Tensor, position: readonly number[]): Value {
  if (position.some((cell, axis) => cell >= shape[axis]!)) return undefined;
  return data[position.reduce((index, cell, axis) => index * shape[axis]! + cell, 0)];
}

function isSame(a: Value, b: Value, tolerance: number): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  if (a === undefined || b === undefined || tolerance === 0) return false;
  return Math.abs(Number(a) - Number(b)) <= tolerance * Math.max(1, Math.abs(Number(a)));
}

function asNumber(value: Value): number | undefined {
  return value === undefined ? undefined : Number(value);
}
