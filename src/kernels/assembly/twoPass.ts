import { Geometry } from '../shared/geometry';
import { end, first, lineOf } from './geometry';
import { beginToLook, lookAhead } from './lookAhead';
import { evenOf, fillOf, greaterOf, greaterRowOf, greatestOf, greatestRowOf, one, storeOne } from './vector';

/**
 * Rows `from` to `to` of one plane's maxima in two passes: the input rows of a window become one row of maxima,
 * then the columns are reduced. Any windows whatever, values of any type; returns what has to be repaired.
 *
 * @param scratch two rows of `g.inWidth` and all that the windows cover beside it, and 64 bytes more
 * @param least what a window without cells gives
 */
export function maxTwoPass<T>(
  g: Geometry,
  input: usize,
  output: usize,
  from: i32,
  to: i32,
  scratch: usize,
  least: T,
): i32 {
  const covered =
    g.strideWidth > 0 ? (g.outWidth - 1) * g.strideWidth + (g.kernelWidth - 1) * g.stepWidth + 1 : g.inWidth;
  const length = max(covered, g.padWidth + g.inWidth) + 64 / <i32>sizeof<T>();
  const row = scratch + <usize>g.padWidth * sizeof<T>();
  const dense = scratch + <usize>length * sizeof<T>();
  let found = 0;
  fillOf<T>(scratch, length, least);
  beginToLook(g, from, to);
  for (let y = from; y < to; y++) {
    found |= lookAhead<T>(g, input, y);
    reduceRows<T>(g, input, y, row, least);
    const out = output + <usize>(y * g.outWidth) * sizeof<T>();
    if (g.strideWidth == 1) slide<T>(scratch, out, g.outWidth, g.kernelWidth, g.stepWidth);
    else if (g.strideWidth == 2) slideByTwo<T>(scratch, out, g.outWidth, g.kernelWidth, g.stepWidth);
    else if (g.strideWidth > 2) {
      slide<T>(scratch, dense, covered - (g.kernelWidth - 1) * g.stepWidth, g.kernelWidth, g.stepWidth);
      pick<T>(dense, out, g.outWidth, g.strideWidth);
    } else reduceColumns<T>(g, row, out, least);
  }
  return found;
}

/** All input rows of one row of windows into one: the first three at once, the others two at a time. */
function reduceRows<T>(g: Geometry, input: usize, outRow: i32, into: usize, least: T): void {
  const depth = outRow / g.outHeight;
  const height = outRow - depth * g.outHeight;
  const width = g.inWidth;
  let one: usize = 0;
  let two: usize = 0;
  let isFirst = true;
  for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
    for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
      const line = input + <usize>lineOf(g, z, y) * sizeof<T>();
      if (!one) one = line;
      else if (!isFirst) {
        greatestRowOf<T>(into, into, one, line, width);
        one = 0;
      } else if (!two) two = line;
      else {
        greatestRowOf<T>(into, one, two, line, width);
        isFirst = false;
        one = 0;
      }
    }
  }
  if (!isFirst) {
    if (one) greaterRowOf<T>(into, into, one, width);
  } else if (two) greaterRowOf<T>(into, one, two, width);
  else if (one) memory.copy(into, one, <usize>width * sizeof<T>());
  else fillOf<T>(into, width, least);
}

/** `to[x] = max(from[x], from[x + step], …)`, `taps` of them. */
function slide<T>(from: usize, to: usize, count: i32, taps: i32, step: i32): void {
  const stride = <usize>step * sizeof<T>();
  const span = <usize>taps * stride;
  const stop = to + <usize>count * sizeof<T>();
  if (taps == 3 && to + 32 <= stop) {
    do {
      const p = from + stride;
      const q = p + stride;
      v128.store(to, greatestOf<T>(v128.load(from), v128.load(p), v128.load(q)));
      v128.store(to, greatestOf<T>(v128.load(from, 16), v128.load(p, 16), v128.load(q, 16)), 16);
      from += 32;
      to += 32;
    } while (to + 32 <= stop);
  }
  for (; to + 16 <= stop; to += 16, from += 16) {
    let best = v128.load(from);
    for (let p = from + stride; p < from + span; p += stride) best = greaterOf<T>(best, v128.load(p));
    v128.store(to, best);
  }
  for (; to < stop; to += sizeof<T>(), from += sizeof<T>()) {
    let best = one<T>(from);
    for (let p = from + stride; p < from + span; p += stride) best = greaterOf<T>(best, one<T>(p));
    storeOne<T>(to, best);
  }
}

/** The same for every second window. */
function slideByTwo<T>(from: usize, to: usize, count: i32, taps: i32, step: i32): void {
  const stride = <usize>step * sizeof<T>();
  const span = <usize>taps * stride;
  const stop = to + <usize>count * sizeof<T>();
  for (; to + 16 <= stop; to += 16, from += 32) {
    let best = evenOf<T>(v128.load(from), v128.load(from, 16));
    for (let p = from + stride; p < from + span; p += stride) {
      best = greaterOf<T>(best, evenOf<T>(v128.load(p), v128.load(p, 16)));
    }
    v128.store(to, best);
  }
  for (; to < stop; to += sizeof<T>(), from += 2 * sizeof<T>()) {
    let best = one<T>(from);
    for (let p = from + stride; p < from + span; p += stride) best = greaterOf<T>(best, one<T>(p));
    storeOne<T>(to, best);
  }
}

/** Every `stride`-th value. */
function pick<T>(from: usize, to: usize, count: i32, stride: i32): void {
  const step = <usize>stride * sizeof<T>();
  for (let x = 0; x < count; x++, from += step, to += sizeof<T>()) store<T>(to, load<T>(from));
}

/** Windows that differ in size: one by one. */
function reduceColumns<T>(g: Geometry, row: usize, to: usize, least: T): void {
  for (let column = 0; column < g.outWidth; column++, to += sizeof<T>()) {
    let best = v128.splat<T>(least);
    for (let x = first(g.widths, column); x < end(g.widths, column); x += g.stepWidth) {
      best = greaterOf<T>(best, one<T>(row + <usize>x * sizeof<T>()));
    }
    storeOne<T>(to, best);
  }
}
