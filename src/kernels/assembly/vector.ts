/** Four f32 at an address. */
@inline
export function at(address: usize): v128 {
  return v128.load(address);
}

/** The greater of each lane; NaN is none's business here: rows that hold one are done again. */
@inline
export function greater(a: v128, b: v128): v128 {
  return f32x4.pmax(a, b);
}

@inline
export function greaterOne(a: f32, b: f32): f32 {
  return b > a ? b : a;
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

/**
 * Whether any of `count` f32 is NaN. Sums are NaN if a part is; ∞ − ∞ makes one, too, which costs a second look only.
 * Reading ahead in order also brings the rows into the cache for the loop that shuffles them.
 */
export function holdsNaN(from: usize, count: i32): bool {
  let found = i32x4.splat(0);
  let i = 0;
  for (; i + 16 <= count; i += 16, from += 64) {
    const sum = f32x4.add(
      f32x4.add(v128.load(from), v128.load(from, 16)),
      f32x4.add(v128.load(from, 32), v128.load(from, 48)),
    );
    found = v128.or(found, f32x4.ne(sum, sum));
  }
  let single = false;
  for (; i < count; i++, from += 4) {
    const value = load<f32>(from);
    single = single || value != value;
  }
  return single || v128.any_true(found);
}

/** Whether any of `count` f64 is NaN. */
export function holdsNaN64(from: usize, count: i32): bool {
  let found = i64x2.splat(0);
  let i = 0;
  for (; i + 4 <= count; i += 4, from += 32) {
    const sum = f64x2.add(v128.load(from), v128.load(from, 16));
    found = v128.or(found, f64x2.ne(sum, sum));
  }
  let single = false;
  for (; i < count; i++, from += 8) {
    const value = load<f64>(from);
    single = single || value != value;
  }
  return single || v128.any_true(found);
}

/** Fills `count` f32. */
export function fill(to: usize, count: i32, value: f32): void {
  for (let i = 0; i < count; i++, to += 4) store<f32>(to, value);
}

/** `to[i] = max(a[i], b[i])` for `count` f32. */
export function greaterRow(to: usize, a: usize, b: usize, count: i32): void {
  greaterRowOf<f32>(to, a, b, count);
}

// The same for lanes of any type.

/** The greater of each lane; NaN as in `greater`. */
@inline
export function greaterOf<T>(a: v128, b: v128): v128 {
  if (isFloat<T>()) return v128.pmax<T>(a, b);
  if (sizeof<T>() == 8) return v128.bitselect(b, a, i64x2.gt_s(b, a));
  return v128.max<T>(a, b);
}

@inline
export function greaterOneOf<T>(a: T, b: T): T {
  return b > a ? b : a;
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
  for (let i = 0; i < count; i++, to += sizeof<T>()) store<T>(to, value);
}

export function greaterRowOf<T>(to: usize, a: usize, b: usize, count: i32): void {
  const lanes = <i32>(32 / sizeof<T>());
  let i = 0;
  for (; i + lanes <= count; i += lanes, to += 32, a += 32, b += 32) {
    v128.store(to, greaterOf<T>(v128.load(a), v128.load(b)));
    v128.store(to, greaterOf<T>(v128.load(a, 16), v128.load(b, 16)), 16);
  }
  for (; i < count; i++, to += sizeof<T>(), a += sizeof<T>(), b += sizeof<T>()) {
    store<T>(to, greaterOneOf<T>(load<T>(a), load<T>(b)));
  }
}

/** `to[i] = max(a[i], b[i], c[i])`. */
export function greatestRowOf<T>(to: usize, a: usize, b: usize, c: usize, count: i32): void {
  const lanes = <i32>(32 / sizeof<T>());
  let i = 0;
  for (; i + lanes <= count; i += lanes, to += 32, a += 32, b += 32, c += 32) {
    v128.store(to, greaterOf<T>(greaterOf<T>(v128.load(a), v128.load(b)), v128.load(c)));
    v128.store(to, greaterOf<T>(greaterOf<T>(v128.load(a, 16), v128.load(b, 16)), v128.load(c, 16)), 16);
  }
  for (; i < count; i++, to += sizeof<T>(), a += sizeof<T>(), b += sizeof<T>(), c += sizeof<T>()) {
    store<T>(to, greaterOneOf<T>(greaterOneOf<T>(load<T>(a), load<T>(b)), load<T>(c)));
  }
}
