import { Geometry } from '../shared/geometry';
import { end, first, lineOf } from './geometry';
import { Found } from './lookAhead';

/**
 * The maximum of each window in output rows `from` to `to` of one plane, and where it is: any geometry, any
 * type, NaN as PyTorch has it. The other kernels are this one, faster; rows with NaN come back to it.
 *
 * @param indices where the positions go, 0 if they are not needed
 * @param least what a window without cells gives
 */
export function maxExact<T>(
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
  least: T,
): void {
  for (let row = from; row < to; row++) maxExactColumns<T>(g, input, output, indices, row, 0, g.outWidth, least);
}

/** The same for some columns of one row: what the vector loops leave over at the edges. */
export function maxExactColumns<T>(
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  row: i32,
  from: i32,
  to: i32,
  least: T,
): void {
  if (from >= to) return;
  const depth = row / g.outHeight;
  const height = row - depth * g.outHeight;
  const start = lineOf(g, first(g.depths, depth), first(g.heights, height));
  for (let column = from; column < to; column++) {
    const place = <usize>(row * g.outWidth + column);
    const out = output + place * sizeof<T>();
    const position = start + first(g.widths, column);
    const at = isFloat<T>()
      ? greatestFloat<T>(g, input, out, depth, height, column, position, least)
      : greatestInteger<T>(g, input, out, depth, height, column, position, least);
    if (indices) store<i32>(indices + (place << 2), at);
  }
}

/** Stores the maximum of one window, and gives its position. @param position of the window's first cell */
@inline
function greatestInteger<T>(
  g: Geometry,
  input: usize,
  out: usize,
  depth: i32,
  height: i32,
  column: i32,
  position: i32,
  least: T,
): i32 {
  let best = least;
  for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
    for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
      const line = lineOf(g, z, y);
      for (let x = line + first(g.widths, column), last = line + end(g.widths, column); x < last; x += g.stepWidth) {
        const value = load<T>(input + <usize>x * sizeof<T>());
        const isGreater = value > best;
        best = select(value, best, isGreater);
        position = select(x, position, isGreater);
      }
    }
  }
  store<T>(out, best);
  return position;
}

/** The same with splat vectors, whose comparisons need no jumps; NaN always wins. */
@inline
function greatestFloat<T>(
  g: Geometry,
  input: usize,
  out: usize,
  depth: i32,
  height: i32,
  column: i32,
  position: i32,
  least: T,
): i32 {
  let best = v128.splat<T>(least);
  let positions = i32x4.splat(position);
  for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
    for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
      const line = lineOf(g, z, y);
      for (let x = line + first(g.widths, column), last = line + end(g.widths, column); x < last; x += g.stepWidth) {
        const value = v128.load_splat<T>(input + <usize>x * sizeof<T>());
        const wins = v128.or(v128.gt<T>(value, best), v128.ne<T>(value, value));
        best = v128.bitselect(value, best, wins);
        positions = v128.bitselect(i32x4.splat(x), positions, wins);
      }
    }
  }
  store<T>(out, v128.extract_lane<T>(best, 0));
  return i32x4.extract_lane(positions, 0);
}

/** Does those of some rows again that have to be, after what the quick kernels found; their maxima come with places or not. */
export function repairRows<T>(
  found: i32,
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
  least: T,
): void {
  if (found & Found.nan) return maxExact<T>(g, input, output, indices, from, to, least);
  // with places the first of equals is known
  if (!found || indices) return;
  for (let row = from; row < to; row++) {
    if (holdsZero<T>(output + <usize>(row * g.outWidth) * sizeof<T>(), g.outWidth)) {
      maxExact<T>(g, input, output, 0, row, row + 1, least);
    }
  }
}

function holdsZero<T>(from: usize, count: i32): bool {
  const stop = from + <usize>count * sizeof<T>();
  for (; from < stop; from += sizeof<T>()) if (load<T>(from) == 0) return true;
  return false;
}
