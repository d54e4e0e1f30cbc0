import { Geometry } from '../shared/geometry';
import { end, first } from './geometry';
import { maxFloat32 } from './maxFloat32';
import { Kernel } from '../shared/kernel';

/**
 * Maxima of small integers with where they stand, by a kernel for float32, which holds them all: rows `from` to `to` of
 * one plane without depth, a band at a time.
 *
 * @param scratch a band's output and input as float32, and what the kernel wants
 */
export function throughFloats<T>(
  kernel: Kernel,
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const results = scratch;
  const cells = results + ((<usize>(g.bandRows * g.outWidth)) << 2);
  const rest = cells + ((<usize>g.bandCells) << 2);
  for (let row = from; row < to; row += g.bandRows) {
    const stop = min(row + g.bandRows, to);
    const begin = leastFirst(g, row, stop) * g.inWidth;
    const behind = greatestEnd(g, row, stop) * g.inWidth;
    widen<T>(input + <usize>begin * sizeof<T>(), cells, behind - begin);
    const firstOut = row * g.outWidth;
    // where the plane's first cells would lie: the kernel counts from there
    const inputBefore = cells - ((<usize>begin) << 2);
    const outputBefore = results - ((<usize>firstOut) << 2);
    maxFloat32(kernel, g, inputBefore, outputBefore, indices, row, stop, rest);
    shrink<T>(results, output + <usize>firstOut * sizeof<T>(), (stop - row) * g.outWidth);
  }
}

/** The first input row of output rows `from` to `to`: with a step, one that padding cuts may begin after a later one. */
function leastFirst(g: Geometry, from: i32, to: i32): i32 {
  let least = first(g.heights, from);
  for (let row = from + 1; row < to; row++) least = min(least, first(g.heights, row));
  return least;
}

function greatestEnd(g: Geometry, from: i32, to: i32): i32 {
  let greatest = end(g.heights, from);
  for (let row = from + 1; row < to; row++) greatest = max(greatest, end(g.heights, row));
  return greatest;
}

/** Makes float32 of `count` values. */
function widen<T>(from: usize, to: usize, count: i32): void {
  const stop = to + ((<usize>count) << 2);
  for (; to + 16 <= stop; to += 16, from += 4 * sizeof<T>()) {
    v128.store(to, f32x4.convert_i32x4_s(four<T>(from)));
  }
  for (; to < stop; to += 4, from += sizeof<T>()) store<f32>(to, <f32>load<T>(from));
}

/** Four values as i32. */
@inline
function four<T>(from: usize): v128 {
  if (sizeof<T>() == 2) return v128.load16x4_s(from);
  const bytes = v128.load32_zero(from);
  return isSigned<T>()
    ? i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(bytes))
    : i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
}

/** The way back; what is too small, as −∞ is, becomes the lowest value. */
function shrink<T>(from: usize, to: usize, count: i32): void {
  const stop = from + ((<usize>count) << 2);
  for (; from + 32 <= stop; from += 32, to += 8 * sizeof<T>()) {
    const near = i32x4.trunc_sat_f32x4_s(v128.load(from));
    const far = i32x4.trunc_sat_f32x4_s(v128.load(from, 16));
    const words = i16x8.narrow_i32x4_s(near, far);
    if (sizeof<T>() == 2) v128.store(to, words);
    else v128.store64_lane(to, isSigned<T>() ? i8x16.narrow_i16x8_s(words, words) : i8x16.narrow_i16x8_u(words, words), 0);
  }
  for (; from < stop; from += 4, to += sizeof<T>()) {
    const value = load<f32>(from);
    const least = isSigned<T>() ? (sizeof<T>() == 1 ? -128 : -32768) : 0;
    store<T>(to, <T>max(least, <i32>max<f32>(value, -32768)));
  }
}
