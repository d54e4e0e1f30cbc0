import { greater } from './vector';

// Taps are counted downwards, 0, −1, −2, …: a mask is −1 where it holds, and of two taps the later one, which was only
// chosen because it is greater, is the lesser number.

/** The greatest of three taps. */
@inline
export function greatest(a: v128, b: v128, c: v128): v128 {
  return greater(greater(a, b), c);
}

/** Which of three taps is the greatest: 0, −1 or −2; the first of equals. */
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
