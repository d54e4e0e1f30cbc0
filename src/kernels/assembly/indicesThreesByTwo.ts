import { maxExactColumns } from './exact';
import { end, first, Geometry } from './geometry';
import { greatest, laterTap, tapOfThree } from './taps';
import { look } from './lookAhead';
import { at, even, greater, odd } from './vector';

/**
 * Three columns by three rows, stride 2, padding 0 or 1; tells whether there is a NaN. A window's last row is the next
 * one's first: what its taps gave is kept for that.
 *
 * @param scratch four rows of `g.outWidth` and 16 bytes: two of values and of taps, read and written in turn
 */
export function indicesOfThreesByTwo(
  g: Geometry,
  input: usize,
  output: usize,
  indices: usize,
  from: i32,
  to: i32,
  scratch: usize,
): i32 {
  const bytes = (<usize>((g.outWidth + 3) & ~3)) << 2;
  const rowBytes = (<usize>g.inWidth) << 2;
  let kept = scratch;
  let next = scratch + 2 * bytes;
  let known = first(g.heights, from);
  let keptRow = -1;
  let found = 0;
  for (let row = from; row < to; row++) {
    const y = first(g.heights, row);
    const yLast = end(g.heights, row) - 1;
    const yMiddle = min(y + 1, yLast);
    found |= look<f32>(input + <usize>known * rowBytes, (yLast + 1 - known) * g.inWidth);
    known = yLast + 1;
    // rows are begun where the one before was left; a row that is not there is another one again, and never greater
    if (keptRow != y) compareTaps(g, input + <usize>y * rowBytes, kept, bytes);
    const place = (<usize>(row * g.outWidth)) << 2;
    let done: i32;
    const middle = input + <usize>yMiddle * rowBytes;
    const lower = input + <usize>yLast * rowBytes;
    const toMiddle = (y - yMiddle) * g.inWidth;
    const toLast = (y - yLast) * g.inWidth;
    const start = y * g.inWidth;
    if (g.padWidth == 1) done = padded(g, middle, lower, kept, next, bytes, output + place, indices + place, start, toMiddle, toLast);
    else done = unpadded(g, middle, lower, kept, next, bytes, output + place, indices + place, start, toMiddle, toLast);
    maxExactColumns<f32>(g, input, output, indices, row, done, g.outWidth, -Infinity);
    const read = kept;
    kept = next;
    next = read;
    keptRow = yLast;
  }
  return found;
}

/** Of each four windows in one row that have room for whole vectors, the greatest values and their taps. */
function compareTaps(g: Geometry, line: usize, values: usize, bytes: usize): void {
  if (g.padWidth == 1) {
    const least = f32x4.splat(-Infinity);
    let before = least;
    let isOutside = i32x4(-1, 0, 0, 0);
    for (let x = 0; 2 * x + 8 <= g.inWidth && x + 4 <= g.outWidth; x += 4, line += 32, values += 16) {
      const odds = odd(at(line), v128.load(line, 16));
      const evens = even(at(line), v128.load(line, 16));
      const befores = v128.shuffle<i32>(before, odds, 3, 4, 5, 6);
      const isSecond = v128.or(f32x4.gt(evens, befores), isOutside);
      const two = greater(befores, evens);
      const isThird = f32x4.gt(odds, two);
      v128.store(values, greater(two, odds));
      v128.store(values + bytes, i32x4.min_s(isSecond, i32x4.add(isThird, isThird)));
      before = odds;
      isOutside = i32x4.splat(0);
    }
  } else {
    for (let x = 0; 2 * x + 12 <= g.inWidth && x + 4 <= g.outWidth; x += 4, line += 32, values += 16) {
      const odds = odd(at(line), v128.load(line, 16));
      const evens = even(at(line), v128.load(line, 16));
      const afters = v128.shuffle<i32>(evens, v128.load(line, 32), 1, 2, 3, 4);
      v128.store(values, greatest(evens, odds, afters));
      v128.store(values + bytes, tapOfThree(evens, odds, afters));
    }
  }
}

function padded(g: Geometry, b: usize, c: usize, kept: usize, next: usize, bytes: usize, out: usize, place: usize, first: i32, toMiddle: i32, toLast: i32): i32 {
  const middle = i32x4.splat(toMiddle);
  const last = i32x4.splat(toLast);
  const eight = i32x4.splat(8);
  let start = i32x4.add(i32x4(-1, 1, 3, 5), i32x4.splat(first));
  let beforeB = f32x4.splat(-Infinity);
  let beforeC = beforeB;
  let isOutside = i32x4(-1, 0, 0, 0);
  let x = 0;
  for (; 2 * x + 8 <= g.inWidth && x + 4 <= g.outWidth; x += 4) {
    let best = at(kept);
    let taps = at(kept + bytes);

    let odds = odd(at(b), v128.load(b, 16));
    let evens = even(at(b), v128.load(b, 16));
    let befores = v128.shuffle<i32>(beforeB, odds, 3, 4, 5, 6);
    beforeB = odds;
    let rowTap = v128.or(f32x4.gt(evens, befores), isOutside);
    let value = greater(befores, evens);
    let isThird = f32x4.gt(odds, value);
    value = greater(value, odds);
    rowTap = i32x4.min_s(rowTap, i32x4.add(isThird, isThird));
    taps = laterTap(taps, best, i32x4.add(rowTap, middle), value);
    best = greater(best, value);

    odds = odd(at(c), v128.load(c, 16));
    evens = even(at(c), v128.load(c, 16));
    befores = v128.shuffle<i32>(beforeC, odds, 3, 4, 5, 6);
    beforeC = odds;
    rowTap = v128.or(f32x4.gt(evens, befores), isOutside);
    value = greater(befores, evens);
    isThird = f32x4.gt(odds, value);
    value = greater(value, odds);
    rowTap = i32x4.min_s(rowTap, i32x4.add(isThird, isThird));
    v128.store(next, value);
    v128.store(next + bytes, rowTap);
    taps = laterTap(taps, best, i32x4.add(rowTap, last), value);
    v128.store(out, greater(best, value));
    v128.store(place, i32x4.sub(start, taps));

    start = i32x4.add(start, eight);
    isOutside = i32x4.splat(0);
    b += 32;
    c += 32;
    kept += 16;
    next += 16;
    out += 16;
    place += 16;
  }
  return x;
}

function unpadded(g: Geometry, b: usize, c: usize, kept: usize, next: usize, bytes: usize, out: usize, place: usize, first: i32, toMiddle: i32, toLast: i32): i32 {
  const middle = i32x4.splat(toMiddle);
  const last = i32x4.splat(toLast);
  const eight = i32x4.splat(8);
  let start = i32x4.add(i32x4(0, 2, 4, 6), i32x4.splat(first));
  let x = 0;
  for (; 2 * x + 12 <= g.inWidth && x + 4 <= g.outWidth; x += 4) {
    let best = at(kept);
    let taps = at(kept + bytes);
    let odds = odd(at(b), v128.load(b, 16));
    let evens = even(at(b), v128.load(b, 16));
    let afters = v128.shuffle<i32>(evens, v128.load(b, 32), 1, 2, 3, 4);
    let value = greatest(evens, odds, afters);
    taps = laterTap(taps, best, i32x4.add(tapOfThree(evens, odds, afters), middle), value);
    best = greater(best, value);
    odds = odd(at(c), v128.load(c, 16));
    evens = even(at(c), v128.load(c, 16));
    afters = v128.shuffle<i32>(evens, v128.load(c, 32), 1, 2, 3, 4);
    value = greatest(evens, odds, afters);
    const rowTap = tapOfThree(evens, odds, afters);
    v128.store(next, value);
    v128.store(next + bytes, rowTap);
    taps = laterTap(taps, best, i32x4.add(rowTap, last), value);
    v128.store(out, greater(best, value));
    v128.store(place, i32x4.sub(start, taps));
    start = i32x4.add(start, eight);
    b += 32;
    c += 32;
    kept += 16;
    next += 16;
    out += 16;
    place += 16;
  }
  return x;
}
