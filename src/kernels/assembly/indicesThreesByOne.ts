import { maxExactColumns } from './exact';
import { end, first, Geometry } from './geometry';
import { beginToLook, lookAhead } from './lookAhead';
import { laterTap } from './taps';
import { at, greater } from './vector';

/**
 * Three columns by three rows, stride 1, step 1 or 2, without padding or with as much as the step, and at least eight
 * columns; tells whether there is a NaN. Each input row's taps are compared once and kept while windows read the row.
 *
 * @param scratch `2 · stepHeight + 1` rows of values and of taps
 */
export function indicesOfThreesByOne(
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
  scratch: usize,
): i32 {
  const bytes = (<usize>((g.outWidth + 15) & ~15)) << 2;
  const slots = 2 * g.stepHeight + 1;
  let found = 0;
  // where padding cuts the first windows, a later one may begin with an earlier row
  let known = first(g.heights, from);
  for (let row = from + 1; row < to && row <= from + g.stepHeight; row++) known = min(known, first(g.heights, row));
  beginToLook(g, from, to);
  for (let row = from; row < to; row++) {
    const y = first(g.heights, row);
    const yEnd = end(g.heights, row);
    if (yEnd <= y) {
      maxExactColumns<f32>(g, input, output, indices, row, 0, g.outWidth, -Infinity);
      continue;
    }
    found |= lookAhead<f32>(g, input, row);
    for (; known < yEnd; known++) {
      const line = input + ((<usize>(known * g.inWidth)) << 2);
      const kept = scratch + <usize>((known % slots) << 1) * bytes;
      if (g.stepWidth == 1) compareTaps(1, g, line, kept, bytes);
      else compareTaps(2, g, line, kept, bytes);
    }
    // the last tap that lies in the input, which the window's end need not be
    const yLast = y + ((yEnd - 1 - y) / g.stepHeight) * g.stepHeight;
    const yMiddle = min(y + g.stepHeight, yLast);
    compareRows(
      scratch + <usize>((y % slots) << 1) * bytes,
      scratch + <usize>((yMiddle % slots) << 1) * bytes,
      scratch + <usize>((yLast % slots) << 1) * bytes,
      bytes,
      (y - yMiddle) * g.inWidth,
      (y - yLast) * g.inWidth,
      y * g.inWidth - g.padWidth,
      output + ((<usize>(row * g.outWidth)) << 2),
      indices + ((<usize>(row * g.outWidth)) << 2),
      g.outWidth,
    );
  }
  return found;
}

/** Of three rows that have been reduced the greatest values and their positions. */
function compareRows(
  a: usize,
  b: usize,
  c: usize,
  bytes: usize,
  middle: i32,
  last: i32,
  start: i32,
  out: usize,
  place: usize,
  width: i32,
): void {
  const toMiddle = i32x4.splat(middle);
  const toLast = i32x4.splat(last);
  const lanes = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(start));
  const end = width - 4;
  let x = 0;
  do {
    // the last four overlap those before
    x = min(x, end);
    const f = (<usize>x) << 2;
    let best = at(a + f);
    let taps = at(a + bytes + f);
    let value = at(b + f);
    taps = laterTap(taps, best, i32x4.add(at(b + bytes + f), toMiddle), value);
    best = greater(best, value);
    value = at(c + f);
    taps = laterTap(taps, best, i32x4.add(at(c + bytes + f), toLast), value);
    v128.store(out + f, greater(best, value));
    v128.store(place + f, i32x4.sub(i32x4.add(lanes, i32x4.splat(x)), taps));
    x += 4;
  } while (x < width);
}

/** For each window the greatest value in one input row, and which tap it is: times the step, downwards. */
@inline
function compareTaps(step: i32, g: Geometry, line: usize, to: usize, bytes: usize): void {
  const least = f32x4.splat(-Infinity);
  const stop = to + ((<usize>g.outWidth) << 2);
  let cells = at(line);
  if (g.padWidth == 0) {
    do {
      const next = v128.load(line, 16);
      storeTaps(step, cells, behind(step, cells, next), behind(2 * step, cells, next), i32x4.splat(0), to, bytes);
      cells = next;
      line += 16;
      to += 16;
    } while (to < stop);
    return;
  }
  // a tap in the padding is never the greatest, not even of equals
  let isOutside = step == 1 ? i32x4(-1, 0, 0, 0) : i32x4(-1, -1, 0, 0);
  let before = least;
  const behindRow = line + ((<usize>g.inWidth) << 2);
  do {
    let next = v128.load(line, 16);
    if (line + 32 > behindRow) next = v128.bitselect(next, least, isWithin(line + 16, behindRow));
    storeTaps(step, behind(4 - step, before, cells), cells, behind(step, cells, next), isOutside, to, bytes);
    before = cells;
    cells = next;
    isOutside = i32x4.splat(0);
    line += 16;
    to += 16;
  } while (to < stop);
}

/** Which of four cells lie before the end of their row. */
@inline
function isWithin(from: usize, end: usize): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat((<i32>(end - from)) >> 2));
}

/** The cells that lie `count` behind four cells. */
@inline
function behind(count: i32, cells: v128, next: v128): v128 {
  if (count == 1) return v128.shuffle<i32>(cells, next, 1, 2, 3, 4);
  if (count == 2) return v128.shuffle<i32>(cells, next, 2, 3, 4, 5);
  return count == 3 ? v128.shuffle<i32>(cells, next, 3, 4, 5, 6) : next;
}

@inline
function storeTaps(step: i32, a: v128, b: v128, c: v128, isOutside: v128, to: usize, bytes: usize): void {
  const isSecond = v128.or(f32x4.gt(b, a), isOutside);
  const two = greater(a, b);
  const isThird = f32x4.gt(c, two);
  v128.store(to, greater(two, c));
  const second = step == 1 ? isSecond : i32x4.add(isSecond, isSecond);
  const third = i32x4.add(isThird, isThird);
  v128.store(to + bytes, i32x4.min_s(second, step == 1 ? third : i32x4.add(third, third)));
}
