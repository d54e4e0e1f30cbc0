import { planeSizes } from '../pooling/geometry';
import type { PoolResult } from '../pooling/plan';
import { unravelIndex } from '../pooling/positions';

/**
 * Where the maxima stand, counted through N·C·D1·D2… of the whole input; in column order the first axis of a plane runs
 * fastest.
 */
export function flatIndices({ indices, geometry }: PoolResult, order: 'row' | 'column'): number[] {
  const plane = planeSizes(geometry);
  const sizes = geometry.axes.map((axis) => axis.inputSize);
  return Array.from(indices ?? [], (index, at) => {
    const from = Math.floor(at / plane.output) * plane.input;
    return from + (order === 'row' ? index : columnIndex(sizes, unravelIndex(sizes, index)));
  });
}

function columnIndex(sizes: readonly number[], position: readonly number[]): number {
  return position.reduceRight((index, cell, axis) => index * sizes[axis]! + cell, 0);
}
