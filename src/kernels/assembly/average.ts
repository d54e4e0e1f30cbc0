import { end, first, Geometry, lineOf } from './geometry';
import { at, even, fill } from './vector';

// Averages whose sums are taken in the order of the window's cells, row by row, each addition rounded to f32: so they
// come out as PyTorch's to the last bit. A cell of padding adds zero, which changes no sum.

/** Rows `from` to `to` of one plane's averages, any windows, one by one. Whole numbers are cut towards zero. */
export function averageExact<T>(g: Geometry, input: usize, output: usize, from: i32, to: i32): void {
  for (let row = from; row < to; row++) averageColumns<T>(g, input, output, row, 0, g.outWidth);
}

function averageColumns<T>(g: Geometry, input: usize, output: usize, row: i32, from: i32, to: i32): void {
  const depth = row / g.outHeight;
  const height = row - depth * g.outHeight;
  for (let column = from; column < to; column++) {
    const xFirst = first(g.widths, column);
    const xEnd = end(g.widths, column);
    let sum: T = 0;
    for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
      for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
        const line = lineOf(g, z, y);
        for (let x = xFirst; x < xEnd; x += g.stepWidth) {
          const value = load<T>(input + <usize>(line + x) * sizeof<T>());
          sum += g.power == 2 ? value * value : value;
        }
      }
    }
    store<T>(output + <usize>(row * g.outWidth + column) * sizeof<T>(), divide<T>(g, sum, depth, height, column));
  }
}

/** A sum by what its window counts; one axis after the other if it is adaptive. */
@inline
export function divide<T>(g: Geometry, sum: T, depth: i32, height: i32, column: i32): T {
  if (g.divisor != 0) return sum / <T>g.divisor;
  const byWidth = load<f32>(g.widthCounts + ((<usize>column) << 2));
  if (!g.axisByAxis) return sum / <T>(outerCount(g, depth, height) * byWidth);
  const byDepth = sum / <T>load<f32>(g.depthCounts + ((<usize>depth) << 2));
  return byDepth / <T>load<f32>(g.heightCounts + ((<usize>height) << 2)) / <T>byWidth;
}

@inline
function outerCount(g: Geometry, depth: i32, height: i32): f32 {
  return load<f32>(g.depthCounts + ((<usize>depth) << 2)) * load<f32>(g.heightCounts + ((<usize>height) << 2));
}

/**
 * The same with four windows at a time, for windows that slide by 1 or 2.
 *
 * @param scratch a row of all that the windows cover, and 16 more, for each input row of a window
 */
export function averageSliding(g: Geometry, input: usize, output: usize, from: i32, to: i32, scratch: usize): void {
  const covered = (g.outWidth - 1) * g.strideWidth + (g.kernelWidth - 1) * g.stepWidth + 1;
  const length = max(covered, g.padWidth + g.inWidth) + 16;
  const rowBytes = (<usize>length) << 2;
  const slots = g.kernelDepth * g.kernelHeight;
  const isPadded = g.padWidth > 0 || covered > g.inWidth || g.power == 2;
  if (isPadded) fill(scratch, length * slots, 0);
  for (let row = from; row < to; row++) {
    const depth = row / g.outHeight;
    const height = row - depth * g.outHeight;
    let rows = 0;
    const lines = scratch + rowBytes * <usize>slots;
    for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
      for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
        const line = input + ((<usize>lineOf(g, z, y)) << 2);
        let padded = line;
        if (isPadded) {
          padded = scratch + rowBytes * <usize>rows;
          const inside = padded + ((<usize>g.padWidth) << 2);
          if (g.power == 2) squares(inside, line, g.inWidth);
          else memory.copy(inside, line, (<usize>g.inWidth) << 2);
        }
        store<usize>(lines + ((<usize>rows) << 2), padded);
        rows++;
      }
    }
    averageRow(g, lines, rows, output + ((<usize>(row * g.outWidth)) << 2), depth, height);
  }
}

function squares(to: usize, from: usize, count: i32): void {
  for (let i = 0; i < count; i++, to += 4, from += 4) store<f32>(to, load<f32>(from) * load<f32>(from));
}

/** Makes norms of the means of powers in rows `from` to `to` of one plane: the root of so many times the mean. */
export function normsOfMeans<T>(g: Geometry, output: usize, from: i32, to: i32): void {
  const count = (to - from) * g.outWidth;
  let at = output + <usize>(from * g.outWidth) * sizeof<T>();
  for (let i = 0; i < count; i++, at += sizeof<T>()) {
    const sum = load<T>(at) * <T>g.cells;
    store<T>(at, g.power == 2 ? sqrt<T>(sum) : sum);
  }
}

/** Three rows by three columns, stride 1. */
function averageThrees(g: Geometry, lines: usize, out: usize, outer: f32, byColumn: bool): i32 {
  let a = load<usize>(lines);
  let b = load<usize>(lines, 4);
  let c = load<usize>(lines, 8);
  let counts = g.widthCounts;
  const all = f32x4.splat(outer);
  let x = 0;
  for (; x + 4 <= g.outWidth; x += 4, a += 16, b += 16, c += 16, out += 16, counts += 16) {
    let sum = f32x4.add(f32x4.add(at(a), v128.load(a, 4)), v128.load(a, 8));
    sum = f32x4.add(f32x4.add(f32x4.add(sum, at(b)), v128.load(b, 4)), v128.load(b, 8));
    sum = f32x4.add(f32x4.add(f32x4.add(sum, at(c)), v128.load(c, 4)), v128.load(c, 8));
    v128.store(out, f32x4.div(sum, byColumn ? f32x4.mul(all, at(counts)) : all));
  }
  return x;
}

function averageRow(g: Geometry, lines: usize, rows: i32, out: usize, depth: i32, height: i32): void {
  const taps = g.kernelWidth;
  const step = (<usize>g.stepWidth) << 2;
  const stride = (<usize>g.strideWidth) << 2;
  const outer = g.divisor != 0 ? g.divisor : outerCount(g, depth, height);
  const byColumn = g.divisor == 0;
  let x = 0;
  if (rows == 3 && taps == 3 && step == 4 && stride == 4 && !(g.outWidth < 4)) {
    x = averageThrees(g, lines, out, outer, byColumn);
    out += (<usize>x) << 2;
  }
  for (; x + 4 <= g.outWidth; x += 4, out += 16) {
    const from = <usize>x * stride;
    let sum = f32x4.splat(0);
    for (let row = 0; row < rows; row++) {
      let p = load<usize>(lines + ((<usize>row) << 2)) + from;
      if (stride == 4) for (let tap = 0; tap < taps; tap++, p += step) sum = f32x4.add(sum, at(p));
      else for (let tap = 0; tap < taps; tap++, p += step) sum = f32x4.add(sum, even(at(p), v128.load(p, 16)));
    }
    const divisor = byColumn
      ? f32x4.mul(f32x4.splat(outer), at(g.widthCounts + ((<usize>x) << 2)))
      : f32x4.splat(outer);
    v128.store(out, f32x4.div(sum, divisor));
  }
  for (; x < g.outWidth; x++, out += 4) {
    let sum: f32 = 0;
    for (let row = 0; row < rows; row++) {
      let p = load<usize>(lines + ((<usize>row) << 2)) + <usize>x * stride;
      for (let tap = 0; tap < taps; tap++, p += step) sum += load<f32>(p);
    }
    store<f32>(out, sum / (byColumn ? outer * load<f32>(g.widthCounts + ((<usize>x) << 2)) : outer));
  }
}
