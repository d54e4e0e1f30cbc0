import { divide } from './average';
import { Geometry } from '../shared/geometry';
import { end, first, lineOf } from './geometry';
import { kept } from './halves';

// What comes back from the gradient at the output to the one at the input, in the order of the output's cells: where
// several windows read a cell, the additions round as PyTorch's do.

/** Of maxima of planes `from` to `to`: all of a window's gradient goes to where its value was read. */
export function gradientOfMax<T>(
  g: Geometry,
  gradOutput: usize,
  gradInput: usize,
  indices: usize,
  from: i32,
  to: i32,
): void {
  const inCells = g.inDepth * g.inHeight * g.inWidth;
  const outCells = g.outDepth * g.outHeight * g.outWidth;
  for (let plane = from; plane < to; plane++) {
    const target = gradInput + <usize>plane * inCells * sizeof<T>();
    memory.fill(target, 0, <usize>inCells * sizeof<T>());
    let source = gradOutput + <usize>plane * outCells * sizeof<T>();
    let place = indices + ((<usize>plane * outCells) << 2);
    for (let i = 0; i < outCells; i++, source += sizeof<T>(), place += 4) {
      const cell = target + <usize>load<i32>(place) * sizeof<T>();
      const sum = load<T>(cell) + load<T>(source);
      store<T>(cell, g.rounding ? kept<T>(sum, g.rounding) : sum);
    }
  }
}

/** Of averages of planes `from` to `to`: each cell of a window gets the same share. */
export function gradientOfAverage<T>(g: Geometry, gradOutput: usize, gradInput: usize, from: i32, to: i32): void {
  const inCells = g.inDepth * g.inHeight * g.inWidth;
  const rows = g.outDepth * g.outHeight;
  for (let plane = from; plane < to; plane++) {
    const target = gradInput + <usize>plane * inCells * sizeof<T>();
    memory.fill(target, 0, <usize>inCells * sizeof<T>());
    const source = gradOutput + <usize>plane * rows * g.outWidth * sizeof<T>();
    for (let row = 0; row < rows; row++) {
      const line = source + <usize>(row * g.outWidth) * sizeof<T>();
      if (g.rounding) spreadRow<T>(g, line, target, row, g.rounding);
      else spreadRow<T>(g, line, target, row, 0);
    }
  }
}

/** Half floats round each share and each sum. @param source the row's gradients */
@inline
export function spreadRow<T>(g: Geometry, source: usize, gradInput: usize, row: i32, rounding: i32): void {
  const depth = row / g.outHeight;
  const height = row - depth * g.outHeight;
  for (let column = 0; column < g.outWidth; column++, source += sizeof<T>()) {
    const xFirst = first(g.widths, column);
    const xEnd = end(g.widths, column);
    const share = shareOf<T>(g, load<T>(source), depth, height, column, rounding);
    for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
      for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
        const line = gradInput + <usize>lineOf(g, z, y) * sizeof<T>();
        for (let x = xFirst; x < xEnd; x += g.stepWidth) {
          const cell = line + <usize>x * sizeof<T>();
          store<T>(cell, kept<T>(load<T>(cell) + share, rounding));
        }
      }
    }
  }
}

/** What each cell of a window gets. */
@inline
function shareOf<T>(g: Geometry, gradient: T, depth: i32, height: i32, column: i32, rounding: i32): T {
  if (!rounding || !g.axisByAxis) return kept<T>(divide<T>(g, gradient, depth, height, column), rounding);
  const byDepth = kept<T>(gradient / <T>load<f32>(g.depthCounts + ((<usize>depth) << 2)), rounding);
  const byHeight = kept<T>(byDepth / <T>load<f32>(g.heightCounts + ((<usize>height) << 2)), rounding);
  return kept<T>(byHeight / <T>load<f32>(g.widthCounts + ((<usize>column) << 2)), rounding);
}
