import { Geometry } from '../shared/geometry';
import { end, first, lineOf } from './geometry';
import { beginToLook, lookAhead, lookUpTo } from './lookAhead';
import { at, even, greater, odd, one, storeOne } from './vector';

// Windows so small that all they read fits into registers. Each function fills rows `from` to `to` of one plane and tells
// what has to be repaired. The last vector of a row overlaps the one before it.

/** The columns from `from` on of an output row whose windows read four rows, one by one; a row may be given twice. */
function edge(g: Geometry, a: usize, b: usize, c: usize, d: usize, out: usize, from: i32): void {
  for (let column = from; column < g.outWidth; column++) {
    let best = f32x4.splat(-Infinity);
    const stop = (<usize>end(g.widths, column)) << 2;
    for (let x = (<usize>first(g.widths, column)) << 2; x < stop; x += 4) {
      const near = greater(one<f32>(a + x), one<f32>(b + x));
      best = greater(best, greater(near, greater(one<f32>(c + x), one<f32>(d + x))));
    }
    storeOne<f32>(out + ((<usize>column) << 2), best);
  }
}

/** Two columns by two rows, stride 2, no padding; a last window may overhang. */
export function maxPairs(g: Geometry, input: usize, output: usize, from: i32, to: i32): i32 {
  const inside = g.insideTo;
  const last = inside - 8;
  let found = 0;
  beginToLook(g, from, to);
  for (let row = from; row < to; row++) {
    found |= lookAhead<f32>(g, input, row);
    const upper = input + ((<usize>lineOf(g, 0, first(g.heights, row))) << 2);
    const lower = input + ((<usize>lineOf(g, 0, end(g.heights, row) - 1)) << 2);
    const out = output + ((<usize>(row * g.outWidth)) << 2);
    let x = 0;
    if (last >= 0) {
      do {
        x = min(x, last);
        const p = upper + ((<usize>x) << 3);
        const q = lower + ((<usize>x) << 3);
        const a = greater(at(p), at(q));
        const b = greater(v128.load(p, 16), v128.load(q, 16));
        const c = greater(v128.load(p, 32), v128.load(q, 32));
        const d = greater(v128.load(p, 48), v128.load(q, 48));
        v128.store(out + ((<usize>x) << 2), greater(even(a, b), odd(a, b)));
        v128.store(out + ((<usize>x) << 2), greater(even(c, d), odd(c, d)), 16);
        x += 8;
      } while (x < inside);
    }
    edge(g, upper, lower, lower, lower, out, x);
  }
  return found;
}

/** Two by two by two cells, stride 2, no padding; last windows may overhang. */
export function maxCubes(g: Geometry, input: usize, output: usize, from: i32, to: i32): i32 {
  const inside = g.insideTo;
  const last = inside - 4;
  let depth = from / g.outHeight;
  let height = from - depth * g.outHeight;
  let found = 0;
  beginToLook(g, from, to);
  for (let row = from; row < to; row++) {
    const z = first(g.depths, depth);
    const zLast = end(g.depths, depth) - 1;
    const y = first(g.heights, height);
    const yLast = end(g.heights, height) - 1;
    found |= lookUpTo<f32>(input, lineOf(g, zLast, yLast + 1));
    const a = input + ((<usize>lineOf(g, z, y)) << 2);
    const b = input + ((<usize>lineOf(g, z, yLast)) << 2);
    const c = input + ((<usize>lineOf(g, zLast, y)) << 2);
    const d = input + ((<usize>lineOf(g, zLast, yLast)) << 2);
    const out = output + ((<usize>(row * g.outWidth)) << 2);
    let x = 0;
    if (last >= 0) {
      do {
        x = min(x, last);
        const f = (<usize>x) << 3;
        const left = greater(greater(at(a + f), at(b + f)), greater(at(c + f), at(d + f)));
        const near = greater(v128.load(a + f, 16), v128.load(b + f, 16));
        const right = greater(near, greater(v128.load(c + f, 16), v128.load(d + f, 16)));
        v128.store(out + ((<usize>x) << 2), greater(even(left, right), odd(left, right)));
        x += 4;
      } while (x < inside);
    }
    edge(g, a, b, c, d, out, x);
    height++;
    if (height == g.outHeight) {
      height = 0;
      depth++;
    }
  }
  return found;
}

/** Three columns by three rows, stride 2, padding 0 or 1. */
export function maxThreesByTwo(g: Geometry, input: usize, output: usize, from: i32, to: i32): i32 {
  const isPadded = g.padWidth == 1;
  // where four windows have room for whole vectors
  const last = min(g.outWidth - 4, (g.inWidth - (isPadded ? 8 : 12)) >> 1);
  let found = 0;
  beginToLook(g, from, to);
  for (let row = from; row < to; row++) {
    found |= lookAhead<f32>(g, input, row);
    const y = first(g.heights, row);
    const yLast = end(g.heights, row) - 1;
    // a row that is not there is one of the others again: the maximum does not mind
    const a = input + ((<usize>(y * g.inWidth)) << 2);
    const b = input + ((<usize>(min(y + 1, yLast) * g.inWidth)) << 2);
    const c = input + ((<usize>(yLast * g.inWidth)) << 2);
    const out = output + ((<usize>(row * g.outWidth)) << 2);
    if (last >= 0) {
      if (isPadded) threesAfterPadding(a, b, c, out, last);
      else threesFromStart(a, b, c, out, last);
    }
    edge(g, a, b, c, c, out, last < 0 ? 0 : last + 4);
  }
  return found;
}

@inline
function threesAfterPadding(a: usize, b: usize, c: usize, out: usize, last: i32): void {
  let before = f32x4.splat(-Infinity);
  let x = 0;
  do {
    before = fourAfterPadding(a, b, c, out, x, before);
    x += 4;
  } while (x <= last);
  if (x == last + 4) return;
  const f = ((<usize>last) << 3) - 4;
  before = greater(greater(one<f32>(a + f), one<f32>(b + f)), one<f32>(c + f));
  fourAfterPadding(a, b, c, out, last, before);
}

/** Four windows; gives what the next ones have before them. */
@inline
function fourAfterPadding(a: usize, b: usize, c: usize, out: usize, x: i32, before: v128): v128 {
  const f = (<usize>x) << 3;
  const left = greater(greater(at(a + f), at(b + f)), at(c + f));
  const right = greater(greater(v128.load(a + f, 16), v128.load(b + f, 16)), v128.load(c + f, 16));
  const odds = odd(left, right);
  const inside = greater(even(left, right), odds);
  v128.store(out + ((<usize>x) << 2), greater(inside, v128.shuffle<i32>(before, odds, 3, 4, 5, 6)));
  return odds;
}

@inline
function threesFromStart(a: usize, b: usize, c: usize, out: usize, last: i32): void {
  let x = 0;
  do {
    x = min(x, last);
    const f = (<usize>x) << 3;
    const left = greater(greater(at(a + f), at(b + f)), at(c + f));
    const right = greater(greater(v128.load(a + f, 16), v128.load(b + f, 16)), v128.load(c + f, 16));
    const next = greater(greater(v128.load(a + f, 32), v128.load(b + f, 32)), v128.load(c + f, 32));
    const evens = even(left, right);
    const after = v128.shuffle<i32>(evens, next, 1, 2, 3, 4);
    v128.store(out + ((<usize>x) << 2), greater(greater(evens, odd(left, right)), after));
    x += 4;
  } while (x < last + 4);
}

/** Three columns by three rows, stride 3, no padding; last windows may overhang. */
export function maxThreesByThree(g: Geometry, input: usize, output: usize, from: i32, to: i32): i32 {
  const inside = g.insideTo;
  const last = inside - 4;
  let found = 0;
  beginToLook(g, from, to);
  for (let row = from; row < to; row++) {
    found |= lookAhead<f32>(g, input, row);
    const y = first(g.heights, row);
    const yLast = end(g.heights, row) - 1;
    const a = input + ((<usize>(y * g.inWidth)) << 2);
    const b = input + ((<usize>(min(y + 1, yLast) * g.inWidth)) << 2);
    const c = input + ((<usize>(yLast * g.inWidth)) << 2);
    const out = output + ((<usize>(row * g.outWidth)) << 2);
    let x = 0;
    if (last >= 0) {
      do {
        x = min(x, last);
        const f = <usize>x * 12;
        const p = greater(greater(at(a + f), at(b + f)), at(c + f));
        const q = greater(greater(v128.load(a + f, 16), v128.load(b + f, 16)), v128.load(c + f, 16));
        const r = greater(greater(v128.load(a + f, 32), v128.load(b + f, 32)), v128.load(c + f, 32));
        // the windows are p0 p1 p2, p3 q0 q1, q2 q3 r0, r1 r2 r3; halves of two vectors are joined at the cost of one step
        const ends = v128.shuffle<i32>(p, r, 0, 3, 4, 5);
        const left = v128.shuffle<i32>(p, q, 1, 2, 4, 5);
        const right = v128.shuffle<i32>(q, r, 2, 3, 6, 7);
        v128.store(out + ((<usize>x) << 2), greater(ends, greater(even(left, right), odd(left, right))));
        x += 4;
      } while (x < inside);
    }
    edge(g, a, b, c, c, out, x);
  }
  return found;
}
