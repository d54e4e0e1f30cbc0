/** Rounds `count` f32 to what half floats can hold: ties to even, as ATen stores its sums. */
export function roundRow(at: usize, count: i32, rounding: i32): void {
  for (let i = 0; i < count; i++, at += 4) {
    store<f32>(at, half(load<f32>(at), rounding));
  }
}

/** A value as its type holds it: f32 may stand for a half float. @param rounding of which kind, or 0 */
@inline
export function kept<T>(value: T, rounding: i32): T {
  return rounding ? <T>half(<f32>value, rounding) : value;
}

function half(value: f32, rounding: i32): f32 {
  return rounding == 1 ? float16(value) : bfloat16(value);
}

const LEAST_NORMAL: f32 = 0.00006103515625;
/** Numbers beside it lie as far apart as the least float16 are. */
const GRID: f32 = 0.75;

function float16(value: f32): f32 {
  if (value != value) return value;
  if (abs(value) < LEAST_NORMAL) return copysign<f32>(value + GRID - GRID, value);
  const bits = reinterpret<u32>(value);
  const rounded = reinterpret<f32>((bits + 0xfff + ((bits >> 13) & 1)) & ~0x1fff);
  return abs(rounded) > 65504 ? copysign<f32>(Infinity, value) : rounded;
}

function bfloat16(value: f32): f32 {
  if (value != value) return value;
  const bits = reinterpret<u32>(value);
  return reinterpret<f32>((bits + 0x7fff + ((bits >> 16) & 1)) & 0xffff0000);
}
