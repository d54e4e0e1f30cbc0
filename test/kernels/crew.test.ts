import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Kernels } from '../../src/kernels/kernels';
import { plan, type PoolJob } from '../../src/pooling/engine';
import { tensorOf } from '../../src/tensors/tensor';
import { expectAlike } from './alike';
import { loadSharedKernels } from './loadKernels';

const helpers: Worker[] = [];
let kernels: Kernels;

beforeAll(async () => {
  kernels = await loadSharedKernels(3, helpers);
  expect(helpers).toHaveLength(2);
});

afterAll(async () => {
  for (const helper of helpers) await helper.terminate();
});

/** Enough for several threads to be called, with a NaN in it. */
function large(shape: readonly number[]) {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 1009) - 500);
  values[Math.floor(count / 2)] = NaN;
  return tensorOf(values, shape);
}

test.each<[string, readonly number[], PoolJob['call']]>([
  ['pairs', [6, 600, 610], { op: 'MaxPool2d', kwargs: { kernel_size: 2 } }],
  ['cubes', [3, 40, 120, 140], { op: 'MaxPool3d', kwargs: { kernel_size: 2 } }],
  ['threes by two', [3, 700, 800], { op: 'MaxPool2d', kwargs: { kernel_size: 3, stride: 2, padding: 1 } }],
  ['threes', [3, 900, 901], { op: 'MaxPool2d', kwargs: { kernel_size: 3 } }],
  ['two passes', [1, 500, 501], { op: 'MaxPool2d', kwargs: { kernel_size: 3, stride: 1, dilation: 2 } }],
  [
    'large windows of one plane',
    [1, 300, 310],
    { op: 'MaxPool2d', kwargs: { kernel_size: 13, stride: 1, padding: 6 } },
  ],
  ['averages', [2, 500, 501], { op: 'AvgPool2d', kwargs: { kernel_size: 3, stride: 1, padding: 1 } }],
  ['adaptive averages', [8, 500, 501], { op: 'AdaptiveAvgPool2d', kwargs: { output_size: [211, 300] } }],
])('several threads give what one does: %s', (_what, shape, call) => {
  const input = large(shape);
  expect(expectAlike(kernels, input, plan(input.shape, call))).toBe(true);
});

test('a helper that is ended leaves the work to the others', async () => {
  await helpers[0]!.terminate();
  const input = large([2, 500, 500]);
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 5, stride: 1 } } as const;
  for (let i = 0; i < 3; i++) expect(expectAlike(kernels, input, plan(input.shape, call))).toBe(true);
});

test('helpers that are dismissed end', async () => {
  const others: Worker[] = [];
  const dismissed = await loadSharedKernels(3, others);
  const ends = others.map((helper) => once(helper, 'exit'));
  dismissed.dismiss();
  expect(await Promise.all(ends)).toEqual([[0], [0]]);
});
