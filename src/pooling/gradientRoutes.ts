import { divisorAt } from './explain';
import { planeSizes, windowsReading } from './geometry';
import type { Operands, PoolResult } from './plan';
import { flatIndex, product, unravelIndex } from './positions';

/** The route of an output cell's gradient to an input cell. */
export interface GradientRoute {
  /** The output cell that sends it. */
  readonly position: readonly number[];
  /** The share that arrives; absent if it depends on all values of the window. */
  readonly share?: number;
}

/**
 * The output cells that send their gradient to an input cell, in order.
 *
 * @param position the input cell along each axis
 */
export function gradientRoutes(
  result: PoolResult,
  plane: number,
  position: readonly number[],
  operands: Operands = {},
): GradientRoute[] {
  const { geometry, indices } = result;
  const cell = flatIndex(
    geometry.axes.map((axis) => axis.inputSize),
    position,
  );
  const sizes = geometry.axes.map((axis) => axis.outputSize);
  const from = plane * planeSizes(geometry).output;
  const readers = product(geometry.axes.map((axis, i) => windowsReading(axis, position[i]!, plane)));
  switch (result.reduction.kind) {
    case 'max':
      return readers
        .filter((window) => indices![from + flatIndex(sizes, window)] === cell)
        .map((window) => ({ position: window, share: 1 }));
    case 'avg':
      return readers.map((window) => ({ position: window, share: 1 / divisorAt(result, plane, window).divisor }));
    case 'unpool': {
      const place = operands.indices?.data[plane * planeSizes(geometry).input + cell];
      return place === undefined ? [] : [{ position: unravelIndex(sizes, Number(place)), share: 1 }];
    }
    case 'lp':
      return readers.map((window) => ({ position: window }));
  }
}
