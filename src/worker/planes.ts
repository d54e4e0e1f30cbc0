import type { PlaneOfTensor } from '../tensors/planeOfTensor';
import type { Statistics } from '../tensors/statistics';
import type { Block, Region } from '../tensors/tile';

/** A plane of one of a file's tensors. */
export interface PlaneOfFile {
  /** The tensor's name in the file. */
  readonly entry: string;
  readonly plane: PlaneOfTensor;
}

/** What a plane is like, and all of it from afar. */
export interface PlaneOverview {
  readonly height: number;
  readonly width: number;
  readonly block: Block;
  readonly statistics: Statistics;
}

/** Cells of one level of a plane. */
export interface BlockChoice {
  readonly level: number;
  /** In cells of the level. */
  readonly region: Region;
}
