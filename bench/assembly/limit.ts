/** Copies so many bytes, then reads so many more. */
export function touch(input: usize, output: usize, copied: usize, read: usize): i32 {
  memory.copy(output, input, copied);
  let sum = i32x4.splat(0);
  let from = input + copied;
  for (let end = from + (read & ~63); from < end; from += 64) {
    sum = v128.or(
      sum,
      v128.or(v128.or(v128.load(from), v128.load(from, 16)), v128.or(v128.load(from, 32), v128.load(from, 48))),
    );
  }
  return i32(v128.any_true(sum));
}
