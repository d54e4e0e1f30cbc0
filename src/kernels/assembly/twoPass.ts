import { end, first, Geometry, lineOf } from './geometry';
import { at, even, fill, greater, greaterOne, greaterRow, greatestRow } from './vector';

/**
 * Rows `from` to `to` of one plane's maxima in two passes: the input rows of a window become one row of greatest values,
 * then the columns are reduced. Any windows whatever; NaN is not looked at.
 *
 * @param scratch two rows of `g.inWidth` and all that the windows cover beside it, and 16 more
 */
export function maxTwoPass(g: Geometry, input: usize, output: usize, from: i32, to: i32, scratch: usize): void {
  const covered =
    g.strideWidth > 0 ? (g.outWidth - 1) * g.strideWidth + (g.kernelWidth - 1) * g.stepWidth + 1 : g.inWidth;
  const length = max(covered, g.padWidth + g.inWidth) + 16;
  fill(scratch, length, -Infinity);
  const row = scratch + ((<usize>g.padWidth) << 2);
  const dense = scratch + ((<usize>length) << 2);
  for (let y = from; y < to; y++) {
    reduceRows(g, input, y, row);
    const out = output + ((<usize>(y * g.outWidth)) << 2);
    if (g.strideWidth == 1) slide(scratch, out, g.outWidth, g.kernelWidth, g.stepWidth);
    else if (g.strideWidth == 2) slideByTwo(scratch, out, g.outWidth, g.kernelWidth, g.stepWidth);
    else if (g.strideWidth > 2) {
      slide(scratch, dense, covered - (g.kernelWidth - 1) * g.stepWidth, g.kernelWidth, g.stepWidth);
      pick(dense, out, g.outWidth, g.strideWidth);
    } else reduceColumns(g, row, out);
  }
}

/** All input rows of one row of windows into one. */
function reduceRows(g: Geometry, input: usize, outRow: i32, into: usize): void {
  const depth = outRow / g.outHeight;
  const height = outRow - depth * g.outHeight;
  const width = g.inWidth;
  let pending: usize = 0;
  let isFirst = true;
  for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
    for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
      const line = input + ((<usize>lineOf(g, z, y)) << 2);
      if (!pending) pending = line;
      else {
        if (isFirst) greaterRow(into, pending, line, width);
        else greatestRow(into, into, pending, line, width);
        isFirst = false;
        pending = 0;
      }
    }
  }
  if (pending) {
    if (isFirst) memory.copy(into, pending, (<usize>width) << 2);
    else greaterRow(into, into, pending, width);
  } else if (isFirst) fill(into, width, -Infinity);
}

/** `to[x] = max(from[x], from[x + step], …)`, `taps` of them. */
function slide(from: usize, to: usize, count: i32, taps: i32, step: i32): void {
  const stride = (<usize>step) << 2;
  let x = 0;
  for (; x + 4 <= count; x += 4, from += 16, to += 16) {
    let best = at(from);
    for (let tap = 1, p = from + stride; tap < taps; tap++, p += stride) best = greater(best, at(p));
    v128.store(to, best);
  }
  for (; x < count; x++, from += 4, to += 4) {
    let best = load<f32>(from);
    for (let tap = 1, p = from + stride; tap < taps; tap++, p += stride) best = greaterOne(best, load<f32>(p));
    store<f32>(to, best);
  }
}

/** The same for every second window. */
function slideByTwo(from: usize, to: usize, count: i32, taps: i32, step: i32): void {
  const stride = (<usize>step) << 2;
  let x = 0;
  for (; x + 4 <= count; x += 4, from += 32, to += 16) {
    let best = even(at(from), v128.load(from, 16));
    for (let tap = 1, p = from + stride; tap < taps; tap++, p += stride) {
      best = greater(best, even(at(p), v128.load(p, 16)));
    }
    v128.store(to, best);
  }
  for (; x < count; x++, from += 8, to += 4) {
    let best = load<f32>(from);
    for (let tap = 1, p = from + stride; tap < taps; tap++, p += stride) best = greaterOne(best, load<f32>(p));
    store<f32>(to, best);
  }
}

/** Every `stride`-th value. */
function pick(from: usize, to: usize, count: i32, stride: i32): void {
  const step = (<usize>stride) << 2;
  for (let x = 0; x < count; x++, from += step, to += 4) store<f32>(to, load<f32>(from));
}

/** Windows that differ in size: one by one. */
function reduceColumns(g: Geometry, row: usize, to: usize): void {
  for (let column = 0; column < g.outWidth; column++, to += 4) {
    let best: f32 = -Infinity;
    for (let x = first(g.widths, column); x < end(g.widths, column); x += g.stepWidth) {
      best = greaterOne(best, load<f32>(row + ((<usize>x) << 2)));
    }
    store<f32>(to, best);
  }
}
