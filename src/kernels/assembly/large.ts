import { Geometry } from '../shared/geometry';
import { lineOf } from './geometry';
import { beginToLook, lookUpTo } from './lookAhead';
import { at, fillOf, greater, greaterRowOf, one, storeOne } from './vector';

// Large windows that slide by 1 over neighbouring cells: the work for a cell does not grow with the window.

/** Values of one scratch row: all that the windows of a row cover, and room for whole vectors. */
@inline
function rowLength(g: Geometry): i32 {
  return ((max(g.outWidth + g.kernelWidth, g.padWidth + g.inWidth) + 32) & ~15) + 16;
}

/**
 * Rows `from` to `to` of one plane; returns what has to be repaired. Downwards the van Herk way: the input rows
 * are cut into blocks as high as a window, so that each window is the end of one block and the beginning of the next.
 *
 * @param scratch `kernelHeight + 4` scratch rows
 */
export function maxLarge(g: Geometry, input: usize, output: usize, from: i32, to: i32, scratch: usize): i32 {
  const length = rowLength(g);
  const bytes = (<usize>length) << 2;
  const kernel = g.kernelHeight;
  const spare = scratch + bytes;
  const nothing = spare + bytes;
  const begun = nothing + bytes;
  const ends = begun + bytes;
  // before the first cell there is room for four more
  const whole = scratch + 16 + ((<usize>g.padWidth) << 2);
  let found = 0;
  fillOf<f32>(scratch, length, -Infinity);
  fillOf<f32>(nothing, length, -Infinity);
  for (let r = -1; r < kernel; r++) fillOf<f32>(ends + <usize>r * bytes + ((<usize>g.inWidth) << 2), 8, -Infinity);
  beginToLook(g, from, to);
  for (let block = from; block < to; block += kernel) {
    const top = block - g.padHeight;
    const firstIn = max(0, -top);
    const lastIn = min(kernel, g.inHeight - top) - 1;
    found |= lookUpTo<f32>(input, lineOf(g, 0, min(top + kernel, g.inHeight)));
    for (let r = lastIn; r >= firstIn; r--) {
      const below = r == lastIn ? nothing : ends + <usize>(r + 1) * bytes;
      greaterRowOf<f32>(ends + <usize>r * bytes, input + ((<usize>lineOf(g, 0, top + r)) << 2), below, g.inWidth);
    }
    memory.copy(begun, nothing, (<usize>g.inWidth) << 2);
    for (let r = 0; r < kernel && block + r < to; r++) {
      const y = top + kernel + r - 1;
      const isNew = r > 0 && y < g.inHeight;
      if (isNew) found |= lookUpTo<f32>(input, lineOf(g, 0, y + 1));
      const line = isNew ? input + ((<usize>lineOf(g, 0, y)) << 2) : nothing;
      const end = r > lastIn ? nothing : ends + <usize>max(r, firstIn) * bytes;
      if (g.kernelWidth < 4) columns(begun, line, end, whole, g.inWidth);
      else quads(begun, line, end, whole, g.inWidth);
      slide(scratch + 16, spare, output + ((<usize>((block + r) * g.outWidth)) << 2), g.outWidth, g.kernelWidth);
    }
  }
  return found;
}

/** Takes a row into those of a block that has begun, and joins them with the end of the block before. */
function columns(begun: usize, line: usize, end: usize, to: usize, count: i32): void {
  greaterRowOf<f32>(begun, begun, line, count);
  greaterRowOf<f32>(to, begun, end, count);
}

/** The same, and of each cell the maximum of it and of the three that follow; from the fourth cell before the row on. */
function quads(begun: usize, line: usize, end: usize, to: usize, count: i32): void {
  const least = f32x4.splat(-Infinity);
  let cells = least;
  const stop = to + ((<usize>(count & ~3)) << 2);
  if (to < stop) {
    do {
      const fresh = greater(at(begun), at(line));
      v128.store(begun, fresh);
      const next = greater(fresh, at(end));
      v128.store(to - 16, fourOnwards(cells, next));
      cells = next;
      begun += 16;
      line += 16;
      end += 16;
      to += 16;
    } while (to < stop);
  }
  const isInside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count & 3));
  const fresh = v128.bitselect(greater(at(begun), at(line)), least, isInside);
  v128.store(begun, fresh);
  const next = greater(fresh, at(end));
  v128.store(to - 16, fourOnwards(cells, next));
  v128.store(to, fourOnwards(next, least));
}

/** Of each of four cells the maximum of it and of the three that follow. */
@inline
function fourOnwards(cells: v128, next: v128): v128 {
  const two = greater(cells, v128.shuffle<i32>(cells, next, 1, 2, 3, 4));
  return greater(two, greater(v128.shuffle<i32>(cells, next, 2, 3, 4, 5), v128.shuffle<i32>(cells, next, 3, 4, 5, 6)));
}

/**
 * `to[x]`, the maximum of `taps` cells from x on: `from` has the maximum of four cells each, or the cells themselves where
 * there are fewer taps. They are widened until eight cover the window.
 */
function slide(from: usize, spare: usize, to: usize, count: i32, taps: i32): void {
  let width = taps < 4 ? 1 : 4;
  for (; taps > 8 * width; width *= 4) {
    widen(from, spare, count + taps - 4 * width, (<usize>width) << 2);
    from = spare;
  }
  const step = (<usize>width) << 2;
  const last = (<usize>(taps - width)) << 2;
  const stop = to + ((<usize>count) << 2);
  for (; to + 64 <= stop; from += 64, to += 64) {
    let a = at(from + last);
    let b = v128.load(from + last, 16);
    let c = v128.load(from + last, 32);
    let d = v128.load(from + last, 48);
    let p = from;
    do {
      a = greater(a, at(p));
      b = greater(b, v128.load(p, 16));
      c = greater(c, v128.load(p, 32));
      d = greater(d, v128.load(p, 48));
      p += step;
    } while (p < from + last);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
  }
  for (; to + 16 <= stop; from += 16, to += 16) {
    let best = at(from + last);
    for (let p = from; p < from + last; p += step) best = greater(best, at(p));
    v128.store(to, best);
  }
  for (; to < stop; from += 4, to += 4) {
    let best = one<f32>(from + last);
    for (let p = from; p < from + last; p += step) best = greater(best, one<f32>(p));
    storeOne<f32>(to, best);
  }
}

/** `to[x]`, the maximum of four values that lie `shift` bytes apart; `to` may be `from`. */
function widen(from: usize, to: usize, count: i32, shift: usize): void {
  const stop = from + ((<usize>count) << 2);
  do {
    const near = greater(at(from), at(from + shift));
    v128.store(to, greater(near, greater(at(from + 2 * shift), at(from + 3 * shift))));
    from += 16;
    to += 16;
  } while (from < stop);
}
