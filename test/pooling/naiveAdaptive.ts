import type { NaiveResult } from './naiveMaxPool';
import { naiveBox, naiveGathered, naivePositions, naiveWinner, type NaivePlane } from './naivePlane';

/** The cells of each window: on every axis from floor(a·I/O) up to, without, ceil((a+1)·I/O). */
function windowsOf(sizes: readonly number[], outputSizes: readonly number[]): number[][] {
  return naivePositions(outputSizes).map((window) =>
    naiveBox(
      sizes,
      window.map((step, axis) => Math.floor((step * sizes[axis]!) / outputSizes[axis]!)),
      window.map((step, axis) => Math.ceil(((step + 1) * sizes[axis]!) / outputSizes[axis]!)),
    ),
  );
}

/** Adaptive average pooling of one plane, in float64: smaller floats are compared with a tolerance. */
export function naiveAdaptiveAvgPool(
  plane: readonly number[],
  sizes: readonly number[],
  outputSizes: readonly number[],
): NaivePlane {
  const values = windowsOf(sizes, outputSizes).map(
    (cells) => cells.reduce((sum, cell) => sum + plane[cell]!, 0) / cells.length,
  );
  return { sizes: outputSizes, values };
}

/** The gradient at the plane: every cell of a window gets an equal share of the window's gradient. */
export function naiveAdaptiveAvgPoolGradient(
  gradOutput: readonly number[],
  sizes: readonly number[],
  outputSizes: readonly number[],
): number[] {
  const shares = windowsOf(sizes, outputSizes).flatMap((cells, window) =>
    cells.map((cell) => ({ cell, gradient: gradOutput[window]! / cells.length })),
  );
  return naiveGathered(sizes, shares);
}

/** Adaptive max pooling of one plane, exact for every float; `naiveMaxPoolGradient` gives its gradient. */
export function naiveAdaptiveMaxPool(
  plane: readonly number[],
  sizes: readonly number[],
  outputSizes: readonly number[],
): NaiveResult {
  const indices = windowsOf(sizes, outputSizes).map((cells) => naiveWinner(plane, cells));
  return { sizes: outputSizes, values: indices.map((index) => plane[index]!), indices };
}
