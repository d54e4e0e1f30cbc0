import { Geometry } from '../shared/geometry';
import { end, first, lineOf } from './geometry';

// Before the rows of a window are compared, they are read in order. That brings them into the cache, and returns whether
// there is a value that the quick comparisons do not treat as PyTorch does: such rows are done again.

/** What a look found, added up. */
export const enum Found {
  nothing = 0,
  nan = 1,
  /** It is not less than 0, and which of the two a window gives depends on the order of its cells. */
  minusZero = 2,
}

/** Cells that are read at a time, at least: few enough to stay in the nearest cache. */
const STEP: i32 = 512;

let seen: i32 = 0;
let limit: i32 = 0;

/** Begins to look at what output rows `from` to `to` of a plane read. */
export function beginToLook(g: Geometry, from: i32, to: i32): void {
  const firstDepth = depthOf(g, from);
  const lastDepth = depthOf(g, to - 1);
  const isOneSlice = firstDepth == lastDepth;
  const rowFrom = isOneSlice ? from - firstDepth * g.outHeight : 0;
  const rowTo = isOneSlice ? to - firstDepth * g.outHeight : g.outHeight;
  seen = lineOf(
    g,
    leastFirst(g.depths, g.stepDepth, firstDepth, lastDepth + 1),
    leastFirst(g.heights, g.stepHeight, rowFrom, rowTo),
  );
  limit = lineOf(
    g,
    greatestEnd(g.depths, g.stepDepth, firstDepth, lastDepth + 1) - 1,
    greatestEnd(g.heights, g.stepHeight, rowFrom, rowTo),
  );
}

@inline
function depthOf(g: Geometry, row: i32): i32 {
  return g.outDepth == 1 ? 0 : row / g.outHeight;
}

/** The first cell of windows `from` to `to`: with a step, one that padding cuts may begin after a later one. */
function leastFirst(bounds: usize, step: i32, from: i32, to: i32): i32 {
  let least = first(bounds, from);
  if (step > 1) for (let index = from + 1; index < to; index++) least = min(least, first(bounds, index));
  return least;
}

/** The end after the last cell of windows `from` to `to`: with a step, one that overhangs may end before an earlier one. */
function greatestEnd(bounds: usize, step: i32, from: i32, to: i32): i32 {
  let greatest = end(bounds, to - 1);
  if (step > 1) for (let index = from; index < to; index++) greatest = max(greatest, end(bounds, index));
  return greatest;
}

/** Looks at all that output row `row` reads and that has not been looked at. */
@inline
export function lookAhead<T>(g: Geometry, input: usize, row: i32): i32 {
  if (!isFloat<T>()) return Found.nothing;
  const depth = depthOf(g, row);
  return lookUpTo<T>(input, lineOf(g, end(g.depths, depth) - 1, end(g.heights, row - depth * g.outHeight)));
}

/** Looks at all cells up to `needed` that have not been looked at, and at some more. */
@inline
export function lookUpTo<T>(input: usize, needed: i32): i32 {
  return needed > seen ? lookFurther<T>(input, needed) : 0;
}

function lookFurther<T>(input: usize, needed: i32): i32 {
  const from = seen;
  seen = min(limit, (needed + STEP - 1) & ~(STEP - 1));
  return seen > from ? look<T>(input + <usize>from * sizeof<T>(), seen - from) : Found.nothing;
}

/** Looks at `count` values. Sums are NaN if a part is; ∞ − ∞ makes one, too, which costs a second look only. */
export function look<T>(from: usize, count: i32): i32 {
  let nan = i32x4.splat(0);
  let least = i32x4.splat(0);
  const bytes = <usize>count * sizeof<T>();
  const stop = from + (bytes & ~63);
  const behind = from + bytes;
  if (from < stop) {
    do {
      const a = v128.load(from);
      const b = v128.load(from, 16);
      const c = v128.load(from, 32);
      const d = v128.load(from, 48);
      const sum = v128.add<T>(v128.add<T>(a, b), v128.add<T>(c, d));
      nan = v128.or(nan, v128.ne<T>(sum, sum));
      least = i32x4.min_s(least, i32x4.min_s(smallest<T>(a, b), smallest<T>(c, d)));
      from += 64;
    } while (from < stop);
  }
  for (; from < behind; from += sizeof<T>()) {
    const value = v128.load_splat<T>(from);
    nan = v128.or(nan, v128.ne<T>(value, value));
    least = i32x4.min_s(least, smallest<T>(value, value));
  }
  const isMinusZero = i32x4.eq(least, i32x4.splat(i32.MIN_VALUE));
  return (v128.any_true(nan) ? Found.nan : 0) | (v128.any_true(isMinusZero) ? Found.minusZero : 0);
}

/** As integers: −0 is the smallest there is. Of f64 only the upper half counts, so that tiny ones may pass for −0. */
@inline
function smallest<T>(a: v128, b: v128): v128 {
  const both = i32x4.min_s(a, b);
  return sizeof<T>() == 8 ? v128.shuffle<i32>(both, both, 1, 1, 3, 3) : both;
}
