import { beforeEach, describe, expect, test, vi } from 'vitest';
import { registerDatasetCommand } from '../../../extension/dataset/datasetCommand';
import { DatasetError, TensorError } from '../../../src/errors';
import type { FoundDataset } from '../../../src/worker/protocol';
import { fake, Uri, window, type FakeQuickPick } from '../fake/vscode';

beforeEach(() => {
  fake.reset();
});

const cifar: FoundDataset = {
  kind: 'cifarPython',
  name: 'CIFAR-10',
  length: 10_000,
  shape: [3, 32, 32],
  split: 'test',
  isMixed: false,
};
/** Not divided into parts. */
const whole: FoundDataset = { kind: 'arrays', length: 10_000, shape: [3, 32, 32], isMixed: false };
const images: FoundDataset = { kind: 'images', length: 9, shape: [3, 40, 60], isMixed: true };
const summary = { images: 1, batches: 1, milliseconds: { total: 1, read: 1, pool: 1, write: 1 } };

interface Answers {
  readonly test: FoundDataset | Error;
  readonly train?: FoundDataset | Error;
  readonly pool?: (report: (progress: { done: number; total: number }) => void) => void;
}

/** Runs the command on a folder of which the engine says this. */
function poolDataset({ test, train = test, pool = () => undefined }: Answers) {
  const request = vi.fn(
    (name: string, body: { split: string }, running?: { readonly onProgress: (progress: object) => void }) => {
      if (name === 'poolDataset') {
        return Promise.resolve().then(() => {
          pool(running!.onProgress);
          return summary;
        });
      }
      if (name === 'writeScript') return Promise.resolve('import torch\n');
      const found = body.split === 'test' ? test : train;
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
    },
  );
  registerDatasetCommand({ request } as never, { call: undefined } as never, { open: vi.fn() } as never);
  const done = fake.commands.get('poolscope.poolDataset')!(Uri.parse('file:///work/data')) as Promise<void>;
  const sent = (name: string) => request.mock.calls.filter(([sentName]) => sentName === name).map(([, body]) => body);
  return { done, sent };
}

/** The picker that is shown as the n-th, counted from 1. */
async function picker(number: number): Promise<FakeQuickPick> {
  await vi.waitFor(() => {
    expect(fake.quickPicks).toHaveLength(number);
  });
  return fake.quickPicks[number - 1]!;
}

const stepOf = ({ title, step, totalSteps }: FakeQuickPick) => [title, step, totalSteps];
const valueOf = ({ items }: FakeQuickPick, label: string) => items.find((item) => item.label === label)?.description;

async function accept(number: number, label?: string): Promise<void> {
  (await picker(number)).accept(label);
}

test('Enter at each of three steps runs the study note', async () => {
  const { done, sent } = poolDataset({ test: cifar, train: { ...cifar, split: 'train', length: 50_000 } });
  const first = await picker(1);
  expect(stepOf(first)).toEqual(['Pool Dataset: CIFAR-10', 1, 3]);
  expect(first.items.map(({ label, description }) => [label, description])).toEqual([
    ['Test set', '10000 images, 3×32×32'],
    ['Training set', '50000 images, 3×32×32'],
  ]);
  first.accept();
  expect(stepOf(await picker(2))).toEqual(['Pool Dataset: CIFAR-10', 2, 3]);
  await accept(2);
  expect(stepOf(await picker(3))).toEqual(['Pool Dataset: CIFAR-10', 3, 3]);
  await accept(3);
  await done;
  expect(sent('poolDataset')).toEqual([
    expect.objectContaining({
      folder: 'file:///work/data',
      split: 'test',
      call: { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } },
      options: { batchSize: 64 },
    }),
  ]);
});

test('what the folder decides is not asked', async () => {
  poolDataset({ test: new DatasetError('missing files'), train: { ...cifar, split: 'train' } });
  expect(stepOf(await picker(1))).toEqual(['Pool Dataset: CIFAR-10', 1, 2]);
  poolDataset({ test: whole });
  const second = await picker(2);
  expect([second.step, second.totalSteps, second.placeholder]).toEqual([1, 2, '10000 images, 3×32×32. Select a layer']);
});

test('a folder without a dataset says so at once', async () => {
  await poolDataset({ test: new DatasetError('data: no dataset found') }).done;
  expect(window.showErrorMessage.mock.calls).toEqual([['data: no dataset found']]);
  expect(fake.quickPicks).toHaveLength(0);
});

test('a broken part is offered, and says why when it is chosen', async () => {
  const { done } = poolDataset({ test: new TensorError('test_batch: broken'), train: { ...cifar, split: 'train' } });
  expect((await picker(1)).items[0]).toMatchObject({ label: 'Test set', detail: 'test_batch: broken' });
  await accept(1);
  await done;
  expect(window.showErrorMessage.mock.calls).toEqual([['test_batch: broken']]);
});

test('Back leads to the step before', async () => {
  const { done, sent } = poolDataset({ test: cifar, train: { ...cifar, split: 'train' } });
  expect((await picker(1)).buttons).toEqual([]);
  await accept(1);
  (await picker(2)).goBack();
  await accept(3, 'Training set');
  await accept(4);
  await accept(5);
  await done;
  expect(sent('poolDataset')).toMatchObject([{ split: 'train' }]);
});

test('Escape ends it without a run', async () => {
  const { done, sent } = poolDataset({ test: cifar });
  (await picker(1)).hide();
  await done;
  expect(sent('poolDataset')).toEqual([]);
});

describe('the page of settings', () => {
  async function atSettings(found: FoundDataset = whole) {
    const run = poolDataset({ test: found });
    await accept(1);
    return { ...run, page: await picker(2) };
  }

  test('comes back with each change, and runs with all of them', async () => {
    const { done, sent } = await atSettings();
    window.showInputBox.mockResolvedValueOnce('32');
    await accept(2, 'batch_size');
    expect(valueOf(await picker(3), 'batch_size')).toBe('32');
    window.showInputBox.mockResolvedValueOnce('7');
    await accept(3, 'shuffle');
    await accept(4, 'drop_last');
    expect([valueOf(await picker(5), 'shuffle'), valueOf(await picker(5), 'drop_last')]).toEqual(['seed 7', 'on']);
    window.showInputBox.mockResolvedValueOnce('0.5').mockResolvedValueOnce('0.1, 0.2, 0.3');
    await accept(5, 'Normalize');
    window.showInputBox.mockResolvedValueOnce('100');
    await accept(6, 'limit');
    await accept(7);
    await done;
    expect(sent('poolDataset')[0]).toMatchObject({
      options: {
        batchSize: 32,
        seed: 7,
        dropLast: true,
        limit: 100,
        normalize: { mean: [0.5], std: [0.1, 0.2, 0.3] },
      },
    });
  });

  test('an option that is on turns off; a question that is cancelled changes nothing', async () => {
    const { done, sent } = await atSettings();
    await accept(2, 'drop_last');
    await accept(3, 'drop_last');
    window.showInputBox.mockResolvedValue(undefined);
    await accept(4, 'batch_size');
    await accept(5, 'Normalize');
    await accept(6);
    await done;
    expect(sent('poolDataset')[0]).toMatchObject({ options: { batchSize: 64 } });
    expect(sent('poolDataset')[0]).not.toHaveProperty('options.dropLast');
  });

  test('what is typed is checked', async () => {
    await atSettings();
    await accept(2, 'Normalize');
    const { validateInput } = window.showInputBox.mock.calls[0]![0];
    expect(validateInput('0.5, 0.5')).toBe('Invalid mean: 0.5, 0.5');
    expect(validateInput('0.5, , 1')).toBe('Invalid mean: 0.5, , 1');
    expect(validateInput('0.5, 0.4, 0.3')).toBeUndefined();
  });

  test('only images in files of their own can be resized', async () => {
    const { page } = await atSettings();
    expect(page.items.map(({ label }) => label)).not.toContain('Resize');
  });

  test('images of several sizes get that of the first, or another', async () => {
    const { done, sent, page } = await atSettings(images);
    expect(valueOf(page, 'Resize')).toBe('40×60');
    window.showInputBox.mockResolvedValueOnce('32');
    await accept(2, 'Resize');
    await accept(3);
    await done;
    expect(sent('poolDataset')[0]).toMatchObject({ options: { resize: 32 } });
  });

  test('a script has the same settings', async () => {
    const { done, sent } = await atSettings();
    await accept(2, 'Generate a Ray Data script');
    await done;
    expect(sent('writeScript')[0]).toMatchObject({ library: 'ray', options: { batchSize: 64 } });
  });
});

test('an image of another size that shows late is offered to be resized', async () => {
  let runs = 0;
  const pool = () => {
    if (runs++ === 0) throw new DatasetError('a.png: this image is (5, 6)', 'resize');
  };
  const { done, sent } = poolDataset({ test: { ...images, isMixed: false }, pool });
  window.showErrorMessage.mockResolvedValueOnce('Resize…');
  window.showInputBox.mockResolvedValueOnce('8, 9');
  await accept(1);
  await accept(2);
  await done;
  expect(sent('poolDataset')).toMatchObject([{ options: { batchSize: 64 } }, { options: { resize: [8, 9] } }]);
});

test('the time left is told once it can be', async () => {
  const now = vi.spyOn(Date, 'now').mockReturnValue(0);
  const { done } = poolDataset({
    test: cifar,
    train: new DatasetError('missing files'),
    pool: (report) => {
      for (const [batches, milliseconds] of [
        [1, 2000],
        [8, 500],
        [10, 2000],
      ] as const) {
        now.mockReturnValue(milliseconds);
        report({ done: batches, total: 100 });
      }
    },
  });
  await accept(1);
  await accept(2);
  await done;
  now.mockRestore();
  expect(fake.progress).toMatchObject([
    { message: '1 of 100 batches' },
    { message: '8 of 100 batches' },
    { message: '10 of 100 batches, 5/s, 18 s left' },
  ]);
});
