import { greater } from './vector';

/** The greatest of three taps. */
@inline
export function greatest(a: v128, b: v128, c: v128): v128 {
  return greater(greater(a, b), c);
}

/** Which of three taps is the greatest: 0, `near` or `far`. */
@inline
export function tapOfThree(a: v128, b: v128, c: v128, far: v128, near: v128): v128 {
  return v128.bitselect(far, v128.and(f32x4.gt(b, a), near), f32x4.gt(c, greater(a, b)));
}
