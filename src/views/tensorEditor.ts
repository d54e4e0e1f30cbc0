import type { FileContents } from '../worker/protocol';
import type { Tile } from './panel';

/** The rows and columns of a plane that are in sight. */
export interface Region {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** One plane of a tensor in a file. */
export interface PlaneOfTensor {
  /** The tensor's name in the file. */
  readonly entry: string;
  /** The index along each axis but the last two; of an image left out: all channels as one picture. */
  readonly index?: readonly number[];
}

/** What a plane's values are like, NaN and infinities counted apart. */
export interface Statistics {
  readonly count: number;
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
  /** The standard deviation of the values as they are, divided by their number. */
  readonly deviation: number;
  readonly zeros: number;
  readonly notNumbers: number;
  readonly infinities: number;
  /** How many values lie in each of equal parts from the least to the greatest. */
  readonly histogram: readonly number[];
  /** Of a plane too large to be read whole only every so manieth row counts; else 1. */
  readonly rowStep: number;
}

export interface PlaneView {
  /** (channels, height, width) after stepping. */
  readonly tile: Tile;
  readonly region: Region;
  readonly statistics: Statistics;
}

export type ToTensorView =
  | { readonly type: 'file'; readonly name: string; readonly size: number; readonly contents: FileContents }
  | { readonly type: 'broken'; readonly message: string }
  | { readonly type: 'plane'; readonly request: number; readonly view: PlaneView }
  | { readonly type: 'failed'; readonly request: number; readonly message: string };

export type FromTensorView =
  | { readonly type: 'ready' }
  /** `limit` is the most cells along an axis that are wanted; without a region the whole plane is. */
  | {
      readonly type: 'needPlane';
      readonly request: number;
      readonly plane: PlaneOfTensor;
      readonly region?: Region;
      readonly limit: number;
    }
  | { readonly type: 'pool'; readonly entry: string };
