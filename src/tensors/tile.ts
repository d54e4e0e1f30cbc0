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

/** All channels of a sample side by side; the plane is that whose windows are shown. */
export interface Mosaic {
  readonly mosaic: number;
}

/** What is seen at once. */
export type SeenChoice = PlaneChoice | Mosaic;

/** The visible rows and columns of a plane. */
export interface Region {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** How many cells a tile has along each axis. */
export const TILE = 128;

export type BlockValues =
  TileValues | Uint8Array<ArrayBuffer> | Int8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int16Array<ArrayBuffer>;

/** Cells of one level of a plane: a cell of level L stands for 2^L × 2^L values. */
export interface Block {
  readonly level: number;
  /** Which cells of the level. */
  readonly region: Region;
  readonly channels: number;
  /** One channel after the other; of a coarse level what is drawn of each cell. */
  readonly values: BlockValues;
  /** What each value is divided by. */
  readonly unit: number;
  /** Of a coarse level what each cell has besides finite values, `flags`; absent if none has any. */
  readonly flags?: Uint8Array<ArrayBuffer>;
}
