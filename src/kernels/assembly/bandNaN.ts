import { end, first, Geometry, lineOf } from './geometry';
import { holdsNaN, holdsNaN64 } from './vector';

/** Whether there is a NaN in what lies between the first and the last cell that some rows read. */
export function bandHoldsNaN<T>(g: Geometry, source: usize, from: i32, to: i32): bool {
  const firstDepth = from / g.outHeight;
  const lastDepth = (to - 1) / g.outHeight;
  const isOneSlice = firstDepth == lastDepth;
  const depth = leastFirst(g.depths, firstDepth, lastDepth + 1);
  const depthEnd = greatestEnd(g.depths, firstDepth, lastDepth + 1);
  const rowFrom = isOneSlice ? from - firstDepth * g.outHeight : 0;
  const rowTo = isOneSlice ? to - firstDepth * g.outHeight : g.outHeight;
  const begin = lineOf(g, depth, leastFirst(g.heights, rowFrom, rowTo));
  const stop = lineOf(g, depthEnd - 1, greatestEnd(g.heights, rowFrom, rowTo));
  const start = source + <usize>begin * sizeof<T>();
  return sizeof<T>() == 8 ? holdsNaN64(start, stop - begin) : holdsNaN(start, stop - begin);
}

/** The first cell of windows `from` to `to`: where padding cuts a window, a later one may begin before it. */
function leastFirst(bounds: usize, from: i32, to: i32): i32 {
  let least = first(bounds, from);
  for (let index = from + 1; index < to; index++) least = min(least, first(bounds, index));
  return least;
}

/** The end behind the last cell of windows `from` to `to`: one that hangs over may end before the one before it. */
function greatestEnd(bounds: usize, from: i32, to: i32): i32 {
  let greatest = end(bounds, from);
  for (let index = from + 1; index < to; index++) greatest = max(greatest, end(bounds, index));
  return greatest;
}
