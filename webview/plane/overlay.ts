import { coverage, readCounts, type Coverage } from '../../src/pooling/coverage';
import type { PoolGeometry } from '../../src/pooling/geometry';
import type { Block } from '../../src/tensors/tile';

/** Numbers on top of a plane's values, laid out as those of its overview; several channels are made one. */
export type Overlay = {
  readonly values: ArrayLike<number>;
} & (
  | { readonly kind: 'index' | 'gradient' }
  /** With the cells of the whole plane, also those that the overview leaves out. */
  | { readonly kind: 'coverage'; readonly cells: Coverage }
);

/** What blocks of several channels have in common: the mean of each cell. */
export function blockOverlay(kind: 'index' | 'gradient', { channels, values }: Block): Overlay {
  if (channels === 1) return { kind, values };
  const size = values.length / channels;
  const means = Float32Array.from({ length: size }, (_, cell) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += values[channel * size + cell]!;
    return sum / channels;
  });
  return { kind, values: means };
}

/** How many windows cover each input cell that an overview shows. */
export function coverageOverlay(
  { axes }: PoolGeometry,
  plane: number,
  slice: number,
  { region, level }: Block,
): Overlay {
  const counts = axes.map((axis) => readCounts(axis, plane));
  const deep = axes.length < 3 ? 1 : counts.at(-3)![slice]!;
  const [rows, columns] = [axes.length < 2 ? [1] : counts.at(-2)!, counts.at(-1)!];
  const { height, width } = region;
  const side = 2 ** level;
  const values = Float64Array.from({ length: height * width }, (_, cell) => {
    return deep * rows[Math.floor(cell / width) * side]! * columns[(cell % width) * side]!;
  });
  return { kind: 'coverage', values, cells: coverage(axes, plane) };
}
