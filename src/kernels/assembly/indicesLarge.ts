import { maxExact } from './exact';
import { Geometry } from '../shared/geometry';
import { beginToLook, lookUpTo } from './lookAhead';
import { laterTap, storeLanes } from './taps';
import { at, fillOf, greater } from './vector';

// Maxima with where they stand, for windows of any size that slide by 1 over neighbouring cells. Each input row is reduced
// once; downwards then the van Herk way, as in large.ts. What comes earlier in a window's order is on the left of every
// comparison, and stays if it is equal.

/**
 * Rows `from` to `to` of one plane; returns whether there is a NaN.
 *
 * @param scratch `4 · kernelHeight + 4` rows of all that the windows of a row cover and 64 cells more
 */
export function indicesOfLarge(
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
  scratch: usize,
): i32 {
  const kernel = g.kernelHeight;
  const length = ((max(g.outWidth + g.kernelWidth, g.padWidth + g.inWidth) + 32) & ~15) + 16;
  const bytes = (<usize>length) << 2;
  const pair = bytes << 1;
  const cells = scratch;
  const begun = cells + pair;
  const rows = begun + pair;
  let found = 0;
  fillOf<f32>(cells, length, -Infinity);
  fillOf<i32>(cells + bytes, length, 0);
  beginToLook(g, from, to);
  let known = max(0, from - g.padHeight);
  let half: usize = 0;
  for (let block = from; block < to; block += kernel) {
    const top = block - g.padHeight;
    const firstIn = max(0, -top);
    const lastIn = min(kernel, g.inHeight - top) - 1;
    const here = rows + half * <usize>kernel * pair;
    half = 1 - half;
    const next = rows + half * <usize>kernel * pair;
    found |= lookUpTo<f32>(input, (top + lastIn + 1) * g.inWidth);
    for (; known <= top + lastIn; known++) reduceRow(g, input, known, cells, bytes, here + <usize>(known - top) * pair);
    for (let r = lastIn - 1; r >= firstIn; r--) {
      const row = here + <usize>r * pair;
      take(row, row + pair, row, row + bytes, bytes, g.outWidth);
    }
    fillOf<f32>(begun, g.outWidth, -Infinity);
    for (let r = 0; r < kernel && block + r < to; r++) {
      const y = top + kernel + r - 1;
      if (r > 0 && y < g.inHeight) {
        const row = next + <usize>(r - 1) * pair;
        found |= lookUpTo<f32>(input, (y + 1) * g.inWidth);
        reduceRow(g, input, y, cells, bytes, row);
        known = y + 1;
        take(begun, row, begun, begun + bytes, bytes, g.outWidth);
      }
      const place = (<usize>((block + r) * g.outWidth)) << 2;
      const values = output + place;
      // the end of this block is missing where the window's rows all lie in the next one
      const end = r > lastIn ? begun : here + <usize>max(r, firstIn) * pair;
      take(end, begun, values, indices + place, bytes, g.outWidth);
      // where nothing is greater than the padding, the padding must not be named
      if (holdsLeast(values, g.outWidth)) {
        maxExact<f32>(g, input, output, indices, block + r, block + r + 1, -Infinity);
      }
    }
  }
  return found;
}

/** Of each cell the greater of two rows, and its position `bytes` on: the first of equals. */
function take(earlier: usize, later: usize, values: usize, positions: usize, bytes: usize, count: i32): void {
  const stop = values + ((<usize>count) << 2);
  do {
    const a = at(earlier);
    const b = at(later);
    const position = v128.bitselect(at(later + bytes), at(earlier + bytes), f32x4.gt(b, a));
    if (values + 16 > stop) {
      return storeLanes(greater(a, b), position, values, positions, <i32>((stop - values) >> 2));
    }
    v128.store(values, greater(a, b));
    v128.store(positions, position);
    earlier += 16;
    later += 16;
    values += 16;
    positions += 16;
  } while (values < stop);
}

function holdsLeast(from: usize, count: i32): bool {
  const least = f32x4.splat(-Infinity);
  const stop = from + ((<usize>count) << 2);
  let found = i32x4.splat(0);
  for (; from + 16 <= stop; from += 16) found = v128.or(found, f32x4.eq(at(from), least));
  let single = false;
  for (; from < stop; from += 4) single = single || load<f32>(from) == -Infinity;
  return single || v128.any_true(found);
}

/**
 * The maximum of each window in one input row, and its position in the plane.
 *
 * @param cells scratch whose cells outside the row are −∞: of each cell the maximum of it and of the three that follow
 */
function reduceRow(g: Geometry, input: usize, y: i32, cells: usize, bytes: usize, to: usize): void {
  const line = input + ((<usize>(y * g.inWidth)) << 2);
  const start = cells + 16 + ((<usize>g.padWidth) << 2);
  const width = g.kernelWidth < 4 ? 1 : 4;
  if (width == 4) quads(line, start, bytes, g.inWidth);
  else single(line, start, bytes, g.inWidth);
  const step = (<usize>width) << 2;
  const last = (<usize>(g.kernelWidth - width)) << 2;
  const four = i32x4.splat(4);
  const back = i32x4.splat(-width);
  let first = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(y * g.inWidth - g.padWidth));
  let from = cells + 16;
  const stop = to + ((<usize>g.outWidth) << 2);
  do {
    let best = at(from);
    let tap = at(from + bytes);
    let offset = back;
    const end = from + last;
    for (let p = from + step; p < end; p += step) {
      const value = at(p);
      tap = laterTap(tap, best, i32x4.add(at(p + bytes), offset), value);
      best = greater(best, value);
      offset = i32x4.add(offset, back);
    }
    const value = at(end);
    tap = laterTap(tap, best, i32x4.sub(at(end + bytes), i32x4.splat(<i32>(last >> 2))), value);
    v128.store(to, greater(best, value));
    v128.store(to + bytes, i32x4.sub(first, tap));
    first = i32x4.add(first, four);
    from += 16;
    to += 16;
  } while (to < stop);
}

/** The cells themselves, which are their own maximum. */
function single(line: usize, to: usize, bytes: usize, count: i32): void {
  memory.copy(to, line, (<usize>count) << 2);
  memory.fill(to + bytes, 0, (<usize>count) << 2);
}

/** Of each cell the maximum of it and of the three that follow, and which it is; from the fourth cell before the row on. */
function quads(line: usize, to: usize, bytes: usize, count: i32): void {
  const least = f32x4.splat(-Infinity);
  const stop = to + ((<usize>(count & ~3)) << 2);
  let cells = least;
  if (to < stop) {
    do {
      const next = at(line);
      storeFour(to - 16, bytes, cells, next);
      cells = next;
      line += 16;
      to += 16;
    } while (to < stop);
  }
  const isInside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count & 3));
  const next = v128.bitselect(at(line), least, isInside);
  storeFour(to - 16, bytes, cells, next);
  storeFour(to, bytes, next, least);
}

@inline
function storeFour(to: usize, bytes: usize, cells: v128, next: v128): void {
  const second = v128.shuffle<i32>(cells, next, 1, 2, 3, 4);
  const third = v128.shuffle<i32>(cells, next, 2, 3, 4, 5);
  const fourth = v128.shuffle<i32>(cells, next, 3, 4, 5, 6);
  const near = greater(cells, second);
  const far = greater(third, fourth);
  const farTap = i32x4.add(f32x4.gt(fourth, third), i32x4.splat(-2));
  v128.store(to, greater(near, far));
  v128.store(to + bytes, laterTap(f32x4.gt(second, cells), near, farTap, far));
}
