import { averageColumns, outerCount } from './average';
import { end, first, Geometry, lineOf } from './geometry';
import { at, even, fillOf } from './vector';

/**
 * Averages of windows that slide by 1 or 2, four at a time; those at the edges one by one. Sums are taken in the order of
 * `averageExact`.
 *
 * @param scratch an input row and 16 cells more, and an address for each input row of a window
 */
export function averageSliding(g: Geometry, input: usize, output: usize, from: i32, to: i32, scratch: usize): void {
  const zeros = scratch + 16;
  const lines = scratch + ((<usize>(g.inWidth + 16)) << 2);
  const areThrees = arePaddedThrees(g);
  if (areThrees) fillOf<f32>(zeros, g.inWidth, 0);
  for (let row = from; row < to; row++) {
    const depth = row / g.outHeight;
    const height = row - depth * g.outHeight;
    const out = output + ((<usize>(row * g.outWidth)) << 2);
    const outer = g.divisor != 0 ? g.divisor : outerCount(g, depth, height);
    if (areThrees) {
      const a = height > 0 ? input + ((<usize>lineOf(g, 0, height - 1)) << 2) : zeros;
      const b = input + ((<usize>lineOf(g, 0, height)) << 2);
      const c = height + 1 < g.inHeight ? input + ((<usize>lineOf(g, 0, height + 1)) << 2) : zeros;
      if (g.divisor != 0) paddedThrees(false, g, a, b, c, out, outer);
      else paddedThrees(true, g, a, b, c, out, outer);
    } else if (g.insideTo - g.insideFrom >= 4) {
      let rows = 0;
      for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
        for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
          store<usize>(lines + ((<usize>rows) << 2), input + ((<usize>lineOf(g, z, y)) << 2));
          rows++;
        }
      }
      averageColumns<f32>(g, input, output, row, 0, g.insideFrom);
      inside(g, lines, rows, out, outer);
      averageColumns<f32>(g, input, output, row, g.insideTo, g.outWidth);
    } else averageColumns<f32>(g, input, output, row, 0, g.outWidth);
  }
}

/** Three columns by three rows in a plane, with a padding of 1 that makes the output as large as the input. */
@inline
function arePaddedThrees(g: Geometry): bool {
  const isPlane = g.inDepth == 1 && g.outDepth == 1 && g.kernelDepth == 1 && g.power != 2;
  const areThrees = g.kernelHeight == 3 && g.kernelWidth == 3 && g.stepHeight == 1 && g.stepWidth == 1;
  const isAsLarge = g.outHeight == g.inHeight && g.outWidth == g.inWidth && g.strideWidth == 1 && g.outWidth >= 8;
  return isPlane && areThrees && isAsLarge && g.padHeight == 1 && g.padWidth == 1;
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

/** Adds each cell of four, in the order of a row, the one before it and the one behind. */
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

/** The columns whose windows lie wholly inside, of which there are four at least; the last four overlap those before. */
function inside(g: Geometry, lines: usize, rows: i32, out: usize, outer: f32): void {
  const span = (<usize>(g.kernelWidth * g.stepWidth)) << 2;
  const step = (<usize>g.stepWidth) << 2;
  const isByColumn = g.divisor == 0;
  const isSquared = g.power == 2;
  const stride = g.strideWidth;
  const last = g.insideTo - 4;
  const behind = lines + ((<usize>rows) << 2);
  let x = g.insideFrom;
  do {
    x = min(x, last);
    const start = (<usize>(x * stride - g.padWidth)) << 2;
    let sum = f32x4.splat(0);
    for (let line = lines; line < behind; line += 4) {
      let p = load<usize>(line) + start;
      const stop = p + span;
      if (isSquared) {
        do {
          const cells = stride == 1 ? at(p) : even(at(p), v128.load(p, 16));
          sum = f32x4.add(sum, f32x4.mul(cells, cells));
          p += step;
        } while (p < stop);
      } else if (stride == 1) {
        do {
          sum = f32x4.add(sum, at(p));
          p += step;
        } while (p < stop);
      } else {
        do {
          sum = f32x4.add(sum, even(at(p), v128.load(p, 16)));
          p += step;
        } while (p < stop);
      }
    }
    const counts = g.widthCounts + ((<usize>x) << 2);
    const divisor = isByColumn ? f32x4.mul(f32x4.splat(outer), at(counts)) : f32x4.splat(outer);
    v128.store(out + ((<usize>x) << 2), f32x4.div(sum, divisor));
    x += 4;
  } while (x < g.insideTo);
}
