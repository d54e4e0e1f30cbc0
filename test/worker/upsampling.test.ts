import { beforeEach, expect, test } from 'vitest';
import type { LayerCall } from '../../src/pooling/layers';
import { PlainEngine } from '../../src/pooling/plainEngine';
import { tensorOf } from '../../src/tensors/tensor';
import type { ComparedName } from '../../src/worker/comparison';
import { PoolingSession } from '../../src/worker/poolingSession';

const never = new AbortController().signal;
const tutorial = [1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1];
const look = { plane: 0, limit: 100, window: 0, gradient: false } as const;
const ceil: LayerCall = { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } };

let session: PoolingSession;

/** Two channels: the tutorial's tensor second. */
beforeEach(async () => {
  const values = [...tutorial.map(() => 7), ...tutorial];
  session = await PoolingSession.open(new PlainEngine(() => Promise.resolve()), tensorOf(values, [1, 2, 5, 5]), false);
  await session.update(ceil, look, 1, never);
});

async function values(name: ComparedName) {
  const { blocks } = await session.compared('upsampling').plane({ name, plane: 0, limit: 100 }, never);
  return [...blocks[0]!.values];
}

test('MaxUnpool puts each maximum where it was; all else is lost', async () => {
  const made = await session.upsample(1, 'unpool', never);
  expect(made.code).toBe('nn.MaxUnpool2d(kernel_size=3)(input, indices, output_size=(5, 5))');
  expect(await values('b')).toEqual([0, 2, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  expect(await values('a')).toEqual(tutorial);
  expect(made.difference).toMatchObject({ total: 25, count: 16, maximum: 3 });
  expect(Math.max(...(await values('absolute')))).toBe(3);
});

test('the nearest cell, and linear between cells', async () => {
  const nearest = await session.upsample(1, 'nearest', never);
  expect(nearest.code).toBe('F.interpolate(input, size=(5, 5), mode="nearest")');
  expect((await values('b')).slice(0, 5)).toEqual([2, 2, 2, 3, 3]);
  const aligned = await session.upsample(1, 'linearAligned', never);
  expect(aligned.code).toBe('F.interpolate(input, size=(5, 5), mode="bilinear", align_corners=True)');
  expect((await values('b')).slice(0, 5)).toEqual([2, 2.25, 2.5, 2.75, 3]);
});

test('what only rounding changes is not lost', async () => {
  const tenths = tensorOf(new Float32Array(49).fill(0.1), [1, 1, 7, 7]);
  session = await PoolingSession.open(new PlainEngine(() => Promise.resolve()), tenths, false);
  await session.update({ op: 'AvgPool2d', kwargs: { kernel_size: 3 } }, look, 2, never);
  const { difference } = await session.upsample(0, 'linear', never);
  expect(difference).toMatchObject({ count: 0, total: 49 });
  expect(difference.mean).toBeGreaterThan(0);
});

test('where there is no way back, it says why', async () => {
  const upsampled = async (op: LayerCall['op'], kwargs: LayerCall['kwargs']) => {
    await session.update({ op, kwargs }, look, 2, never);
    await session.upsample(0, 'unpool', never);
  };
  await expect(upsampled('AvgPool2d', { kernel_size: 2 })).rejects.toThrow(
    'MaxUnpool needs the indices of a MaxPool; AvgPool2d has none that fit.',
  );
  await expect(upsampled('MaxPool2d', { kernel_size: 2, stride: 1, dilation: 3 })).rejects.toThrow(
    'invalid output_size "[5, 5]" (dim 0 must be between 2 and 4)',
  );
  await expect(upsampled('MaxUnpool2d', { kernel_size: 5 })).rejects.toThrow('MaxUnpool is up-sampling itself.');
});

test('a plane that is not there is refused, and another result ends it', async () => {
  await expect(session.upsample(2, 'nearest', never)).rejects.toThrow('No plane 2');
  await session.upsample(1, 'nearest', never);
  await session.update(ceil, look, 2, never);
  expect(() => session.compared('upsampling')).toThrow('Nothing is compared');
});
