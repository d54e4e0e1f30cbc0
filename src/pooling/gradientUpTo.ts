import { elementCount } from '../tensors/tensor';
import { windowCells, divisorAt } from './explain';
import { planeSizes } from './geometry';
import type { PoolResult } from './plan';
import { flatIndex, product, unravelIndex } from './positions';

/** The most windows, and the most cells that they read, which are followed one by one. */
const MOST_CELLS = 200_000;

/**
 * The gradient at one plane of the input once the windows up to one have sent back 1 each, the others 0: what is added up window by window.
 *
 * @param plane batch × channels + channel
 * @param window the last window that counts: its row-major number in the output plane
 * @returns row-major; undefined for layers without a maximum or an average, and where it would take too long
 */
export function gradientUpTo(result: PoolResult, plane: number, window: number): Float64Array<ArrayBuffer> | undefined {
  const { geometry, reduction, indices } = result;
  const { input, output } = planeSizes(geometry);
  const gradient = new Float64Array(input);
  if (reduction.kind === 'max' && indices) {
    for (let at = 0; at <= window; at++) gradient[indices[plane * output + at]!]! += 1;
    return gradient;
  }
  if (reduction.kind !== 'avg') return undefined;
  const { axes } = geometry;
  const sizes = axes.map((axis) => axis.outputSize);
  const inputSizes = axes.map((axis) => axis.inputSize);
  const kernel = elementCount(axes.map((axis) => windowCells(axis, 0, plane).length));
  if ((window + 1) * kernel > MOST_CELLS) return undefined;
  for (let at = 0; at <= window; at++) {
    const position = unravelIndex(sizes, at);
    const share = 1 / divisorAt(result, plane, position).divisor;
    const inside = axes.map((axis, i) =>
      windowCells(axis, position[i]!, plane).filter((cell) => cell >= 0 && cell < axis.inputSize),
    );
    for (const cell of product(inside)) gradient[flatIndex(inputSizes, cell)]! += share;
  }
  return gradient;
}
