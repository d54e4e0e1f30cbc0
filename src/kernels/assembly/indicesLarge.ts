import { maxExact } from './exact';
import { end, first, Geometry } from './geometry';
import { look } from './lookAhead';
import { at, fillOf, greater } from './vector';

// Maxima with where they stand, for windows of any size that slide by 1. Windows of 2, 4, 8, … cells are made of two of
// half the size, and the window itself of two that overlap; on the left of equals the first stays.

/** Output rows that are worked on at a time: few enough to stay in the cache. */
const BAND: i32 = 32;

/**
 * Rows `from` to `to` of one plane; tells whether there is a NaN.
 *
 * @param scratch `BAND + span` rows of values and of positions
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
  let found = 0;
  for (let row = from; row < to; row += BAND) {
    found |= band(g, input, output, indices, row, min(row + BAND, to), scratch);
  }
  return found;
}

function band(g: Geometry, input: usize, output: usize, indices: usize, from: i32, to: i32, scratch: usize): i32 {
  const span = (g.kernelHeight - 1) * g.stepHeight + 1;
  const length = (max(g.outWidth + (g.kernelWidth - 1) * g.stepWidth, g.padWidth + g.inWidth) + 31) & ~15;
  const bytes = (<usize>length) << 2;
  const pair = bytes << 1;
  const rows = to - from + span - 1;
  let found = 0;
  for (let r = 0; r < rows; r++) {
    const y = from + r - g.padHeight;
    const values = scratch + <usize>r * pair;
    if (y < 0 || y >= g.inHeight) {
      fillOf<f32>(values, length, -Infinity);
      continue;
    }
    const line = input + ((<usize>(y * g.inWidth)) << 2);
    found |= look<f32>(line, g.inWidth);
    fillOf<f32>(values, g.padWidth, -Infinity);
    memory.copy(values + ((<usize>g.padWidth) << 2), line, (<usize>g.inWidth) << 2);
    fillOf<f32>(values + ((<usize>(g.padWidth + g.inWidth)) << 2), length - g.padWidth - g.inWidth, -Infinity);
    number(values + bytes, y * g.inWidth - g.padWidth, length);
    widen(values, bytes, g.outWidth, g.kernelWidth, g.stepWidth);
  }
  heighten(scratch, pair, bytes, rows, g.outWidth, g.kernelHeight, g.stepHeight);
  for (let row = from; row < to; row++) {
    const values = scratch + <usize>(row - from) * pair;
    const place = (<usize>(row * g.outWidth)) << 2;
    memory.copy(output + place, values, (<usize>g.outWidth) << 2);
    memory.copy(indices + place, values + bytes, (<usize>g.outWidth) << 2);
    // where nothing is greater than the padding, the padding must not be named
    if (holdsLeast(values, g.outWidth)) maxExact<f32>(g, input, output, indices, row, row + 1, -Infinity);
  }
  return found;
}

function number(to: usize, start: i32, count: i32): void {
  let position = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(start));
  const four = i32x4.splat(4);
  for (let x = 0; x < count; x += 4, to += 16, position = i32x4.add(position, four)) v128.store(to, position);
}

function holdsLeast(from: usize, count: i32): bool {
  const least = f32x4.splat(-Infinity);
  let found = i32x4.splat(0);
  let x = 0;
  for (; x + 4 <= count; x += 4, from += 16) found = v128.or(found, f32x4.eq(at(from), least));
  let single = false;
  for (; x < count; x++, from += 4) single = single || load<f32>(from) == -Infinity;
  return single || v128.any_true(found);
}

/** Puts to each of `count` cells the greater of it and the one `shift` bytes on, with its position. */
@inline
function take(values: usize, other: usize, bytes: usize, count: i32): void {
  for (let x = 0; x < count; x += 4, values += 16, other += 16) {
    const a = at(values);
    const b = at(other);
    v128.store(values, greater(a, b));
    v128.store(values + bytes, v128.bitselect(at(other + bytes), at(values + bytes), f32x4.gt(b, a)));
  }
}

/** One row: windows of one cell become windows of `taps`. */
function widen(values: usize, bytes: usize, count: i32, taps: i32, step: i32): void {
  let width = 1;
  for (; 2 * width <= taps; width *= 2) {
    take(values, values + ((<usize>(width * step)) << 2), bytes, count + (taps - 2 * width) * step);
  }
  if (width < taps) take(values, values + ((<usize>((taps - width) * step)) << 2), bytes, count);
}

/** All rows: windows of one row become windows of `taps`. */
function heighten(scratch: usize, pair: usize, bytes: usize, rows: i32, count: i32, taps: i32, step: i32): void {
  let width = 1;
  for (; 2 * width <= taps; width *= 2) {
    for (let r = 0; r + (2 * width - 1) * step < rows; r++) {
      const values = scratch + <usize>r * pair;
      take(values, values + <usize>(width * step) * pair, bytes, count);
    }
  }
  if (width < taps) {
    for (let r = 0; r + (taps - 1) * step < rows; r++) {
      const values = scratch + <usize>r * pair;
      take(values, values + <usize>((taps - width) * step) * pair, bytes, count);
    }
  }
}
