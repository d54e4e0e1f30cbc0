import { maxExactColumns } from './exact';
import { end, first, Geometry, lineOf } from './geometry';
import { greatest, tapOfThree } from './taps';
import { look } from './lookAhead';
import { at, even, greater, odd } from './vector';

// Maxima with where they stand, for the commonest small windows. The taps of each input row are compared first, then the
// rows: the first of equals stays, as PyTorch's scan has it. Columns at the edge are done one by one.

/** Two columns by two rows, stride 2, no padding; tells whether there is a NaN. */
export function indicesOfPairs(g: Geometry, input: usize, output: usize, indices: usize, from: i32, to: i32): i32 {
  const zero = i32x4.splat(0);
  const eight = i32x4.splat(8);
  let found = 0;
  for (let row = from; row < to; row++) {
    const y = first(g.heights, row);
    const yLast = end(g.heights, row) - 1;
    let upper = input + ((<usize>(y * g.inWidth)) << 2);
    let lower = input + ((<usize>(yLast * g.inWidth)) << 2);
    found |= look<f32>(upper, g.inWidth);
    if (yLast > y) found |= look<f32>(lower, g.inWidth);
    const down = i32x4.splat((yLast - y) * g.inWidth);
    let out = output + ((<usize>(row * g.outWidth)) << 2);
    let place = indices + ((<usize>(row * g.outWidth)) << 2);
    let start = i32x4.add(i32x4(0, 2, 4, 6), i32x4.splat(y * g.inWidth));
    let x = 0;
    for (; x + 4 <= g.insideTo; x += 4, upper += 32, lower += 32, out += 16, place += 16) {
      const a = even(at(upper), v128.load(upper, 16));
      const b = odd(at(upper), v128.load(upper, 16));
      const c = even(at(lower), v128.load(lower, 16));
      const d = odd(at(lower), v128.load(lower, 16));
      // a mask is −1 where it holds
      const secondAbove = f32x4.gt(b, a);
      const secondBelow = f32x4.gt(d, c);
      const above = greater(a, b);
      const below = greater(c, d);
      const taps = v128.bitselect(i32x4.sub(down, secondBelow), i32x4.sub(zero, secondAbove), f32x4.gt(below, above));
      v128.store(out, greater(above, below));
      v128.store(place, i32x4.add(start, taps));
      start = i32x4.add(start, eight);
    }
    maxExactColumns<f32>(g, input, output, indices, row, x, g.outWidth, -Infinity);
  }
  return found;
}

/** Two by two by two cells, stride 2, no padding; tells whether there is a NaN. */
export function indicesOfCubes(g: Geometry, input: usize, output: usize, indices: usize, from: i32, to: i32): i32 {
  const zero = i32x4.splat(0);
  const eight = i32x4.splat(8);
  let found = 0;
  for (let row = from; row < to; row++) {
    const depth = row / g.outHeight;
    const height = row - depth * g.outHeight;
    const z = first(g.depths, depth);
    const zLast = end(g.depths, depth) - 1;
    const y = first(g.heights, height);
    const yLast = end(g.heights, height) - 1;
    const start = lineOf(g, z, y);
    let place = (<usize>(row * g.outWidth)) << 2;
    let taps = i32x4.add(i32x4(0, 2, 4, 6), i32x4.splat(start));
    // a line that is not there is another one again, and never greater
    const toLower = i32x4.splat(lineOf(g, z, yLast) - start);
    const toFar = i32x4.splat(lineOf(g, zLast, y) - start);
    const toFarLower = i32x4.splat(lineOf(g, zLast, yLast) - start);
    let a = input + ((<usize>start) << 2);
    let b = input + ((<usize>lineOf(g, z, yLast)) << 2);
    let c = input + ((<usize>lineOf(g, zLast, y)) << 2);
    let d = input + ((<usize>lineOf(g, zLast, yLast)) << 2);
    found |= look<f32>(a, g.inWidth);
    found |= look<f32>(b, g.inWidth);
    found |= look<f32>(c, g.inWidth);
    found |= look<f32>(d, g.inWidth);
    let x = 0;
    for (; x + 4 <= g.insideTo; x += 4, a += 32, b += 32, c += 32, d += 32, place += 16) {
      const near = pairValue(a);
      const lower = pairValue(b);
      const far = pairValue(c);
      const farLower = pairValue(d);
      const nearBest = greater(near, lower);
      const nearBestTap = v128.bitselect(pairTap(b, toLower), pairTap(a, zero), f32x4.gt(lower, near));
      const farBest = greater(far, farLower);
      const farBestTap = v128.bitselect(pairTap(d, toFarLower), pairTap(c, toFar), f32x4.gt(farLower, far));
      v128.store(output + place, greater(nearBest, farBest));
      const tap = v128.bitselect(farBestTap, nearBestTap, f32x4.gt(farBest, nearBest));
      v128.store(indices + place, i32x4.add(taps, tap));
      taps = i32x4.add(taps, eight);
    }
    maxExactColumns<f32>(g, input, output, indices, row, x, g.outWidth, -Infinity);
  }
  return found;
}

/** The greater of each two neighbours. */
@inline
function pairValue(line: usize): v128 {
  const left = at(line);
  const right = v128.load(line, 16);
  return greater(even(left, right), odd(left, right));
}

/** Which of each two neighbours it is, `offset` on. */
@inline
function pairTap(line: usize, offset: v128): v128 {
  const left = at(line);
  const right = v128.load(line, 16);
  return i32x4.sub(offset, f32x4.gt(odd(left, right), even(left, right)));
}
