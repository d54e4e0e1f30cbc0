import { maxExactColumns } from './exact';
import { Geometry } from '../shared/geometry';
import { end, first } from './geometry';
import { beginToLook, lookAhead } from './lookAhead';
import { greatest, laterTap, tapOfThree } from './taps';
import { at, even, greater } from './vector';

/** Three columns by three rows, stride 3, no padding; returns whether there is a NaN. */
export function indicesOfThreesByThree(
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
): i32 {
  const inside = g.insideTo;
  const last = inside - 4;
  let found = 0;
  beginToLook(g, from, to);
  for (let row = from; row < to; row++) {
    found |= lookAhead<f32>(g, input, row);
    const y = first(g.heights, row);
    const yLast = end(g.heights, row) - 1;
    const yMiddle = min(y + 1, yLast);
    const a = input + ((<usize>(y * g.inWidth)) << 2);
    const b = input + ((<usize>(yMiddle * g.inWidth)) << 2);
    const c = input + ((<usize>(yLast * g.inWidth)) << 2);
    const toMiddle = i32x4.splat((y - yMiddle) * g.inWidth);
    const toLast = i32x4.splat((y - yLast) * g.inWidth);
    const start = i32x4.add(i32x4(0, 3, 6, 9), i32x4.splat(y * g.inWidth));
    const place = (<usize>(row * g.outWidth)) << 2;
    let x = 0;
    if (last >= 0) {
      do {
        // the last four overlap those before
        x = min(x, last);
        const f = <usize>x * 12;
        let p = at(a + f);
        let q = v128.load(a + f, 16);
        let r = v128.load(a + f, 32);
        let one = thirdsFirst(p, q, r);
        let two = thirdsSecond(p, q, r);
        let three = thirdsThird(p, q, r);
        let best = greatest(one, two, three);
        let taps = tapOfThree(one, two, three);
        p = at(b + f);
        q = v128.load(b + f, 16);
        r = v128.load(b + f, 32);
        one = thirdsFirst(p, q, r);
        two = thirdsSecond(p, q, r);
        three = thirdsThird(p, q, r);
        let value = greatest(one, two, three);
        taps = laterTap(taps, best, i32x4.add(tapOfThree(one, two, three), toMiddle), value);
        best = greater(best, value);
        p = at(c + f);
        q = v128.load(c + f, 16);
        r = v128.load(c + f, 32);
        one = thirdsFirst(p, q, r);
        two = thirdsSecond(p, q, r);
        three = thirdsThird(p, q, r);
        value = greatest(one, two, three);
        taps = laterTap(taps, best, i32x4.add(tapOfThree(one, two, three), toLast), value);
        v128.store(output + place + ((<usize>x) << 2), greater(best, value));
        v128.store(indices + place + ((<usize>x) << 2), i32x4.sub(i32x4.add(start, i32x4.splat(3 * x)), taps));
        x += 4;
      } while (x < inside);
    }
    maxExactColumns<f32>(g, input, output, indices, row, x, g.outWidth, -Infinity);
  }
  return found;
}

// Halves of two vectors are joined at the cost of one step, other lanes at that of three.

/** The first of each three of twelve values. */
@inline
function thirdsFirst(p: v128, q: v128, r: v128): v128 {
  return v128.shuffle<i32>(p, v128.shuffle<i32>(q, r, 2, 3, 4, 5), 0, 3, 4, 7);
}

@inline
function thirdsSecond(p: v128, q: v128, r: v128): v128 {
  return even(v128.shuffle<i32>(p, q, 1, 2, 4, 5), v128.shuffle<i32>(q, r, 3, 3, 6, 6));
}

@inline
function thirdsThird(p: v128, q: v128, r: v128): v128 {
  return v128.shuffle<i32>(v128.shuffle<i32>(p, q, 1, 2, 4, 5), r, 1, 3, 4, 7);
}
