import { maxExactColumns } from './exact';
import { end, first, Geometry, lineOf } from './geometry';
import { look } from './lookAhead';
import { at, even, greater } from './vector';

// Maxima with where they stand. Taps are compared in the order of PyTorch's scan and the first of equals stays, so that
// ties come out alike; only windows wholly inside the input are done four at a time.

/** Rows `from` to `to` of one plane, for windows that slide; tells whether there is a NaN. */
export function maxIndices(g: Geometry, input: usize, output: usize, indices: usize, from: i32, to: i32): i32 {
  let found = 0;
  for (let row = from; row < to; row++) {
    const depth = row / g.outHeight;
    const height = row - depth * g.outHeight;
    for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
      for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
        found |= look<f32>(input + ((<usize>lineOf(g, z, y)) << 2), g.inWidth);
      }
    }
    const place = (<usize>(row * g.outWidth)) << 2;
    const inside = insideFours(g);
    for (let x = g.insideFrom; x < inside; x += 4) {
      const offset = (<usize>x) << 2;
      fourWindows(g, input, output + place + offset, indices + place + offset, depth, height, x);
    }
    maxExactColumns<f32>(g, input, output, indices, row, 0, g.insideFrom, -Infinity);
    maxExactColumns<f32>(g, input, output, indices, row, inside, g.outWidth, -Infinity);
  }
  return found;
}

/** Behind the last column that is done four at a time: a load for a stride of 2 must not pass the row's end. */
@inline
function insideFours(g: Geometry): i32 {
  let to = g.insideTo;
  if (g.strideWidth == 2) {
    while (to > g.insideFrom && (to - 1) * 2 - g.padWidth + (g.kernelWidth - 1) * g.stepWidth + 2 > g.inWidth) to--;
  }
  return g.insideFrom + max(0, (to - g.insideFrom) & ~3);
}

/** The value at an address and the three that follow it, `stride` values apart. */
@inline
function fourValues(p: usize, stride: i32): v128 {
  if (stride == 1) return at(p);
  if (stride == 2) return even(at(p), v128.load(p, 16));
  const step = <usize>stride << 2;
  let values = f32x4.splat(load<f32>(p));
  values = f32x4.replace_lane(values, 1, load<f32>(p + step));
  values = f32x4.replace_lane(values, 2, load<f32>(p + 2 * step));
  return f32x4.replace_lane(values, 3, load<f32>(p + 3 * step));
}

@inline
function fourWindows(g: Geometry, input: usize, out: usize, place: usize, depth: i32, height: i32, x: i32): void {
  const start = x * g.strideWidth - g.padWidth;
  const step = (<usize>g.stepWidth) << 2;
  const taps = g.kernelWidth;
  // a window that has no cell names the one it would begin with
  let best = f32x4.splat(-Infinity);
  let tapOfBest = i32x4.splat(lineOf(g, first(g.depths, depth), first(g.heights, height)));
  for (let z = first(g.depths, depth); z < end(g.depths, depth); z += g.stepDepth) {
    for (let y = first(g.heights, height); y < end(g.heights, height); y += g.stepHeight) {
      const line = lineOf(g, z, y);
      let p = input + ((<usize>(line + start)) << 2);
      for (let tap = 0, number = line; tap < taps; tap++, p += step, number += g.stepWidth) {
        const value = fourValues(p, g.strideWidth);
        const tapNumber = i32x4.splat(number);
        tapOfBest = v128.bitselect(tapNumber, tapOfBest, f32x4.gt(value, best));
        best = greater(best, value);
      }
    }
  }
  v128.store(out, best);
  const lanes = i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(g.strideWidth));
  v128.store(place, i32x4.add(tapOfBest, i32x4.add(lanes, i32x4.splat(start))));
}
