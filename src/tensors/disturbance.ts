import { clamped } from './cast';
import { isFloat, rounding, type TensorData } from './dtype';
import { normals } from './random';
import type { Tensor } from './tensor';
import { valueRange } from './tiles';

/** What is done to a plane. */
export interface Disturbance {
  /** Cells to the right and down; of a volume in each slice. */
  readonly shift: readonly [right: number, down: number];
  /** The standard deviation of the noise, as a share of the range of the plane's finite values. */
  readonly noise: number;
  /** The same seed gives the same noise. */
  readonly seed: number;
}

/**
 * A plane shifted, then noisy. Cells that come in repeat the edge; integers are rounded, and stay within their dtype.
 *
 * @param rank how many of the last dimensions are the plane's
 */
export function disturbed(tensor: Tensor, rank: number, { shift, noise, seed }: Disturbance): Tensor {
  const { dtype, shape } = tensor;
  const data = shifted(tensor, rank, shift);
  const [low, high] = valueRange(tensor);
  const deviation = noise * (high - low);
  if (deviation > 0) addNoise({ dtype, shape, data }, deviation, normals(seed));
  return { dtype, shape, data };
}

function shifted({ shape, data }: Tensor, rank: number, [right, down]: Disturbance['shift']): TensorData {
  const [rows, columns] = [rank === 1 ? 1 : shape.at(-2)!, shape.at(-1)!];
  const made = data.slice();
  for (let start = 0; start < data.length; start += rows * columns) {
    for (let row = 0; row < rows; row++) {
      const from = start + within(row - down, rows) * columns;
      const to = start + row * columns;
      for (let column = 0; column < columns; column++)
        made[to + column] = data[from + within(column - right, columns)]!;
    }
  }
  return made;
}

function within(at: number, size: number): number {
  return Math.min(Math.max(at, 0), size - 1);
}

function addNoise({ dtype, data }: Tensor, deviation: number, next: () => number): void {
  const round = rounding(dtype);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    const noise = next() * deviation;
    if (typeof value === 'bigint') data[i] = clamped(dtype, value + BigInt(Math.round(noise)));
    else data[i] = isFloat(dtype) ? round(value + noise) : clamped(dtype, Math.round(value + noise));
  }
}
