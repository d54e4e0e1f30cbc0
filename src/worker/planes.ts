import type { Statistics } from '../tensors/statistics';
import type { Region, Tile } from '../tensors/tile';

/** One plane of a tensor in a file. */
export interface PlaneOfTensor {
  /** The tensor's name in the file. */
  readonly entry: string;
  /** The index along each axis but the last two; of an image left out: all channels as one image. */
  readonly index?: readonly number[];
}

/** What a view draws of a plane: a part of it, and what all of it is like. */
export interface PlaneSection {
  /** (channels, height, width) after stepping. */
  readonly tile: Tile;
  readonly region: Region;
  readonly statistics: Statistics;
}
