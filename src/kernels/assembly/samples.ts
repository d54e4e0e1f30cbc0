/** Makes float32 of `count` bytes, each divided by `greatest` and rounded once. */
export function divideBytes(from: usize, to: usize, count: i32, greatest: f32): void {
  const divisor = f32x4.splat(greatest);
  const stop = to + ((<usize>count) << 2);
  for (; to + 32 <= stop; to += 32, from += 8) {
    const words = v128.load8x8_u(from);
    v128.store(to, f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(words)), divisor));
    v128.store(to, f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(words)), divisor), 16);
  }
  for (; to < stop; to += 4, from++) store<f32>(to, <f32>load<u8>(from) / greatest);
}
