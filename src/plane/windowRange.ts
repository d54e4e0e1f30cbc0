import { axisWindow, type PoolGeometry } from '../pooling/geometry';
import { toPlace, type PlaceRange } from './volume';

/** The cells that the window of an output cell covers, in the input or not. */
export function windowRange({ axes }: PoolGeometry, position: readonly number[], plane: number): PlaceRange {
  const windows = axes.map((axis, i) => axisWindow(axis, position[i]!, plane));
  const last = (values: readonly number[]) => [values.at(-3) ?? 1, values.at(-2) ?? 1, values.at(-1) ?? 1] as const;
  return {
    from: toPlace(windows.map(({ start }) => start)),
    to: last(windows.map(({ end }) => end)),
    step: last(windows.map(({ step }) => step)),
  };
}
