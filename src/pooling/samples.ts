import type { DType } from '../tensors/dtype';

/** Fractional pooling's random numbers, from 0 to 1 (not included), one for each plane: given, or drawn when asked for. */
export type Samples = readonly number[] | DrawnSamples;

/** Plane `p` has draw number `first + p · step` of the seed. */
interface DrawnSamples {
  readonly seed: number;
  readonly first: number;
  readonly step: number;
  readonly dtype: DType;
}

export function sampleOf(samples: Samples, plane: number): number {
  return 'seed' in samples
    ? drawSample(samples.seed, samples.first + plane * samples.step, samples.dtype)
    : samples[plane]!;
}

/** Bits of a fraction that a floating type holds for certain: no number below 1 rounds to 1. */
const fractionBits: Partial<Record<DType, number>> = { bfloat16: 8, float16: 11, float32: 24 };

/** A number from 0 to 1 (not included) by a generator of our own (mulberry32); the same seed gives the same. */
export function drawSample(seed: number, number: number, dtype: DType): number {
  const bits = fractionBits[dtype] ?? 32;
  const state = (seed + Math.imul(number + 1, 0x6d2b79f5)) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> (32 - bits)) / 2 ** bits;
}
