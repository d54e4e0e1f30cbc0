import { beforeEach, expect, test } from 'vitest';
import type { LayerCall } from '../../src/pooling/layers';
import { PlainEngine } from '../../src/pooling/plainEngine';
import { tensorOf } from '../../src/tensors/tensor';
import type { ComparedName } from '../../src/worker/comparison';
import { PoolingSession } from '../../src/worker/poolingSession';

const never = new AbortController().signal;
const tutorial = [1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1];
const look = { plane: 0, limit: 100, window: 0, gradient: false } as const;
const floor: LayerCall = { op: 'MaxPool2d', kwargs: { kernel_size: 3 } };
const ceil: LayerCall = { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } };
const mean: LayerCall = { op: 'AvgPool2d', kwargs: { kernel_size: 3, ceil_mode: true } };

let session: PoolingSession;

beforeEach(async () => {
  session = await PoolingSession.open(
    new PlainEngine(() => Promise.resolve()),
    tensorOf(tutorial, [1, 1, 5, 5]),
    false,
  );
  await session.update(ceil, look, 1, never);
});

async function values(name: ComparedName) {
  const { blocks } = await session.compared.plane({ name, plane: 0, limit: 100 }, never);
  return [...blocks[0]!.values];
}

test('with another layer: both outputs, their difference, and the reasons', async () => {
  const facts = await session.compare({ kind: 'call', call: mean }, never);
  expect(facts).toMatchObject({
    shapes: [
      [1, 1, 2, 2],
      [1, 1, 2, 2],
    ],
    isExpected: false,
    difference: { count: 3, first: { position: [0, 0, 0, 0], a: 2, b: Math.fround(10 / 9) } },
  });
  expect(await values('a')).toEqual([2, 3, 5, 1]);
  expect((await values('b')).map((value) => value.toFixed(2))).toEqual(['1.11', '1.33', '2.17', '1.00']);
  expect(await values('unequal')).toEqual([1, 1, 1, 0]);
  const { a, b } = session.comparedReasons(0, [0, 0]);
  expect([a!.cause.kind, b!.cause.kind]).toEqual(['max', 'avg']);
});

test('with other sizes: a cell that only one has differs, and has one reason', async () => {
  const { difference } = await session.compare({ kind: 'call', call: floor }, never);
  expect(difference).toMatchObject({
    shape: [1, 1, 2, 2],
    count: 3,
    total: 4,
    first: { position: [0, 0, 0, 1], a: 3 },
  });
  expect(Object.keys(session.comparedReasons(0, [1, 1]))).toEqual(['a']);
});

test('with another framework', async () => {
  await session.update({ op: 'MaxPool2d', kwargs: { kernel_size: 2, padding: 1 } }, look, 2, never);
  const { difference } = await session.compare({ kind: 'framework', framework: 'keras', which: 'plain' }, never);
  expect(difference.count).toBeGreaterThan(0);
});

test('with what the output should be, and with another tensor', async () => {
  const expected = tensorOf([2, 3, 5, 2], [2, 2]);
  expect(await session.compare({ kind: 'tensor', tensor: expected }, never)).toMatchObject({
    isExpected: true,
    difference: { count: 1, maximum: 1, first: { position: [0, 0, 1, 1], a: 1, b: 2 } },
  });
  const other = tensorOf([...tutorial].reverse(), [5, 5]);
  expect(await session.compare({ kind: 'tensor', tensor: other }, never)).toMatchObject({
    isExpected: false,
    difference: { count: 4 },
  });
});

test('what has other channels is refused', async () => {
  const other = tensorOf([...tutorial, ...tutorial], [1, 2, 5, 5]);
  await expect(session.compare({ kind: 'tensor', tensor: other }, never)).rejects.toThrow(
    'Cannot compare (1, 1, 2, 2) with (1, 2, 2, 2): batch and channels must be the same.',
  );
});

test('another result ends the comparison', async () => {
  await session.compare({ kind: 'call', call: mean }, never);
  await session.update(floor, look, 2, never);
  expect(() => session.compared).toThrow('Nothing is compared');
});
