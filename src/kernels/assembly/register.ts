import { maxExactColumns } from './exact';
import { end, first, Geometry, lineOf } from './geometry';
import { at, even, greater, greaterOne, holdsNaN, odd } from './vector';

// Windows so small that all they read fits into registers. Each function fills rows `from` to `to` of one plane and tells
// whether it met a NaN: then those rows have to be done again.

let seen: i32 = 0;

/** Looks through the values of a plane in order, up to `needed` in whole steps; tells whether one is NaN. */
@inline
function lookAhead(input: usize, needed: i32, limit: i32): bool {
  const to = needed == limit ? limit : needed & ~15;
  if (to <= seen) return false;
  const found = holdsNaN(input + ((<usize>seen) << 2), to - seen);
  seen = to;
  return found;
}

/** Where the last input row that output row `y` reads ends. */
@inline
function lastRead(g: Geometry, row: i32): i32 {
  const depth = row / g.outHeight;
  const height = row - depth * g.outHeight;
  return lineOf(g, end(g.depths, depth) - 1, end(g.heights, height) - 1) + g.inWidth;
}

/** The columns from `from` on of an output row whose windows read three rows, one by one; a row may be given twice. */
function edge(g: Geometry, a: usize, b: usize, c: usize, out: usize, from: i32): void {
  for (let column = from; column < g.outWidth; column++) {
    let best: f32 = -Infinity;
    for (
      let x = (<usize>first(g.widths, column)) << 2, limit = (<usize>end(g.widths, column)) << 2;
      x < limit;
      x += 4
    ) {
      best = greaterOne(best, greaterOne(greaterOne(load<f32>(a + x), load<f32>(b + x)), load<f32>(c + x)));
    }
    store<f32>(out + ((<usize>column) << 2), best);
  }
}

/** Two columns by two rows, stride 2, no padding; a last window may hang over. */
export function maxPairs(g: Geometry, input: usize, output: usize, from: i32, to: i32): bool {
  const inside = g.insideTo;
  const limit = lastRead(g, to - 1);
  seen = lineOf(g, first(g.depths, from / g.outHeight), first(g.heights, from % g.outHeight));
  let nan = false;
  for (let row = from; row < to; row++) {
    nan = lookAhead(input, lastRead(g, row), limit) || nan;
    const yFirst = first(g.heights, row);
    const start = input + ((<usize>(yFirst * g.inWidth)) << 2);
    const second = input + ((<usize>((end(g.heights, row) - 1) * g.inWidth)) << 2);
    const line = output + ((<usize>(row * g.outWidth)) << 2);
    let upper = start;
    let lower = second;
    let out = line;
    let x = 0;
    for (; x + 8 <= inside; x += 8, upper += 64, lower += 64, out += 32) {
      const a = greater(at(upper), at(lower));
      const b = greater(v128.load(upper, 16), v128.load(lower, 16));
      const c = greater(v128.load(upper, 32), v128.load(lower, 32));
      const d = greater(v128.load(upper, 48), v128.load(lower, 48));
      v128.store(out, greater(even(a, b), odd(a, b)));
      v128.store(out, greater(even(c, d), odd(c, d)), 16);
    }
    edge(g, start, second, second, line, x);
  }
  return nan;
}

/** Two by two by two cells, stride 2, no padding; last windows may hang over. */
export function maxCubes(g: Geometry, input: usize, output: usize, from: i32, to: i32): bool {
  const inside = g.insideTo;
  let nan = false;
  for (let row = from; row < to; row++) {
    const depth = row / g.outHeight;
    const height = row - depth * g.outHeight;
    const z = first(g.depths, depth);
    const zLast = end(g.depths, depth) - 1;
    const y = first(g.heights, height);
    const yLast = end(g.heights, height) - 1;
    let a = input + ((<usize>lineOf(g, z, y)) << 2);
    let b = input + ((<usize>lineOf(g, z, yLast)) << 2);
    let c = input + ((<usize>lineOf(g, zLast, y)) << 2);
    let d = input + ((<usize>lineOf(g, zLast, yLast)) << 2);
    nan = holdsNaN(a, g.inWidth) || nan;
    nan = holdsNaN(b, g.inWidth) || nan;
    nan = holdsNaN(c, g.inWidth) || nan;
    nan = holdsNaN(d, g.inWidth) || nan;
    let out = output + ((<usize>(row * g.outWidth)) << 2);
    let x = 0;
    for (; x + 4 <= inside; x += 4, a += 32, b += 32, c += 32, d += 32, out += 16) {
      const left = greater(greater(at(a), at(b)), greater(at(c), at(d)));
      const right = greater(greater(v128.load(a, 16), v128.load(b, 16)), greater(v128.load(c, 16), v128.load(d, 16)));
      v128.store(out, greater(even(left, right), odd(left, right)));
    }
    if (x < g.outWidth) maxExactColumns<f32>(g, input, output, 0, row, x, g.outWidth, -Infinity);
  }
  return nan;
}

/** Three columns by three rows, stride 2, padding 0 or 1. */
export function maxThreesByTwo(g: Geometry, input: usize, output: usize, from: i32, to: i32): bool {
  const isPadded = g.padWidth == 1;
  const limit = lastRead(g, to - 1);
  seen = lineOf(g, 0, first(g.heights, from));
  let nan = false;
  for (let row = from; row < to; row++) {
    nan = lookAhead(input, lastRead(g, row), limit) || nan;
    const y = first(g.heights, row);
    const yLast = end(g.heights, row) - 1;
    // a row that is not there is one of the others again: the maximum does not mind
    const upper = input + ((<usize>(y * g.inWidth)) << 2);
    const middle = input + ((<usize>(min(y + 1, yLast) * g.inWidth)) << 2);
    const lower = input + ((<usize>(yLast * g.inWidth)) << 2);
    const line = output + ((<usize>(row * g.outWidth)) << 2);
    let a = upper;
    let b = middle;
    let c = lower;
    let out = line;
    let x = 0;
    if (isPadded) {
      let before = f32x4.splat(-Infinity);
      for (; 2 * x + 8 <= g.inWidth && x + 4 <= g.outWidth; x += 4, a += 32, b += 32, c += 32, out += 16) {
        const left = greater(greater(at(a), at(b)), at(c));
        const right = greater(greater(v128.load(a, 16), v128.load(b, 16)), v128.load(c, 16));
        const odds = odd(left, right);
        v128.store(out, greater(greater(even(left, right), odds), v128.shuffle<i32>(before, odds, 3, 4, 5, 6)));
        before = odds;
      }
    } else {
      for (; 2 * x + 12 <= g.inWidth && x + 4 <= g.outWidth; x += 4, a += 32, b += 32, c += 32, out += 16) {
        const left = greater(greater(at(a), at(b)), at(c));
        const right = greater(greater(v128.load(a, 16), v128.load(b, 16)), v128.load(c, 16));
        const next = greater(greater(v128.load(a, 32), v128.load(b, 32)), v128.load(c, 32));
        const evens = even(left, right);
        const after = v128.shuffle<i32>(evens, next, 1, 2, 3, 4);
        v128.store(out, greater(greater(evens, odd(left, right)), after));
      }
    }
    edge(g, upper, middle, lower, line, x);
  }
  return nan;
}

/** Three columns by three rows, stride 3, no padding; last windows may hang over. */
export function maxThreesByThree(g: Geometry, input: usize, output: usize, from: i32, to: i32): bool {
  const inside = g.insideTo;
  const limit = lastRead(g, to - 1);
  seen = lineOf(g, 0, first(g.heights, from));
  let nan = false;
  for (let row = from; row < to; row++) {
    nan = lookAhead(input, lastRead(g, row), limit) || nan;
    const y = first(g.heights, row);
    const yLast = end(g.heights, row) - 1;
    const a = input + ((<usize>(y * g.inWidth)) << 2);
    const b = input + ((<usize>(min(y + 1, yLast) * g.inWidth)) << 2);
    const c = input + ((<usize>(yLast * g.inWidth)) << 2);
    const out = output + ((<usize>(row * g.outWidth)) << 2);
    let x = 0;
    if (inside >= 4) {
      while (x < inside) {
        // the last four overlap those before
        x = min(x, inside - 4);
        const f = <usize>x * 12;
        const p = greater(greater(at(a + f), at(b + f)), at(c + f));
        const q = greater(greater(v128.load(a + f, 16), v128.load(b + f, 16)), v128.load(c + f, 16));
        const r = greater(greater(v128.load(a + f, 32), v128.load(b + f, 32)), v128.load(c + f, 32));
        // the windows are p0 p1 p2, p3 q0 q1, q2 q3 r0, r1 r2 r3
        const one = v128.shuffle<i32>(v128.shuffle<i32>(p, q, 0, 3, 6, 6), r, 0, 1, 2, 5);
        const two = v128.shuffle<i32>(v128.shuffle<i32>(p, q, 1, 4, 7, 7), r, 0, 1, 2, 6);
        const three = v128.shuffle<i32>(v128.shuffle<i32>(p, q, 2, 5, 5, 5), r, 0, 1, 4, 7);
        v128.store(out + ((<usize>x) << 2), greater(greater(one, two), three));
        x += 4;
      }
    }
    edge(g, a, b, c, out, x);
  }
  return nan;
}
