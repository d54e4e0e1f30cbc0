import { describe, expect, test } from 'vitest';
import type { Dataset } from '../../src/datasets/dataset';
import { batchCounts, load, type Batch, type LoaderOptions } from '../../src/datasets/loader';
import { shuffled } from '../../src/datasets/mersenne';
import { answers, open } from './fixtures';

/** Images of one pixel that are their own number. */
function counting(length: number): Dataset {
  return {
    kind: 'arrays',
    shape: [1, 1, 1],
    length,
    files: [],
    read: (indices) => Promise.resolve({ data: Float32Array.from(indices) }),
  };
}

async function batches(dataset: Dataset, options: LoaderOptions): Promise<number[][]> {
  return (await batchesOf(dataset, options)).map(({ input }) => Array.from(input.data, Number));
}

async function batchesOf(dataset: Dataset, options: LoaderOptions): Promise<Batch[]> {
  const read: Batch[] = [];
  for await (const batch of load(dataset, options)) read.push(batch);
  return read;
}

describe('batches are those of a DataLoader', () => {
  test('the last one is small, or left out', async () => {
    expect(batchCounts(counting(10_000), { batchSize: 64 })).toEqual({ images: 10_000, batches: 157 });
    expect(batchCounts(counting(10_000), { batchSize: 64, dropLast: true })).toEqual({ images: 9984, batches: 156 });
    expect(await batches(counting(5), { batchSize: 2 })).toEqual([[0, 1], [2, 3], [4]]);
    expect(await batches(counting(5), { batchSize: 2, dropLast: true })).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(await batches(counting(9), { batchSize: 2, limit: 3 })).toEqual([[0, 1], [2]]);
    expect((await batches(counting(10_000), { batchSize: 64 })).at(-1)).toHaveLength(16);
  });

  test('bytes stay bytes beside their values, unless they are normalized', async () => {
    const dataset = await open('MNIST', 'test');
    const [plain] = await batchesOf(dataset, { batchSize: 2 });
    const { data, pixels } = plain!.input;
    expect(pixels!.greatest).toBe(255);
    expect([...data]).toEqual(Array.from(pixels!.data, (byte) => Math.fround(byte / 255)));
    const [normalized] = await batchesOf(dataset, { batchSize: 2, normalize: { mean: [0.5], std: [0.5] } });
    expect(normalized!.input.pixels).toBeUndefined();
  });

  test.each(Object.entries(answers.order))('seed %s shuffles as PyTorch does', (seed, order) => {
    expect(shuffled(1000, Number(seed)).slice(0, order.length)).toEqual(order);
  });

  test('a shuffled set has every image once', async () => {
    const order = (await batches(counting(100), { batchSize: 7, seed: 3 })).flat();
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(order).not.toEqual(order.toSorted((a, b) => a - b));
  });

  test.each<[LoaderOptions, string]>([
    [{ batchSize: 0 }, 'batch_size should be a positive integer value, but got batch_size=0'],
    [{ batchSize: 1.5 }, 'batch_size should be a positive integer value'],
    [{ batchSize: 1, limit: 0 }, 'Invalid limit: 0'],
    [{ batchSize: 1, normalize: { mean: [0, 0], std: [1] } }, 'mean has 2 values, but the images have 1 channels'],
    [{ batchSize: 1, normalize: { mean: [0], std: [0] } }, 'std evaluated to zero'],
    [{ batchSize: 1, normalize: { mean: [NaN], std: [1] } }, 'Invalid mean: NaN'],
  ])('%j is refused', async (options, message) => {
    await expect(batches(counting(3), options)).rejects.toThrow(message);
  });

  test('at most two batches are read and not yet used', async () => {
    const dataset = counting(1000);
    let images = 0;
    const read: typeof dataset.read = (indices) => {
      images += indices.length;
      return dataset.read(indices);
    };
    for await (const { step } of load({ ...dataset, read }, { batchSize: 64 })) {
      expect(images).toBeLessThanOrEqual((step + 2) * 64);
    }
    expect(images).toBe(1000);
  });

  test('it stops when it is cancelled', async () => {
    const abort = new AbortController();
    const read = async () => {
      for await (const { step } of load(counting(100), { batchSize: 10 }, abort.signal)) if (step === 2) abort.abort();
    };
    await expect(read()).rejects.toThrow('Cancelled.');
  });
});

test('bytes become 0…1 in float32', async () => {
  const dataset = await open('cifar-10-batches-py');
  const raw = await dataset.read([0]);
  const [first] = await batchesOf(dataset, { batchSize: 1 });
  expect(first!.input.shape).toEqual([1, 3, 32, 32]);
  expect(first!.input.data).toEqual(Float32Array.from(raw.data, (byte) => byte / 255));
  expect(first!.labels).toEqual(raw.labels);
});
