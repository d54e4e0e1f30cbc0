import { Geometry } from '../shared/geometry';
import { end, first, lineOf } from './geometry';
import { one, storeOne } from './vector';

// Averages whose sums are taken in the order of the window's cells, row by row, each addition rounded to f32: so they
// come out as PyTorch's to the last bit. A cell of padding adds zero, which changes no sum.

/** Rows `from` to `to` of one plane's averages, any windows, one by one. Integers are cut towards zero. */
export function averageExact<T>(g: Geometry, input: usize, output: usize, from: i32, to: i32): void {
  for (let row = from; row < to; row++) averageColumns<T>(g, input, output, row, 0, g.outWidth);
}

/** The averages of some columns of one row. */
export function averageColumns<T>(g: Geometry, input: usize, output: usize, row: i32, from: i32, to: i32): void {
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

/** The cells that depth and height contribute to the divisor. */
@inline
export function outerCount(g: Geometry, depth: i32, height: i32): f32 {
  return load<f32>(g.depthCounts + ((<usize>depth) << 2)) * load<f32>(g.heightCounts + ((<usize>height) << 2));
}

/** Makes norms of the means of powers in rows `from` to `to` of one plane: the root of so many times the mean. */
export function normsOfMeans<T>(g: Geometry, output: usize, from: i32, to: i32): void {
  const cells = v128.splat<T>(<T>g.cells);
  let at = output + <usize>(from * g.outWidth) * sizeof<T>();
  const stop = output + <usize>(to * g.outWidth) * sizeof<T>();
  for (; at + 16 <= stop; at += 16) v128.store(at, norm<T>(g, v128.mul<T>(v128.load(at), cells)));
  for (; at < stop; at += sizeof<T>()) storeOne<T>(at, norm<T>(g, v128.mul<T>(one<T>(at), cells)));
}

@inline
function norm<T>(g: Geometry, sum: v128): v128 {
  return g.power == 2 ? v128.sqrt<T>(sum) : sum;
}
