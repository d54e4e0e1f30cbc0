import { maxExactColumns } from './exact';
import { Geometry } from '../shared/geometry';
import { end, first, lineOf } from './geometry';
import { beginToLook, lookAhead } from './lookAhead';
import { fourValues, greater } from './vector';

// Maxima with where they stand. Taps are compared in the order of PyTorch's scan and the first of equals stays, so that
// ties come out alike; only windows entirely inside the input are done four at a time.

/** Rows `from` to `to` of one plane, for windows that slide; returns whether there is a NaN. */
export function maxIndices(g: Geometry, input: usize, output: usize, indices: usize, from: i32, to: i32): i32 {
  const last = g.insideTo - 4;
  let found = 0;
  beginToLook(g, from, to);
  for (let row = from; row < to; row++) {
    found |= lookAhead<f32>(g, input, row);
    const depth = row / g.outHeight;
    const height = row - depth * g.outHeight;
    const place = (<usize>(row * g.outWidth)) << 2;
    let x = g.insideFrom;
    maxExactColumns<f32>(g, input, output, indices, row, 0, x, -Infinity);
    if (x <= last) {
      do {
        // the last four overlap those before
        x = min(x, last);
        const offset = (<usize>x) << 2;
        fourWindows(g, input, output + place + offset, indices + place + offset, depth, height, x);
        x += 4;
      } while (x < g.insideTo);
    }
    maxExactColumns<f32>(g, input, output, indices, row, x, g.outWidth, -Infinity);
  }
  return found;
}

function fourWindows(g: Geometry, input: usize, out: usize, place: usize, depth: i32, height: i32, x: i32): void {
  const stride = g.strideWidth;
  const start = x * stride - g.padWidth;
  const taps = g.kernelWidth;
  const step = (<usize>g.stepWidth) << 2;
  const stepNumber = i32x4.splat(g.stepWidth);
  // a window that has no cell names the one it would begin with
  let best = f32x4.splat(-Infinity);
  let tapOfBest = i32x4.splat(lineOf(g, first(g.depths, depth), first(g.heights, height)));
  for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
    for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
      const line = lineOf(g, z, y);
      let p = input + ((<usize>(line + start)) << 2);
      const stop = p + <usize>taps * step;
      let number = i32x4.splat(line);
      do {
        const value = fourValues(p, stride);
        // numbers grow: a later one that wins is the greater
        tapOfBest = i32x4.max_s(tapOfBest, v128.and(number, f32x4.gt(value, best)));
        best = greater(best, value);
        number = i32x4.add(number, stepNumber);
        p += step;
      } while (p < stop);
    }
  }
  v128.store(out, best);
  const lanes = i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(stride));
  v128.store(place, i32x4.add(tapOfBest, i32x4.add(lanes, i32x4.splat(start))));
}
