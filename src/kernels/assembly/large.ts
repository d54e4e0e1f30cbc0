import { Geometry, lineOf } from './geometry';
import { at, fill, greater, greaterOne, greaterRow } from './vector';

// Large windows that slide by 1 over neighbouring cells: the work for a cell does not grow with the window.

/** Values of one scratch row: all that the windows of a row cover, and room for whole vectors. */
@inline
function rowLength(g: Geometry): i32 {
  return ((max(g.outWidth + g.kernelWidth, g.padWidth + g.inWidth) + 32) & ~15) + 16;
}

/**
 * Rows `from` to `to` of one plane. Downwards the van Herk way: the input rows are cut into blocks as high as a window, so
 * that each window is the end of one block and the beginning of the next. NaN is not looked at.
 *
 * @param scratch `kernelHeight + 4` scratch rows
 */
export function maxLarge(g: Geometry, input: usize, output: usize, from: i32, to: i32, scratch: usize): void {
  const bytes = (<usize>rowLength(g)) << 2;
  const kernel = g.kernelHeight;
  const whole = scratch;
  const spare = whole + bytes;
  const nothing = spare + 2 * bytes;
  const begun = nothing + bytes;
  const ends = begun + bytes;
  fill(whole, rowLength(g), -Infinity);
  fill(nothing, rowLength(g), -Infinity);
  const row = whole + ((<usize>g.padWidth) << 2);
  for (let block = from; block < to; block += kernel) {
    for (let r = kernel - 1; r >= 0; r--) {
      const below = r == kernel - 1 ? nothing : ends + <usize>(r + 1) * bytes;
      greaterRow(ends + <usize>r * bytes, inputRow(g, input, block + r - g.padHeight, nothing), below, g.inWidth);
    }
    memory.copy(begun, nothing, (<usize>g.inWidth) << 2);
    for (let r = 0; r < kernel && block + r < to; r++) {
      if (r > 0) greaterRow(begun, inputRow(g, input, block + kernel + r - 1 - g.padHeight, nothing), begun, g.inWidth);
      greaterRow(row, ends + <usize>r * bytes, begun, g.inWidth);
      slideFar(whole, spare, output + ((<usize>((block + r) * g.outWidth)) << 2), g.outWidth, g.kernelWidth, bytes);
    }
  }
}

@inline
function inputRow(g: Geometry, input: usize, y: i32, nothing: usize): usize {
  return y >= 0 && y < g.inHeight ? input + ((<usize>lineOf(g, 0, y)) << 2) : nothing;
}

/**
 * `to[x]`, the greatest of the `taps` values from `from[x]` on: the greatest of 4, of 16, … values, of which two to four
 * make up the window.
 */
export function slideFar(from: usize, spare: usize, to: usize, count: i32, taps: i32, spareBytes: usize): void {
  let source = from;
  let target = spare;
  let width = 1;
  while (width * 4 <= taps) {
    const shift = (<usize>width) << 2;
    const length = count + taps - 4 * width;
    for (let x = 0, p = source, q = target; x < length; x += 4, p += 16, q += 16) {
      v128.store(q, greater(greater(at(p), at(p + shift)), greater(at(p + 2 * shift), at(p + 3 * shift))));
    }
    source = target;
    target = target == spare ? spare + spareBytes : spare;
    width *= 4;
  }
  const one = (<usize>width) << 2;
  const last = (<usize>(taps - width)) << 2;
  const two = min<usize>(2 * one, last);
  let x = 0;
  if (taps <= 2 * width) {
    for (; x + 4 <= count; x += 4, source += 16, to += 16) v128.store(to, greater(at(source), at(source + last)));
    for (; x < count; x++, source += 4, to += 4)
      store<f32>(to, greaterOne(load<f32>(source), load<f32>(source + last)));
    return;
  }
  for (; x + 4 <= count; x += 4, source += 16, to += 16) {
    v128.store(to, greater(greater(at(source), at(source + one)), greater(at(source + two), at(source + last))));
  }
  for (; x < count; x++, source += 4, to += 4) {
    const near = greaterOne(load<f32>(source), load<f32>(source + one));
    store<f32>(to, greaterOne(near, greaterOne(load<f32>(source + two), load<f32>(source + last))));
  }
}
