import { axisCoverage, type PoolGeometry } from '../src/pooling/geometry';
import type { Tile } from '../src/protocol';

/** Numbers on top of a plane's values, laid out as those of its tile; several channels are made one. */
export interface Overlay {
  readonly kind: 'index' | 'gradient' | 'coverage';
  readonly values: ArrayLike<number>;
}

/** What tiles of several channels have in common: the mean of each cell. */
export function tileOverlay(kind: Overlay['kind'], { shape, values }: Tile): Overlay {
  const channels = shape[0]!;
  if (channels === 1) return { kind, values };
  const size = values.length / channels;
  const means = Float32Array.from({ length: size }, (_, cell) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += values[channel * size + cell]!;
    return sum / channels;
  });
  return { kind, values: means };
}

/** How many windows read each input cell that `tile` shows. */
export function coverageOverlay({ axes }: PoolGeometry, plane: number, { shape, step }: Tile): Overlay {
  const spatial = shape.slice(1);
  const counts = axes.map((axis, i) => {
    const all = axisCoverage(axis, plane);
    const apart = i < axes.length - 2 ? 1 : step;
    return Array.from({ length: spatial[i]! }, (_, cell) => all[cell * apart]!);
  });
  const values = counts.reduce<number[]>(
    (outer, inner) => outer.flatMap((count) => inner.map((other) => count * other)),
    [1],
  );
  return { kind: 'coverage', values };
}
