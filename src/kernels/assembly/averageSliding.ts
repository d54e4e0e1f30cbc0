import { averageColumns, outerCount } from './average';
import { arePaddedThrees, averageOfPairs, averageOfThrees } from './averageRegister';
import { Geometry } from '../shared/geometry';
import { end, first, lineOf } from './geometry';
import { beginToLook, lookAhead } from './lookAhead';
import { at, fillOf, fourValues } from './vector';

/**
 * Averages of windows that slide, four at a time; those at the edges one by one. Sums are taken in the order of
 * `averageExact`.
 *
 * @param scratch an input row and 16 cells more, and an address for each input row of a window
 */
export function averageSliding(g: Geometry, input: usize, output: usize, from: i32, to: i32, scratch: usize): void {
  const lines = scratch + ((<usize>(g.inWidth + 16)) << 2);
  const areThrees = arePaddedThrees(g);
  if (areThrees) fillOf<f32>(scratch, g.inWidth + 16, 0);
  beginToLook(g, from, to);
  for (let row = from; row < to; row++) {
    // NaN needs no care here: this only brings the rows into the cache
    lookAhead<f32>(g, input, row);
    const depth = row / g.outHeight;
    const height = row - depth * g.outHeight;
    const out = output + ((<usize>(row * g.outWidth)) << 2);
    const outer = g.divisor != 0 ? g.divisor : outerCount(g, depth, height);
    if (areThrees) averageOfThrees(g, input, scratch + 16, height, out, outer);
    else if (g.insideTo - g.insideFrom >= 4) {
      let rows = lines;
      for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
        for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
          store<usize>(rows, input + ((<usize>lineOf(g, z, y)) << 2));
          rows += 4;
        }
      }
      averageColumns<f32>(g, input, output, row, 0, g.insideFrom);
      const arePairs = rows - lines == 8 && g.kernelWidth == 2 && g.strideWidth == 2 && g.stepWidth == 1;
      if (arePairs && g.power != 2) averageOfPairs(g, load<usize>(lines), load<usize>(lines, 4), out, outer);
      else inside(g, lines, rows, out, outer);
      averageColumns<f32>(g, input, output, row, g.insideTo, g.outWidth);
    } else averageColumns<f32>(g, input, output, row, 0, g.outWidth);
  }
}

/** The columns whose windows lie entirely inside, of which there are four at least. */
function inside(g: Geometry, lines: usize, end: usize, out: usize, outer: f32): void {
  const isSquared = g.power == 2;
  if (g.strideWidth == 1) {
    if (!isSquared && g.insideTo - g.insideFrom >= 16) sixteens(g, lines, end, out, outer);
    else fours(1, isSquared, g, lines, end, out, outer);
  } else if (g.strideWidth == 2) fours(2, isSquared, g, lines, end, out, outer);
  else fours(g.strideWidth, isSquared, g, lines, end, out, outer);
}

/** Four windows at a time; the last four overlap those before. */
@inline
function fours(
  stride: i32,
  isSquared: bool,
  g: Geometry,
  lines: usize,
  end: usize,
  out: usize,
  outer: f32,
): void {
  const span = (<usize>(g.kernelWidth * g.stepWidth)) << 2;
  const step = (<usize>g.stepWidth) << 2;
  const last = g.insideTo - 4;
  let x = g.insideFrom;
  do {
    x = min(x, last);
    const start = (<usize>(x * stride - g.padWidth)) << 2;
    let sum = f32x4.splat(0);
    for (let line = lines; line < end; line += 4) {
      let p = load<usize>(line) + start;
      const stop = p + span;
      do {
        const cells = fourValues(p, stride);
        sum = f32x4.add(sum, isSquared ? f32x4.mul(cells, cells) : cells);
        p += step;
      } while (p < stop);
    }
    v128.store(out + ((<usize>x) << 2), f32x4.div(sum, divisors(g, outer, x)));
    x += 4;
  } while (x < g.insideTo);
}

/** Sixteen windows at a time, of which there are as many at least; the last ones overlap those before. */
function sixteens(g: Geometry, lines: usize, end: usize, out: usize, outer: f32): void {
  const span = (<usize>(g.kernelWidth * g.stepWidth)) << 2;
  const step = (<usize>g.stepWidth) << 2;
  const last = g.insideTo - 16;
  let x = g.insideFrom;
  do {
    x = min(x, last);
    const start = (<usize>(x - g.padWidth)) << 2;
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let line = lines; line < end; line += 4) {
      let p = load<usize>(line) + start;
      const stop = p + span;
      do {
        a = f32x4.add(a, at(p));
        b = f32x4.add(b, v128.load(p, 16));
        c = f32x4.add(c, v128.load(p, 32));
        d = f32x4.add(d, v128.load(p, 48));
        p += step;
      } while (p < stop);
    }
    const to = out + ((<usize>x) << 2);
    v128.store(to, f32x4.div(a, divisors(g, outer, x)));
    v128.store(to, f32x4.div(b, divisors(g, outer, x + 4)), 16);
    v128.store(to, f32x4.div(c, divisors(g, outer, x + 8)), 32);
    v128.store(to, f32x4.div(d, divisors(g, outer, x + 12)), 48);
    x += 16;
  } while (x < g.insideTo);
}

/** What four windows' sums are divided by. */
@inline
function divisors(g: Geometry, outer: f32, x: i32): v128 {
  const all = f32x4.splat(outer);
  return g.divisor != 0 ? all : f32x4.mul(all, at(g.widthCounts + ((<usize>x) << 2)));
}
