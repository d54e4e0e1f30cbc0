/** Integers that float32 holds. */
export enum Narrow {
  none,
  int8,
  uint8,
  int16,
}

/** All that a kernel knows of sizes and windows; written by `block.ts`. A missing axis has size 1. */
export class Geometry {
  inDepth: i32 = 0;
  inHeight: i32 = 0;
  inWidth: i32 = 0;
  outDepth: i32 = 0;
  outHeight: i32 = 0;
  outWidth: i32 = 0;
  kernelDepth: i32 = 0;
  kernelHeight: i32 = 0;
  kernelWidth: i32 = 0;
  /** 0 where the windows do not slide evenly, as adaptive ones. */
  strideWidth: i32 = 0;
  /** Cells before the input that the first window covers. */
  padWidth: i32 = 0;
  padHeight: i32 = 0;
  stepDepth: i32 = 0;
  stepHeight: i32 = 0;
  stepWidth: i32 = 0;
  /** For each window its first cell and the end after its last one, both clipped to the input: pairs of i32. */
  depths: usize = 0;
  heights: usize = 0;
  widths: usize = 0;
  /** For each window how many cells its axis contributes to the divisor: f32. */
  depthCounts: usize = 0;
  heightCounts: usize = 0;
  widthCounts: usize = 0;
  /** What divides every average; 0 if the counts do. */
  divisor: f32 = 0;
  /** The first column whose window lies entirely inside the input, and the one after the last such column. */
  insideFrom: i32 = 0;
  insideTo: i32 = 0;
  /** Whether an average is divided by the count of one axis after the other, as adaptive ones are. */
  axisByAxis: i32 = 0;
  /** Half floats, kept as float32, that results are rounded to: 1 for float16, 2 for bfloat16. */
  rounding: i32 = 0;
  /** Of a norm its power, 1 or 2; 0 for an average. */
  power: i32 = 0;
  /** By how many cells the mean of powers is multiplied in a norm. */
  cells: f32 = 0;
  /** What the values are if they are compared as float32. */
  narrow: Narrow = Narrow.none;
  /** Output rows that are then done at a time, and the most input cells that these read. */
  bandRows: i32 = 0;
  bandCells: i32 = 0;
  /** How far after this one the next plane's own Geometry lies; 0 if all planes have the same windows. */
  planeBytes: i32 = 0;
  /** Of any norm; that of infinity is the maximum magnitude. */
  exponent: f64 = 0;
}
