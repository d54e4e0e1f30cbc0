import { coverage, readCounts, type Coverage } from '../../src/pooling/coverage';
import type { PoolGeometry } from '../../src/pooling/geometry';
import type { Tile } from '../../src/tensors/tile';

/** Numbers on top of a plane's values, laid out as those of its tile; several channels are made one. */
export type Overlay = {
  readonly values: ArrayLike<number>;
} & (
  | { readonly kind: 'index' | 'gradient' }
  /** With the cells of the whole plane, also those that the tile leaves out. */
  | { readonly kind: 'coverage'; readonly cells: Coverage }
);

/** What tiles of several channels have in common: the mean of each cell. */
export function tileOverlay(kind: 'index' | 'gradient', { shape, values }: Tile): Overlay {
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

/** How many windows cover each input cell that `tile` shows. */
export function coverageOverlay({ axes }: PoolGeometry, plane: number, { shape, step }: Tile): Overlay {
  const spatial = shape.slice(1);
  const counts = axes.map((axis, i) => {
    const all = readCounts(axis, plane);
    const apart = i < axes.length - 2 ? 1 : step;
    return Array.from({ length: spatial[i]! }, (_, cell) => all[cell * apart]!);
  });
  const values = counts.reduce<number[]>(
    (outer, inner) => outer.flatMap((count) => inner.map((other) => count * other)),
    [1],
  );
  return { kind: 'coverage', values, cells: coverage(axes, plane) };
}
