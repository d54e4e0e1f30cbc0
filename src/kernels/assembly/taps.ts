import { greater } from './vector';

// Taps are counted downwards, 0, −1, −2, …: a mask is −1 where it holds, and of two taps the later one, which was only
// chosen because it is greater, is the lesser number.

/** The maximum of three taps. */
@inline
export function greatest(a: v128, b: v128, c: v128): v128 {
  return greater(greater(a, b), c);
}

/** Which of three taps is the maximum: 0, −1 or −2; the first of equals. */
@inline
export function tapOfThree(a: v128, b: v128, c: v128): v128 {
  const isThird = f32x4.gt(c, greater(a, b));
  return i32x4.min_s(f32x4.gt(b, a), i32x4.add(isThird, isThird));
}

/** The tap of a later row where its value is greater, else the one there was. */
@inline
export function laterTap(tap: v128, best: v128, later: v128, value: v128): v128 {
  return i32x4.min_s(tap, v128.and(later, f32x4.gt(value, best)));
}

/** Stores the first lanes of values and of positions, where the results have no room for whole vectors. */
@inline
export function storeLanes(values: v128, positions: v128, out: usize, place: usize, count: i32): void {
  for (const stop = out + ((<usize>count) << 2); out < stop; out += 4, place += 4) {
    v128.store_lane<i32>(out, values, 0);
    v128.store_lane<i32>(place, positions, 0);
    values = v128.shuffle<i32>(values, values, 1, 2, 3, 3);
    positions = v128.shuffle<i32>(positions, positions, 1, 2, 3, 3);
  }
}
