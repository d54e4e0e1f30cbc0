// Lanes of any type. Loops have their test at the end: what does not change in a loop is then worked out before it by V8,
// otherwise again in each turn.

/** Four f32 at an address. */
@inline
export function at(address: usize): v128 {
  return v128.load(address);
}

/** The greater of each lane, the first of equals; NaN is ignored here: rows with one are done again. */
@inline
export function greater(a: v128, b: v128): v128 {
  return f32x4.pmax(a, b);
}

/** Lanes 0, 2, 4, 6 of eight. */
@inline
export function even(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 2, 4, 6);
}

/** Lanes 1, 3, 5, 7 of eight. */
@inline
export function odd(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 1, 3, 5, 7);
}

/** The value at an address and the three that follow it, `stride` values apart. */
@inline
export function fourValues(p: usize, stride: i32): v128 {
  if (stride == 1) return at(p);
  if (stride == 2) return even(at(p), v128.load(p, 16));
  const step = <usize>stride << 2;
  let values = v128.load32_zero(p);
  values = v128.load_lane<f32>(p + step, values, 1);
  values = v128.load_lane<f32>(p + 2 * step, values, 2);
  return v128.load_lane<f32>(p + 3 * step, values, 3);
}

/** The greater of each lane; NaN as in `greater`. */
@inline
export function greaterOf<T>(a: v128, b: v128): v128 {
  if (isFloat<T>()) return v128.pmax<T>(a, b);
  if (sizeof<T>() == 8) return v128.bitselect(b, a, i64x2.gt_s(b, a));
  return v128.max<T>(a, b);
}

@inline
export function greatestOf<T>(a: v128, b: v128, c: v128): v128 {
  return greaterOf<T>(greaterOf<T>(a, b), c);
}

/** A value in a lane of its own: so floats are compared without jumps, too. */
@inline
export function one<T>(address: usize): v128 {
  return v128.load_splat<T>(address);
}

@inline
export function storeOne<T>(address: usize, value: v128): void {
  v128.store_lane<T>(address, value, 0);
}

/** Every second lane of two vectors, from the first on. */
@inline
export function evenOf<T>(a: v128, b: v128): v128 {
  if (sizeof<T>() == 8) return v128.shuffle<i64>(a, b, 0, 2);
  if (sizeof<T>() == 4) return v128.shuffle<i32>(a, b, 0, 2, 4, 6);
  if (sizeof<T>() == 2) return v128.shuffle<i16>(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
  return v128.shuffle<i8>(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
}

export function fillOf<T>(to: usize, count: i32, value: T): void {
  const lanes = v128.splat<T>(value);
  const stop = to + <usize>count * sizeof<T>();
  for (; to + 16 <= stop; to += 16) v128.store(to, lanes);
  for (; to < stop; to += sizeof<T>()) store<T>(to, value);
}

/** `to[i] = max(a[i], b[i])`. */
export function greaterRowOf<T>(to: usize, a: usize, b: usize, count: i32): void {
  const stop = to + <usize>count * sizeof<T>();
  if (to + 32 <= stop) {
    do {
      v128.store(to, greaterOf<T>(v128.load(a), v128.load(b)));
      v128.store(to, greaterOf<T>(v128.load(a, 16), v128.load(b, 16)), 16);
      to += 32;
      a += 32;
      b += 32;
    } while (to + 32 <= stop);
  }
  if (to + 16 <= stop) {
    v128.store(to, greaterOf<T>(v128.load(a), v128.load(b)));
    to += 16;
    a += 16;
    b += 16;
  }
  for (; to < stop; to += sizeof<T>(), a += sizeof<T>(), b += sizeof<T>()) {
    storeOne<T>(to, greaterOf<T>(one<T>(a), one<T>(b)));
  }
}

/** `to[i] = max(a[i], b[i], c[i])`. */
export function greatestRowOf<T>(to: usize, a: usize, b: usize, c: usize, count: i32): void {
  const stop = to + <usize>count * sizeof<T>();
  if (to + 32 <= stop) {
    do {
      v128.store(to, greatestOf<T>(v128.load(a), v128.load(b), v128.load(c)));
      v128.store(to, greatestOf<T>(v128.load(a, 16), v128.load(b, 16), v128.load(c, 16)), 16);
      to += 32;
      a += 32;
      b += 32;
      c += 32;
    } while (to + 32 <= stop);
  }
  if (to + 16 <= stop) {
    v128.store(to, greatestOf<T>(v128.load(a), v128.load(b), v128.load(c)));
    to += 16;
    a += 16;
    b += 16;
    c += 16;
  }
  for (; to < stop; to += sizeof<T>(), a += sizeof<T>(), b += sizeof<T>(), c += sizeof<T>()) {
    storeOne<T>(to, greatestOf<T>(one<T>(a), one<T>(b), one<T>(c)));
  }
}
