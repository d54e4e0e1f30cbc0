import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { LayerCall } from '../../src/pooling/layers';
import { PlainEngine } from '../../src/pooling/plainEngine';
import { tensorOf, type Tensor } from '../../src/tensors/tensor';
import type { PairName } from '../../src/worker/comparison';
import { PoolingSession } from '../../src/worker/poolingSession';

const never = new AbortController().signal;
const look = { plane: 0, limit: 100, window: 0, gradient: false } as const;
const max: LayerCall = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } };
const right = { shift: [1, 0], noise: 0, seed: 1 } as const;

async function sessionOf(tensor: Tensor, call = max): Promise<PoolingSession> {
  const session = await PoolingSession.open(new PlainEngine(() => Promise.resolve()), tensor, false);
  await session.update(call, look, 1, never);
  return session;
}

let session: PoolingSession;

/** Of two channels the second: a 9 in each window's left column. */
beforeEach(async () => {
  const second = [9, 0, 9, 0, 0, 0, 0, 0];
  session = await sessionOf(tensorOf([...second.map(() => 1), ...second], [1, 2, 2, 4]));
});

async function values(of: PairName, name: 'a' | 'b' | 'absolute') {
  const { blocks } = await session.compared(of).plane({ name, plane: 0, limit: 100 }, never);
  return [...blocks[0]!.values];
}

test('max pooling stays the same under a shift that its windows hold, average pooling does not', async () => {
  const { input, variants, measured, cells } = await session.robustness(1, right, never);
  expect([measured, cells]).toEqual([8, 8]);
  expect(await values('disturbed', 'b')).toEqual([9, 9, 0, 9, 0, 0, 0, 0]);
  expect(input.difference.count).toBe(3);
  expect(variants.map(({ name, label, call }) => [name, label, call])).toEqual([
    ['own', 'MaxPool2d', 'nn.MaxPool2d(kernel_size=2)'],
    ['other', 'AvgPool2d', 'nn.AvgPool2d(kernel_size=2)'],
    ['dense', 'stride=1', 'nn.MaxPool2d(kernel_size=2, stride=1)'],
  ]);
  expect(variants.map(({ outcome }) => 'difference' in outcome && outcome.difference)).toMatchObject([
    { count: 0, total: 2, mean: 0 },
    { count: 1, total: 2, mean: 1.125 },
    { count: 0, total: 3 },
  ]);
  expect(await values('other', 'absolute')).toEqual([2.25, 0]);
});

test('a plane of one value stays the same whatever is done to it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: -3, max: 3 }),
      fc.nat(1),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (dx, dy, noise) => {
        const { variants } = await session.robustness(0, { shift: [dx, dy], noise, seed: 1 }, never);
        expect(variants).toHaveLength(3);
        for (const { outcome } of variants) expect(outcome).toMatchObject({ difference: { count: 0, mean: 0 } });
      },
    ),
    { numRuns: 20 },
  );
});

test('what PyTorch refuses of another layer is said, the rest is measured', async () => {
  session = await sessionOf(tensorOf([1, 2, 3, 4], [1, 1, 2, 2], 'uint8'));
  const { variants } = await session.robustness(0, right, never);
  expect(variants.map(({ outcome }) => 'problem' in outcome)).toEqual([false, true, false]);
});

test('of a plane that is too large the first rows are measured', async () => {
  const side = 2100;
  session = await sessionOf(tensorOf(new Uint8Array(side * side), [1, 1, side, side], 'uint8'));
  const { measured, cells } = await session.robustness(0, right, never);
  expect(cells).toBe(side * side);
  expect(measured).toBe(Math.floor(2 ** 22 / side) * side);
});

test('windows at random and unpooling are refused', async () => {
  const eight = tensorOf(new Float32Array(64), [1, 1, 8, 8]);
  session = await sessionOf(eight, { op: 'FractionalMaxPool2d', kwargs: { kernel_size: 2, output_size: 3 } });
  await expect(session.robustness(0, right, never)).rejects.toThrow('Windows of FractionalMaxPool2d are random.');
  session = await sessionOf(eight, { op: 'MaxUnpool2d', kwargs: { kernel_size: 2 } });
  await expect(session.robustness(0, right, never)).rejects.toThrow('MaxUnpool does not pool.');
});

test('it can be cancelled', async () => {
  const cancel = new AbortController();
  const asked = session.robustness(0, right, cancel.signal);
  cancel.abort();
  await expect(asked).rejects.toThrow('cancelled');
});
