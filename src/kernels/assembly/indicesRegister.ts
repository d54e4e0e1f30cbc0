import { maxExactColumns } from './exact';
import { Geometry } from '../shared/geometry';
import { end, first, lineOf } from './geometry';
import { beginToLook, lookAhead, lookUpTo } from './lookAhead';
import { laterTap } from './taps';
import { at, even, greater, odd } from './vector';

// Maxima with where they stand, for windows of two cells along each axis. The taps of each input row are compared first,
// then the rows: the first of equals stays, as PyTorch's scan has it. The last vector of a row overlaps the one before it;
// columns that overhang are done one by one.

/** Two columns by two rows, stride 2, no padding; returns whether there is a NaN. */
export function indicesOfPairs(g: Geometry, input: usize, output: usize, indices: usize, from: i32, to: i32): i32 {
  const inside = g.insideTo;
  const last = inside - 4;
  let found = 0;
  beginToLook(g, from, to);
  for (let row = from; row < to; row++) {
    found |= lookAhead<f32>(g, input, row);
    const y = first(g.heights, row);
    const yLast = end(g.heights, row) - 1;
    const upper = input + ((<usize>(y * g.inWidth)) << 2);
    const lower = input + ((<usize>(yLast * g.inWidth)) << 2);
    const down = i32x4.splat((y - yLast) * g.inWidth);
    const start = i32x4.add(i32x4(0, 2, 4, 6), i32x4.splat(y * g.inWidth));
    const place = (<usize>(row * g.outWidth)) << 2;
    let x = 0;
    if (last >= 0) {
      do {
        x = min(x, last);
        const f = (<usize>x) << 3;
        const a = even(at(upper + f), v128.load(upper + f, 16));
        const b = odd(at(upper + f), v128.load(upper + f, 16));
        const c = even(at(lower + f), v128.load(lower + f, 16));
        const d = odd(at(lower + f), v128.load(lower + f, 16));
        const above = greater(a, b);
        const below = greater(c, d);
        const tap = laterTap(f32x4.gt(b, a), above, i32x4.add(f32x4.gt(d, c), down), below);
        v128.store(output + place + ((<usize>x) << 2), greater(above, below));
        v128.store(indices + place + ((<usize>x) << 2), i32x4.sub(i32x4.add(start, i32x4.splat(2 * x)), tap));
        x += 4;
      } while (x < inside);
    }
    maxExactColumns<f32>(g, input, output, indices, row, x, g.outWidth, -Infinity);
  }
  return found;
}

/** Two by two by two cells, stride 2, no padding; returns whether there is a NaN. */
export function indicesOfCubes(g: Geometry, input: usize, output: usize, indices: usize, from: i32, to: i32): i32 {
  const inside = g.insideTo;
  const last = inside - 4;
  let depth = from / g.outHeight;
  let height = from - depth * g.outHeight;
  let found = 0;
  beginToLook(g, from, to);
  for (let row = from; row < to; row++) {
    // a line that is not there is another one again, and never greater
    const a = lineOf(g, first(g.depths, depth), first(g.heights, height));
    const b = lineOf(g, first(g.depths, depth), end(g.heights, height) - 1);
    const c = lineOf(g, end(g.depths, depth) - 1, first(g.heights, height));
    const d = lineOf(g, end(g.depths, depth) - 1, end(g.heights, height) - 1);
    found |= lookUpTo<f32>(input, lineOf(g, end(g.depths, depth) - 1, end(g.heights, height)));
    const toLower = i32x4.splat(a - b);
    const toFar = i32x4.splat(a - c);
    const toFarLower = i32x4.splat(a - d);
    const start = i32x4.add(i32x4(0, 2, 4, 6), i32x4.splat(a));
    const place = (<usize>(row * g.outWidth)) << 2;
    let x = 0;
    if (last >= 0) {
      do {
        x = min(x, last);
        let p = input + ((<usize>(a + 2 * x)) << 2);
        let evens = even(at(p), v128.load(p, 16));
        let odds = odd(at(p), v128.load(p, 16));
        let best = greater(evens, odds);
        let tap = f32x4.gt(odds, evens);
        p = input + ((<usize>(b + 2 * x)) << 2);
        evens = even(at(p), v128.load(p, 16));
        odds = odd(at(p), v128.load(p, 16));
        let value = greater(evens, odds);
        tap = laterTap(tap, best, i32x4.add(f32x4.gt(odds, evens), toLower), value);
        best = greater(best, value);
        p = input + ((<usize>(c + 2 * x)) << 2);
        evens = even(at(p), v128.load(p, 16));
        odds = odd(at(p), v128.load(p, 16));
        value = greater(evens, odds);
        tap = laterTap(tap, best, i32x4.add(f32x4.gt(odds, evens), toFar), value);
        best = greater(best, value);
        p = input + ((<usize>(d + 2 * x)) << 2);
        evens = even(at(p), v128.load(p, 16));
        odds = odd(at(p), v128.load(p, 16));
        value = greater(evens, odds);
        tap = laterTap(tap, best, i32x4.add(f32x4.gt(odds, evens), toFarLower), value);
        v128.store(output + place + ((<usize>x) << 2), greater(best, value));
        v128.store(indices + place + ((<usize>x) << 2), i32x4.sub(i32x4.add(start, i32x4.splat(2 * x)), tap));
        x += 4;
      } while (x < inside);
    }
    maxExactColumns<f32>(g, input, output, indices, row, x, g.outWidth, -Infinity);
    height++;
    if (height == g.outHeight) {
      height = 0;
      depth++;
    }
  }
  return found;
}
