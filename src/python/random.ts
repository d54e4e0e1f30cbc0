/** Every tensor begins with it: the same text gives the same numbers, which are not PyTorch's. */
const SEED = 0x9e3779b9;

/** 32 random bits after another: a Weyl sequence, mixed. */
function* words(): Generator<number, never> {
  for (let state = SEED; ; state = (state + SEED) | 0) {
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    yield (mixed ^ (mixed >>> 15)) >>> 0;
  }
}

/** Evenly from 0 to 1, 1 left out, in steps that float32 can tell apart. */
export function* uniforms(count: number): Generator<number> {
  const source = words();
  for (let i = 0; i < count; i++) yield (source.next().value >>> 8) / 2 ** 24;
}

/** Normally distributed, mean 0 and deviation 1: the transform of Box and Muller. */
export function* normals(count: number): Generator<number> {
  const source = words();
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log((source.next().value + 1) / 2 ** 32));
    const angle = 2 * Math.PI * (source.next().value / 2 ** 32);
    yield radius * Math.cos(angle);
    if (i + 1 < count) yield radius * Math.sin(angle);
  }
}

/** Whole numbers from `low` up to `high`, `high` left out. */
export function* wholes(count: number, low: number, high: number): Generator<number> {
  const source = words();
  for (let i = 0; i < count; i++) yield low + Math.floor((source.next().value / 2 ** 32) * (high - low));
}
