/** Every tensor begins with it: the same text gives the same numbers, which are not PyTorch's. */
const SEED = 0x9e3779b9;

/** 32 random bits a call: a Weyl sequence, mixed. */
function words(seed = 0): () => number {
  let state = seed;
  return () => {
    state = (state + SEED) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/** Evenly from 0 up to 1, in steps that float32 can distinguish. */
export function uniforms(): () => number {
  const next = words();
  return () => (next() >>> 8) / 2 ** 24;
}

/** Normally distributed, mean 0 and deviation 1: the transform of Box and Muller, which gives two at a time. */
export function normals(seed?: number): () => number {
  const next = words(seed);
  let second: number | undefined;
  return () => {
    if (second !== undefined) {
      const value = second;
      second = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log((next() + 1) / 2 ** 32));
    const angle = 2 * Math.PI * (next() / 2 ** 32);
    second = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/** Integers from `low` up to `high`, `high` left out. */
export function wholes(low: number, high: number): () => number {
  const next = words();
  return () => low + Math.floor((next() / 2 ** 32) * (high - low));
}
