import { Geometry } from '../shared/geometry';
import { end, first } from './geometry';
import { beginToLook, lookAhead } from './lookAhead';
import { at, greater } from './vector';

/**
 * Three columns by three rows, stride 1, step 1 or 2, without padding or with as much as the step, and at least eight
 * columns; returns what has to be repaired. Three rows become one in registers, whose neighbours are the taps.
 */
export function maxThreesByOne(g: Geometry, input: usize, output: usize, from: i32, to: i32): i32 {
  const isPadded = g.padWidth > 0;
  let found = 0;
  beginToLook(g, from, to);
  for (let row = from; row < to; row++) {
    found |= lookAhead<f32>(g, input, row);
    const out = output + ((<usize>(row * g.outWidth)) << 2);
    const y = first(g.heights, row);
    const step = g.stepHeight;
    // the last row that lies in the input, which the window's end need not be
    const yLast = y + (((end(g.heights, row) - 1 - y) >> (step - 1)) << (step - 1));
    // a row that is not there is one of the others again: the maximum does not mind
    const a = input + ((<usize>(y * g.inWidth)) << 2);
    const b = input + ((<usize>(min(y + step, yLast) * g.inWidth)) << 2);
    const c = input + ((<usize>(yLast * g.inWidth)) << 2);
    if (g.stepWidth == 1) {
      if (isPadded) padded(1, a, b, c, out, g.outWidth);
      else unpadded(1, a, b, c, out, g.outWidth);
    } else {
      if (isPadded) padded(2, a, b, c, out, g.outWidth);
      else unpadded(2, a, b, c, out, g.outWidth);
    }
  }
  return found;
}

@inline
function column(a: usize, b: usize, c: usize, f: usize): v128 {
  return greater(greater(at(a + f), at(b + f)), at(c + f));
}

@inline
function unpadded(step: i32, a: usize, b: usize, c: usize, out: usize, width: i32): void {
  const last = (<usize>(width - 4)) << 2;
  let f: usize = 0;
  let cells = column(a, b, c, 0);
  do {
    const next = column(a, b, c, f + 16);
    v128.store(out + f, fromStart(step, cells, next));
    cells = next;
    f += 16;
  } while (f < last);
  v128.store(out + last, fromStart(step, column(a, b, c, last), column(a, b, c, last + 16)));
}

@inline
function fromStart(step: i32, cells: v128, next: v128): v128 {
  if (step == 1) {
    const two = greater(cells, v128.shuffle<i32>(cells, next, 1, 2, 3, 4));
    return greater(two, v128.shuffle<i32>(cells, next, 2, 3, 4, 5));
  }
  return greater(greater(cells, v128.shuffle<i32>(cells, next, 2, 3, 4, 5)), next);
}

@inline
function padded(step: i32, a: usize, b: usize, c: usize, out: usize, width: i32): void {
  const least = f32x4.splat(-Infinity);
  const last = (<usize>(width - 4)) << 2;
  let before = least;
  let cells = column(a, b, c, 0);
  let f: usize = 0;
  do {
    const next = column(a, b, c, f + 16);
    v128.store(out + f, around(step, before, cells, next));
    before = cells;
    cells = next;
    f += 16;
  } while (f < last);
  v128.store(out + last, around(step, column(a, b, c, last - 16), column(a, b, c, last), least));
}

@inline
function around(step: i32, before: v128, cells: v128, next: v128): v128 {
  if (step == 1) {
    const two = greater(v128.shuffle<i32>(before, cells, 3, 4, 5, 6), cells);
    return greater(two, v128.shuffle<i32>(cells, next, 1, 2, 3, 4));
  }
  const two = greater(v128.shuffle<i32>(before, cells, 2, 3, 4, 5), cells);
  return greater(two, v128.shuffle<i32>(cells, next, 2, 3, 4, 5));
}
