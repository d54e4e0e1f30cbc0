export type TileValues = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Values of a plane, every `step`-th one along each axis. */
export interface Tile {
  /** (channels, …spatial sizes after stepping) */
  readonly shape: readonly number[];
  readonly step: number;
  /** As float64 where float32 would round them: wide integers, and float64. */
  readonly values: TileValues;
  /** Min and max of the finite values of the whole tensor, for the colors. */
  readonly range: readonly [min: number, max: number];
}

/** One plane by its number (batch × channels), or the first three channels of a sample as one image. */
export type PlaneChoice = number | 'combined';

/** The visible rows and columns of a plane. */
export interface Region {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}
