/** Whole numbers that float32 holds. */
export const enum Narrow {
  none,
  int8,
  uint8,
  int16,
}

/** All that a kernel knows of sizes and windows; written by `kernels/block.ts` in this order. A missing axis has size 1. */
@unmanaged
export class Geometry {
  inDepth: i32;
  inHeight: i32;
  inWidth: i32;
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
  kernelDepth: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  /** 0 where the windows do not slide evenly, as adaptive ones. */
  strideWidth: i32;
  /** Cells before the input that the first window covers. */
  padWidth: i32;
  padHeight: i32;
  stepDepth: i32;
  stepHeight: i32;
  stepWidth: i32;
  /** For each window its first cell and the end behind its last one, both clipped to the input: pairs of i32. */
  depths: usize;
  heights: usize;
  widths: usize;
  /** For each window how many cells its axis contributes to the divisor: f32. */
  depthCounts: usize;
  heightCounts: usize;
  widthCounts: usize;
  /** What divides every average; 0 if the counts do. */
  divisor: f32;
  /** The first column whose window lies wholly inside the input, and the one behind the last such column. */
  insideFrom: i32;
  insideTo: i32;
  /** Whether an average is divided by the count of one axis after the other, as adaptive ones are. */
  axisByAxis: i32;
  /** Half floats, kept as float32, that results are rounded to: 1 for float16, 2 for bfloat16. */
  rounding: i32;
  /** Of a norm its power, 1 or 2; 0 for an average. */
  power: i32;
  /** By how many cells the mean of powers is multiplied in a norm. */
  cells: f32;
  /** What the values are if they are compared as float32. */
  narrow: Narrow;
  /** Output rows that are then done at a time, and the most input cells that these read. */
  bandRows: i32;
  bandCells: i32;
  /** How far behind this one the next plane's own Geometry lies; 0 if all planes have the same windows. */
  planeBytes: i32;
  /** Of any norm; that of infinity is the greatest magnitude. */
  exponent: f64;
}

@inline
export function first(bounds: usize, index: i32): i32 {
  return load<i32>(bounds + ((<usize>index) << 3));
}

@inline
export function end(bounds: usize, index: i32): i32 {
  return load<i32>(bounds + ((<usize>index) << 3), 4);
}

/** Where cell (depth, height, 0) of a plane stands, in values. */
@inline
export function lineOf(g: Geometry, depth: i32, height: i32): i32 {
  return (depth * g.inHeight + height) * g.inWidth;
}
