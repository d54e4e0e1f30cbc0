import { maxExactColumns } from './exact';
import { end, first, Geometry } from './geometry';
import { greatest, laterTap, tapOfThree } from './taps';
import { look } from './lookAhead';
import { at, greater } from './vector';

/**
 * Three columns by three rows, stride 1, any step; each input row's taps are compared once and kept while windows read
 * the row.
 *
 * @param scratch `2 · stepHeight + 1` rows of values and of taps
 */
export function indicesOfThrees(
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
  scratch: usize,
): i32 {
  const bytes = (<usize>((g.outWidth + 15) & ~15)) << 2;
  const slots = 2 * g.stepHeight + 1;
  let found = 0;
  // where padding cuts the first windows, a later one may begin with an earlier row
  let known = first(g.heights, from);
  for (let row = from + 1; row < to && row <= from + g.stepHeight; row++) known = min(known, first(g.heights, row));
  for (let row = from; row < to; row++) {
    const y = first(g.heights, row);
    const yEnd = end(g.heights, row);
    if (yEnd <= y) {
      maxExactColumns<f32>(g, input, output, indices, row, 0, g.outWidth, -Infinity);
      continue;
    }
    for (; known < yEnd; known++) {
      const line = input + ((<usize>(known * g.inWidth)) << 2);
      found |= look<f32>(line, g.inWidth);
      compareTaps(g, line, scratch + <usize>(known % slots) * 2 * bytes, bytes);
    }
    // the last tap that lies in the input, which the window's end need not be
    const yLast = y + ((yEnd - 1 - y) / g.stepHeight) * g.stepHeight;
    const yMiddle = min(y + g.stepHeight, yLast);
    const a = scratch + <usize>(y % slots) * 2 * bytes;
    const b = scratch + <usize>(yMiddle % slots) * 2 * bytes;
    const c = scratch + <usize>(yLast % slots) * 2 * bytes;
    const toMiddle = i32x4.splat((y - yMiddle) * g.inWidth);
    const toLast = i32x4.splat((y - yLast) * g.inWidth);
    let start = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(y * g.inWidth + g.insideFrom - g.padWidth));
    const four = i32x4.splat(4);
    let out = output + ((<usize>(row * g.outWidth + g.insideFrom)) << 2);
    let place = indices + ((<usize>(row * g.outWidth + g.insideFrom)) << 2);
    let f: usize = 0;
    let x = g.insideFrom;
    const inside = g.insideTo - 4;
    if (x <= inside) do {
      let best = at(a + f);
      let taps = at(a + bytes + f);
      let value = at(b + f);
      taps = laterTap(taps, best, i32x4.add(at(b + bytes + f), toMiddle), value);
      best = greater(best, value);
      value = at(c + f);
      taps = laterTap(taps, best, i32x4.add(at(c + bytes + f), toLast), value);
      v128.store(out, greater(best, value));
      v128.store(place, i32x4.sub(start, taps));
      start = i32x4.add(start, four);
      x += 4;
      f += 16;
      out += 16;
      place += 16;
    } while (x <= inside);
    maxExactColumns<f32>(g, input, output, indices, row, 0, g.insideFrom, -Infinity);
    maxExactColumns<f32>(g, input, output, indices, row, x, g.outWidth, -Infinity);
  }
  return found;
}

/** For each window of one input row that lies inside: its greatest value, and how far from the window's start. */
function compareTaps(g: Geometry, line: usize, values: usize, bytes: usize): void {
  const step = (<usize>g.stepWidth) << 2;
  const width = i32x4.splat(g.stepWidth);
  let p = line + ((<usize>(g.insideFrom - g.padWidth)) << 2);
  let to = values;
  let x = g.insideFrom;
  const inside = g.insideTo - 4;
  if (x <= inside) do {
    const a = at(p);
    const b = at(p + step);
    const c = at(p + 2 * step);
    v128.store(to + bytes, i32x4.mul(tapOfThree(a, b, c), width));
    v128.store(to, greatest(a, b, c));
    x += 4;
    p += 16;
    to += 16;
  } while (x <= inside);
}
