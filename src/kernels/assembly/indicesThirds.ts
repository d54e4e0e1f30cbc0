import { maxExactColumns } from './exact';
import { end, first, Geometry } from './geometry';
import { greatest, tapOfThree } from './taps';
import { at, greater, holdsNaN } from './vector';

/** Three columns by three rows, stride 3, no padding; tells whether there is a NaN. */
export function indicesOfThreesByThree(
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
): bool {
  const twelve = i32x4.splat(12);
  let nan = false;
  for (let row = from; row < to; row++) {
    const y = first(g.heights, row);
    const yLast = end(g.heights, row) - 1;
    const yMiddle = min(y + 1, yLast);
    let a = input + ((<usize>(y * g.inWidth)) << 2);
    let b = input + ((<usize>(yMiddle * g.inWidth)) << 2);
    let c = input + ((<usize>(yLast * g.inWidth)) << 2);
    nan = holdsNaN(a, (yLast + 1 - y) * g.inWidth) || nan;
    const toMiddle = i32x4.splat((yMiddle - y) * g.inWidth);
    const toLast = i32x4.splat((yLast - y) * g.inWidth);
    let start = i32x4.add(i32x4(0, 3, 6, 9), i32x4.splat(y * g.inWidth));
    let place = (<usize>(row * g.outWidth)) << 2;
    let x = 0;
    for (; x + 4 <= g.insideTo; x += 4, a += 48, b += 48, c += 48, place += 16) {
      let best = thirdsValue(a);
      let taps = thirdsTap(a);
      const second = thirdsValue(b);
      taps = v128.bitselect(i32x4.add(thirdsTap(b), toMiddle), taps, f32x4.gt(second, best));
      best = greater(best, second);
      const third = thirdsValue(c);
      taps = v128.bitselect(i32x4.add(thirdsTap(c), toLast), taps, f32x4.gt(third, best));
      v128.store(output + place, greater(best, third));
      v128.store(indices + place, i32x4.add(start, taps));
      start = i32x4.add(start, twelve);
    }
    maxExactColumns<f32>(g, input, output, indices, row, x, g.outWidth, -Infinity);
  }
  return nan;
}

/** The first of each three of twelve values; the second and the third are `thirdsSecond` and `thirdsThird`. */
@inline
function thirdsFirst(p: v128, q: v128, r: v128): v128 {
  return v128.shuffle<i32>(v128.shuffle<i32>(p, q, 0, 3, 6, 6), r, 0, 1, 2, 5);
}

@inline
function thirdsSecond(p: v128, q: v128, r: v128): v128 {
  return v128.shuffle<i32>(v128.shuffle<i32>(p, q, 1, 4, 7, 7), r, 0, 1, 2, 6);
}

@inline
function thirdsThird(p: v128, q: v128, r: v128): v128 {
  return v128.shuffle<i32>(v128.shuffle<i32>(p, q, 2, 5, 5, 5), r, 0, 1, 4, 7);
}

/** The greatest of each three of twelve values. */
@inline
function thirdsValue(line: usize): v128 {
  const p = at(line);
  const q = v128.load(line, 16);
  const r = v128.load(line, 32);
  return greatest(thirdsFirst(p, q, r), thirdsSecond(p, q, r), thirdsThird(p, q, r));
}

/** Which of each three it is. */
@inline
function thirdsTap(line: usize): v128 {
  const p = at(line);
  const q = v128.load(line, 16);
  const r = v128.load(line, 32);
  return tapOfThree(
    thirdsFirst(p, q, r),
    thirdsSecond(p, q, r),
    thirdsThird(p, q, r),
    i32x4.splat(2),
    i32x4.splat(1),
  );
}
