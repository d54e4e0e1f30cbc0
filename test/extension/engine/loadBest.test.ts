import { expect, test } from 'vitest';
import { loadBest } from '../../../extension/engine/loadBest';
import type { Kernels } from '../../../src/kernels/kernels';

const shared = { isShared: true } as Kernels;
const single = { isShared: false } as Kernels;
const failing = (reason: string) => () => Promise.reject<Kernels>(new Error(reason));

test.each([
  ['threads', () => Promise.resolve(shared), shared, []],
  ['one thread', failing('no shared memory'), single, ['pooling runs on one thread: no shared memory']],
])('with %s', async (_what, loadShared, expected, reports) => {
  const told: string[] = [];
  expect(
    await loadBest(
      loadShared,
      () => Promise.resolve(single),
      (message) => told.push(message),
    ),
  ).toBe(expected);
  expect(told).toEqual(reports);
});

test('without vectors the plain engine does the work, and the log says why', async () => {
  const told: string[] = [];
  const none = await loadBest(failing('no threads'), failing('no SIMD'), (message) => told.push(message));
  expect(none).toBeUndefined();
  expect(told).toEqual(['pooling runs on one thread: no threads', 'pooling runs without compiled kernels: no SIMD']);
});
