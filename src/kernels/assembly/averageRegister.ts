import { Geometry } from '../shared/geometry';
import { lineOf } from './geometry';
import { at, even, odd } from './vector';

// Averages of windows so small that what they read fits into registers.

/** The columns of a row that lie entirely inside, four at least, of two by two cells with a stride of 2. */
export function averageOfPairs(g: Geometry, upper: usize, lower: usize, out: usize, outer: f32): void {
  const isByColumn = g.divisor == 0;
  const all = f32x4.splat(outer);
  const last = g.insideTo - 4;
  const zero = f32x4.splat(0);
  let x = g.insideFrom;
  upper -= (<usize>g.padWidth) << 2;
  lower -= (<usize>g.padWidth) << 2;
  do {
    x = min(x, last);
    const f = (<usize>x) << 3;
    let left = at(upper + f);
    let right = v128.load(upper + f, 16);
    let sum = f32x4.add(f32x4.add(zero, even(left, right)), odd(left, right));
    left = at(lower + f);
    right = v128.load(lower + f, 16);
    sum = f32x4.add(f32x4.add(sum, even(left, right)), odd(left, right));
    const place = (<usize>x) << 2;
    v128.store(out + place, f32x4.div(sum, isByColumn ? f32x4.mul(all, at(g.widthCounts + place)) : all));
    x += 4;
  } while (x < g.insideTo);
}

/** Whether windows are what `averageOfThrees` is for. */
@inline
export function arePaddedThrees(g: Geometry): bool {
  const isPlane = g.inDepth == 1 && g.outDepth == 1 && g.kernelDepth == 1 && g.power != 2;
  const areThrees = g.kernelHeight == 3 && g.kernelWidth == 3 && g.stepHeight == 1 && g.stepWidth == 1;
  const isAsLarge = g.outHeight == g.inHeight && g.outWidth == g.inWidth && g.strideWidth == 1 && g.outWidth >= 8;
  return isPlane && areThrees && isAsLarge && g.padHeight == 1 && g.padWidth == 1;
}

/**
 * One row of averages of three by three cells, with a padding of 1 that makes the output as large as the input.
 *
 * @param zeros a row of zeros, for rows that are not there
 */
export function averageOfThrees(g: Geometry, input: usize, zeros: usize, height: i32, out: usize, outer: f32): void {
  const b = input + ((<usize>lineOf(g, 0, height)) << 2);
  const a = height > 0 ? input + ((<usize>lineOf(g, 0, height - 1)) << 2) : zeros;
  const c = height + 1 < g.inHeight ? input + ((<usize>lineOf(g, 0, height + 1)) << 2) : zeros;
  if (g.divisor != 0) paddedThrees(false, g, a, b, c, out, outer);
  else paddedThrees(true, g, a, b, c, out, outer);
}

@inline
function paddedThrees(isByColumn: bool, g: Geometry, a: usize, b: usize, c: usize, out: usize, outer: f32): void {
  const divisor = f32x4.splat(outer);
  const counts = g.widthCounts;
  const last = (<usize>(g.outWidth - 4)) << 2;
  let sum = three(f32x4.splat(0), afterZero(a), at(a), v128.load(a, 4));
  sum = three(sum, afterZero(b), at(b), v128.load(b, 4));
  sum = three(sum, afterZero(c), at(c), v128.load(c, 4));
  v128.store(out, f32x4.div(sum, isByColumn ? f32x4.mul(divisor, at(counts)) : divisor));
  let f: usize = 16;
  do {
    f = min(f, last - 4);
    sum = neighbours(neighbours(neighbours(f32x4.splat(0), a + f), b + f), c + f);
    v128.store(out + f, f32x4.div(sum, isByColumn ? f32x4.mul(divisor, at(counts + f)) : divisor));
    f += 16;
  } while (f < last);
  sum = three(f32x4.splat(0), v128.load(a + last - 4), at(a + last), beforeZero(a + last));
  sum = three(sum, v128.load(b + last - 4), at(b + last), beforeZero(b + last));
  sum = three(sum, v128.load(c + last - 4), at(c + last), beforeZero(c + last));
  v128.store(out + last, f32x4.div(sum, isByColumn ? f32x4.mul(divisor, at(counts + last)) : divisor));
}

@inline
function three(sum: v128, a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.add(sum, a), b), c);
}

/** Adds each cell of four, in the order of a row, the one before it and the one after. */
@inline
function neighbours(sum: v128, p: usize): v128 {
  return three(sum, v128.load(p - 4), at(p), v128.load(p, 4));
}

/** A zero and the first three of four cells. */
@inline
function afterZero(p: usize): v128 {
  return v128.shuffle<i32>(f32x4.splat(0), at(p), 3, 4, 5, 6);
}

/** The last three of four cells and a zero. */
@inline
function beforeZero(p: usize): v128 {
  return v128.shuffle<i32>(at(p), f32x4.splat(0), 1, 2, 3, 4);
}
