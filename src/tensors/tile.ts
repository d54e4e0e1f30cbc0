/** Values of a plane, every `step`-th one along each axis. */
export interface Tile {
  /** (channels, …spatial sizes after stepping) */
  readonly shape: readonly number[];
  readonly step: number;
  readonly values: Float32Array<ArrayBuffer>;
  /** Least and greatest finite value of the whole tensor, for the colours. */
  readonly range: readonly [least: number, greatest: number];
}

/** One plane by its number (batch × channels), or the first three channels of a sample as one picture. */
export type PlaneChoice = number | 'combined';

/** The rows and columns of a plane that are in sight. */
export interface Region {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}
