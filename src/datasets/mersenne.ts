const SIZE = 624;
const SHIFT = 397;

/**
 * The generator that PyTorch draws from on the CPU: mt19937.
 *
 * @see at/core/MT19937RNGEngine.h
 */
class Mersenne {
  private readonly state = new Uint32Array(SIZE);
  private next = SIZE;

  /** @param seed as `torch.Generator().manual_seed(seed)` takes it: its lower 32 bits count */
  constructor(seed: number) {
    const { state } = this;
    state[0] = Number(BigInt.asUintN(32, BigInt(seed)));
    for (let i = 1; i < SIZE; i++) {
      const before = state[i - 1]! ^ (state[i - 1]! >>> 30);
      state[i] = Math.imul(1812433253, before) + i;
    }
  }

  /** 32 random bits. */
  random(): number {
    if (this.next === SIZE) this.refill();
    let word = this.state[this.next++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  private refill(): void {
    const { state } = this;
    for (let i = 0; i < SIZE; i++) {
      const mixed = (state[i]! & 0x80000000) | (state[(i + 1) % SIZE]! & 0x7fffffff);
      state[i] = state[(i + SHIFT) % SIZE]! ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
    }
    this.next = 0;
  }
}

/**
 * The order in which `DataLoader(…, shuffle=True, generator=torch.Generator().manual_seed(seed))` goes through a dataset of
 * this length in its first epoch.
 *
 * @see torch/utils/data/dataloader.py, _BaseDataLoaderIter; aten/src/ATen/native/TensorFactories.cpp, randperm_cpu
 */
export function shuffled(length: number, seed: number): number[] {
  const generator = new Mersenne(seed);
  // the loader first draws a seed of 64 bits for its workers
  generator.random();
  generator.random();
  const order = Array.from({ length }, (_, i) => i);
  for (let i = 0; i < length - 1; i++) {
    const other = i + (generator.random() % (length - i));
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}
