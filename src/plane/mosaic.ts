import type { PoolGeometry } from '../pooling/geometry';
import { facetsAcross } from '../tensors/planeOfTensor';
import type { Mosaic, SeenChoice } from '../tensors/tile';

export function isMosaic(choice: SeenChoice): choice is Mosaic {
  return typeof choice === 'object';
}

/** The plane whose windows are shown; of channels that are shown as one the first. */
export function planeIn(choice: SeenChoice): number {
  if (choice === 'combined') return 0;
  return isMosaic(choice) ? choice.mosaic : choice;
}

/** The most values that are laid side by side. */
const MOST_IN_MOSAIC = 2 ** 25;

/** How many planes a sample's mosaic has, and how many of them in a row. */
export interface MosaicLayout {
  readonly count: number;
  readonly across: number;
}

/** The mosaic of a sample's channels; undefined if there is none: of one channel, of volumes, of windows that differ by channel. */
export function facetsOf({ inputShape, axes }: PoolGeometry): MosaicLayout | undefined {
  const count = inputShape.at(-axes.length - 1) ?? 1;
  const sizes = axes.map((axis) => axis.inputSize);
  const isLarge = sizes.reduce((a, b) => a * b, count) > MOST_IN_MOSAIC;
  if (count < 2 || sizes.length > 2 || isLarge || axes.some((axis) => axis.kind === 'fractional')) return undefined;
  return { count, across: facetsAcross(count, sizes.at(-2) ?? 1, sizes.at(-1)!) };
}
