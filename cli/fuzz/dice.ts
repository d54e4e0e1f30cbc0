/** Numbers from 0 up to 1 that a seed determines. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What is said where something else is so. */
const lies = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 2 ** 24, 2 ** 27, 0x7fffffff, 2 ** 31, 2 ** 32 - 1];

/** Choices that a seed determines. */
export class Dice {
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = randomOf(seed);
  }

  /** A whole number from 0 up to `limit`, which is not included. */
  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)]!;
  }

  /** Up to `most` of something. */
  some<Value>(most: number, make: (index: number) => Value): Value[] {
    return Array.from({ length: this.below(most + 1) }, (_, index) => make(index));
  }

  /** A size: most are small. */
  size(): number {
    return this.chance(0.02) ? this.below(3000) : this.below(this.chance(0.2) ? 40 : 6);
  }

  /** The truth, or now and then a lie. */
  said(truth: number, probability = 0.03): number {
    return this.chance(probability) ? this.pick([...lies, truth + 1, Math.max(truth - 1, 0)]) : truth;
  }

  bytes(length: number): Uint8Array {
    const isZero = this.chance(0.3);
    return Uint8Array.from({ length }, () => (isZero ? 0 : this.below(256)));
  }

  text(letters: string, most: number): string {
    return this.some(most, () => this.pick([...letters])).join('');
  }
}
