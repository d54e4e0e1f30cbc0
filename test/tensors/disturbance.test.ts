import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disturbed } from '../../src/tensors/disturbance';
import { tensorOf } from '../../src/tensors/tensor';

const plane = tensorOf([1, 2, 3, 4, 5, 6], [1, 1, 2, 3]);
const still = { noise: 0, seed: 1 };

test('a plane moves right and down, and cells that come in repeat the edge', () => {
  expect([...disturbed(plane, 2, { ...still, shift: [1, 0] }).data]).toEqual([1, 1, 2, 4, 4, 5]);
  expect([...disturbed(plane, 2, { ...still, shift: [-1, 1] }).data]).toEqual([2, 3, 3, 2, 3, 3]);
  expect([...disturbed(plane, 2, { ...still, shift: [8, -8] }).data]).toEqual([4, 4, 4, 4, 4, 4]);
});

test('the slices of a volume stay apart; a line has no rows', () => {
  const volume = tensorOf([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 2, 2]);
  expect([...disturbed(volume, 3, { ...still, shift: [0, 1] }).data]).toEqual([1, 2, 1, 2, 5, 6, 5, 6]);
  const line = tensorOf([1, 2, 3], [1, 1, 3]);
  expect([...disturbed(line, 1, { ...still, shift: [1, 5] }).data]).toEqual([1, 1, 2]);
});

test('the same seed gives the same noise, another one other noise', () => {
  const noisy = (seed: number) => [...(disturbed(plane, 2, { shift: [0, 0], noise: 0.1, seed }).data as Float32Array)];
  expect(noisy(1)).toEqual(noisy(1));
  expect(noisy(2)).not.toEqual(noisy(1));
  expect([...plane.data]).toEqual([1, 2, 3, 4, 5, 6]);
});

test('noise has the deviation that is wanted, of the range', () => {
  const ramp = tensorOf(
    Float32Array.from({ length: 10_000 }, (_, i) => (i % 101) / 10),
    [1, 1, 100, 100],
  );
  const { data } = disturbed(ramp, 2, { shift: [0, 0], noise: 0.2, seed: 3 });
  const noise = Array.from(data as Float32Array, (value, i) => value - Number(ramp.data[i]));
  const mean = noise.reduce((sum, each) => sum + each, 0) / noise.length;
  const deviation = Math.sqrt(noise.reduce((sum, each) => sum + (each - mean) ** 2, 0) / noise.length);
  expect(Math.abs(mean)).toBeLessThan(0.1);
  expect(deviation).toBeCloseTo(2, 1);
});

test('integers stay integers of their dtype, also the largest', () => {
  const bytes = tensorOf([0, 255, 128, 7], [1, 1, 2, 2], 'uint8');
  const made = [...(disturbed(bytes, 2, { shift: [0, 0], noise: 1, seed: 1 }).data as Uint8Array)];
  expect(made.some((value) => value === 0 || value === 255)).toBe(true);
  const most = 2n ** 63n - 1n;
  const longs = tensorOf([most, 0n, most, 0n, most, 0n], [1, 1, 6], 'int64');
  const { data } = disturbed(longs, 1, { shift: [0, 0], noise: 0.5, seed: 1 });
  expect([...(data as BigInt64Array)].some((value) => value === most)).toBe(true);
});

test('a plane of one value is only shifted, and NaN and ∞ stay', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, noise) => {
      const flat = tensorOf([3, NaN, Infinity, 3], [1, 1, 2, 2]);
      expect([...disturbed(flat, 2, { shift: [0, 0], noise, seed }).data]).toEqual([3, NaN, Infinity, 3]);
    }),
  );
});
