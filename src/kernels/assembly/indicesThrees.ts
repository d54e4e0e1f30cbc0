import { maxExactColumns } from './exact';
import { Geometry } from '../shared/geometry';
import { end, first } from './geometry';
import { beginToLook, lookAhead } from './lookAhead';
import { laterTap, storeLanes } from './taps';
import { at, even, greater, odd } from './vector';

/**
 * Three columns by three rows, and at least four columns of windows: stride 1, step 1 or 2, without padding or with as much
 * as the step; or stride 2, step 1, with a padding of 0 or 1. Returns whether there is a NaN. Each input row's taps are
 * compared once and kept while windows read the row.
 *
 * @param scratch four rows, times the step, of values and of taps: a vector of these after each vector of those
 */
export function indicesOfThrees(
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
  scratch: usize,
): i32 {
  const bytes = (<usize>((g.outWidth + 3) & ~3)) << 3;
  const slots = 4 * g.stepHeight - 1;
  const shift = g.stepHeight - 1;
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
      const kept = scratch + <usize>(known & slots) * bytes;
      compareTaps(g, line, kept);
    }
    // the last tap that lies in the input, which the window's end need not be
    const yLast = y + (((yEnd - 1 - y) >> shift) << shift);
    const yMiddle = min(y + g.stepHeight, yLast);
    compareRows(
      scratch + <usize>(y & slots) * bytes,
      scratch + <usize>(yMiddle & slots) * bytes,
      scratch + <usize>(yLast & slots) * bytes,
      (y - yMiddle) * g.inWidth,
      (y - yLast) * g.inWidth,
      y * g.inWidth - g.padWidth,
      output + ((<usize>(row * g.outWidth)) << 2),
      indices + ((<usize>(row * g.outWidth)) << 2),
      g.outWidth,
      g.strideWidth,
    );
  }
  return found;
}

/** Of three rows that have been reduced the maxima and their positions. */
function compareRows(
  a: usize,
  b: usize,
  c: usize,
  middle: i32,
  last: i32,
  start: i32,
  out: usize,
  place: usize,
  width: i32,
  stride: i32,
): void {
  const toMiddle = i32x4.splat(middle);
  const toLast = i32x4.splat(last);
  const four = i32x4.splat(4 * stride);
  const stop = out + ((<usize>(width & ~3)) << 2);
  let lanes = i32x4.add(i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(stride)), i32x4.splat(start));
  do {
    let best = at(a);
    let taps = v128.load(a, 16);
    let value = at(b);
    taps = laterTap(taps, best, i32x4.add(v128.load(b, 16), toMiddle), value);
    best = greater(best, value);
    value = at(c);
    taps = laterTap(taps, best, i32x4.add(v128.load(c, 16), toLast), value);
    best = greater(best, value);
    taps = i32x4.sub(lanes, taps);
    if (out == stop) return storeLanes(best, taps, out, place, width & 3);
    v128.store(out, best);
    v128.store(place, taps);
    lanes = i32x4.add(lanes, four);
    a += 32;
    b += 32;
    c += 32;
    out += 16;
    place += 16;
  } while (out < stop || width & 3);
}

/**
 * For each window the maximum in one input row, and which tap it is: times the step, downwards. Where whole vectors
 * lie in the row it is not asked where the row ends.
 */
function compareTaps(g: Geometry, line: usize, to: usize): void {
  const width = (<usize>g.inWidth) << 2;
  const end = line + width;
  const stop = to + ((<usize>g.outWidth) << 3);
  const isPadded = g.padWidth > 0;
  if (g.strideWidth == 2) {
    const whole = to + (min(isPadded ? width : width - 16, stop - to) & ~31);
    if (isPadded) {
      byTwoAround(true, line, line, end, to, whole);
      byTwoAround(false, line + (whole - to), line, end, whole, stop);
    } else {
      byTwoOnwards(true, line, end, to, whole);
      byTwoOnwards(false, line + (whole - to), end, whole, stop);
    }
  } else if (isPadded) {
    const whole = to + (((width - 16) & ~15) << 1);
    if (g.stepWidth == 1) {
      byOneAround(true, 1, line, line, end, to, whole);
      byOneAround(false, 1, line + ((whole - to) >> 1), line, end, whole, stop);
    } else {
      byOneAround(true, 2, line, line, end, to, whole);
      byOneAround(false, 2, line + ((whole - to) >> 1), line, end, whole, stop);
    }
  } else if (g.stepWidth == 1) byOneOnwards(1, line, to, stop);
  else byOneOnwards(2, line, to, stop);
}

/** Stride 1, from the window's own column on. */
@inline
function byOneOnwards(step: i32, line: usize, to: usize, stop: usize): void {
  const inside = i32x4.splat(0);
  let cells = at(line);
  do {
    const next = v128.load(line, 16);
    storeTaps(step, cells, behind(step, cells, next), behind(2 * step, cells, next), inside, to);
    cells = next;
    line += 16;
    to += 32;
  } while (to < stop);
}

/** Stride 1, around the window's own column. @param start where the row begins */
@inline
function byOneAround(
  isWhole: bool,
  step: i32,
  line: usize,
  start: usize,
  end: usize,
  to: usize,
  stop: usize,
): void {
  if (to >= stop) return;
  // a tap in the padding is never the maximum, not even of equals
  let isOutside = step == 1 ? i32x4(-1, 0, 0, 0) : i32x4(-1, -1, 0, 0);
  let before = f32x4.splat(-Infinity);
  if (line > start) {
    isOutside = i32x4.splat(0);
    before = at(line - 16);
  }
  let cells = cellsOf(isWhole, line, end);
  do {
    const next = cellsOf(isWhole, line + 16, end);
    storeTaps(step, behind(4 - step, before, cells), cells, behind(step, cells, next), isOutside, to);
    before = cells;
    cells = next;
    isOutside = i32x4.splat(0);
    line += 16;
    to += 32;
  } while (to < stop);
}

/** Stride 2, from the window's own column on. */
@inline
function byTwoOnwards(isWhole: bool, line: usize, end: usize, to: usize, stop: usize): void {
  if (to >= stop) return;
  const inside = i32x4.splat(0);
  do {
    const left = cellsOf(isWhole, line, end);
    const right = cellsOf(isWhole, line + 16, end);
    const next = cellsOf(isWhole, line + 32, end);
    const evens = even(left, right);
    storeTaps(1, evens, odd(left, right), v128.shuffle<i32>(evens, next, 1, 2, 3, 4), inside, to);
    line += 32;
    to += 32;
  } while (to < stop);
}

/** Stride 2, around the window's own column. @param start where the row begins */
@inline
function byTwoAround(
  isWhole: bool,
  line: usize,
  start: usize,
  end: usize,
  to: usize,
  stop: usize,
): void {
  if (to >= stop) return;
  let isOutside = i32x4(-1, 0, 0, 0);
  let before = f32x4.splat(-Infinity);
  if (line > start) {
    isOutside = i32x4.splat(0);
    before = at(line - 16);
  }
  do {
    const left = cellsOf(isWhole, line, end);
    const right = cellsOf(isWhole, line + 16, end);
    const odds = odd(left, right);
    storeTaps(1, v128.shuffle<i32>(before, odds, 3, 4, 5, 6), even(left, right), odds, isOutside, to);
    before = odds;
    isOutside = i32x4.splat(0);
    line += 32;
    to += 32;
  } while (to < stop);
}

/** Four cells of a row; those after its end are −∞. */
@inline
function cellsOf(isWhole: bool, from: usize, end: usize): v128 {
  const cells = at(from);
  if (isWhole || from + 16 <= end) return cells;
  const isInside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat((<i32>(end - from)) >> 2));
  return v128.bitselect(cells, f32x4.splat(-Infinity), isInside);
}

/** The cells that lie `count` after four cells. */
@inline
function behind(count: i32, cells: v128, next: v128): v128 {
  if (count == 1) return v128.shuffle<i32>(cells, next, 1, 2, 3, 4);
  if (count == 2) return v128.shuffle<i32>(cells, next, 2, 3, 4, 5);
  return count == 3 ? v128.shuffle<i32>(cells, next, 3, 4, 5, 6) : next;
}

@inline
function storeTaps(step: i32, a: v128, b: v128, c: v128, isOutside: v128, to: usize): void {
  const isSecond = v128.or(f32x4.gt(b, a), isOutside);
  const two = greater(a, b);
  const isThird = f32x4.gt(c, two);
  v128.store(to, greater(two, c));
  const second = step == 1 ? isSecond : i32x4.add(isSecond, isSecond);
  const third = i32x4.add(isThird, isThird);
  v128.store(to, i32x4.min_s(second, step == 1 ? third : i32x4.add(third, third)), 16);
}
