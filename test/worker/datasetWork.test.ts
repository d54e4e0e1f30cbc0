import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CancelledError } from '../../src/errors';
import { bytesSource } from '../../src/files/byteSource';
import { pool } from '../../src/pooling/engine';
import { PlainEngine } from '../../src/pooling/plainEngine';
import type { Handlers } from '../../src/rpc';
import { readEventFile } from '../../src/tensorboard/reader';
import { tensorOf } from '../../src/tensors/tensor';
import { DatasetWork } from '../../src/worker/datasetWork';
import { FileAccess, type AskHost } from '../../src/worker/fileAccess';
import type { HostContract } from '../../src/worker/protocol';
import { root } from '../host/paths';

const folder = path.join(root, 'test/fixtures/datasets/cifar-10-batches-bin');
const place = { folder: 'vfs:/cifar', path: 'cifar', split: 'test' } as const;
const call = { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } } as const;

/** The extension's side: a folder on disk to read, and a file in memory to append to. */
function host() {
  const appended = new Map<string, Uint8Array[]>();
  const answers: Handlers<HostContract>['requests'] = {
    entries: async () => (await readdir(folder)).map((name) => ({ name, isFolder: false })),
    address: async (ask) => {
      const { length } = await readFile(path.join(folder, ask.name));
      return { uri: `${ask.folder}/${ask.name}`, name: ask.name, size: length, modified: 0 };
    },
    bytes: async (ask) => (await readFile(path.join(folder, path.basename(ask.uri)))).subarray(ask.start, ask.end),
    append: ({ uri, bytes }) => {
      appended.set(uri, [...(appended.get(uri) ?? []), bytes.slice()]);
      return undefined;
    },
  };
  const context = { signal: new AbortController().signal, report: () => undefined };
  const ask: AskHost = (name, asked) => Promise.resolve(answers[name](asked as never, context));
  const files = new FileAccess(ask);
  const work = new DatasetWork(new PlainEngine(() => Promise.resolve()), files);
  const log = () => {
    const [[uri, parts] = ['', []]] = appended;
    return { uri, bytes: Uint8Array.from(parts.flatMap((part) => [...part])) };
  };
  return { work, log };
}

test('a dataset is pooled in batches, and logged to the given folder', async () => {
  const { work, log } = host();
  const progress: number[] = [];
  const ask = { ...place, call, options: { batchSize: 3 }, logFolder: 'vfs:/runs/a' };
  const summary = await work.pool(ask, new AbortController().signal, ({ done }) => progress.push(done));
  const images = (await readFile(path.join(folder, 'test_batch.bin'))).length / 3073;
  expect(summary).toMatchObject({ images, batches: Math.ceil(images / 3) });
  expect(progress).toEqual(Array.from({ length: summary.batches + 1 }, (_, i) => i));
  const bytes = await readFile(path.join(folder, 'test_batch.bin'));
  const samples = [0, 1, 2].flatMap((image) => [...bytes.subarray(image * 3073 + 1, (image + 1) * 3073)]);
  const { output } = pool(
    tensorOf(
      samples.map((sample) => Math.fround(sample / 255)),
      [3, 3, 32, 32],
    ),
    call,
  );
  const sum = createHash('sha256').update(new Uint8Array(output.data.buffer)).digest('hex');
  expect(summary.sha256[0]).toBe(sum);
  expect(log().uri).toMatch(/^vfs:\/runs\/a\/events\.out\.tfevents\.\d{10}\./);
  const run = await readEventFile('log', bytesSource(log().bytes));
  expect(run.faults).toEqual([]);
  expect(run.images.get('output')!.map(({ step }) => step)).toEqual(
    Array.from({ length: summary.batches }, (_, i) => i),
  );
});

test('work that is cancelled leaves a log that can be read', async () => {
  const { work, log } = host();
  const controller = new AbortController();
  const ask = { ...place, call, options: { batchSize: 2 }, logFolder: 'vfs:/runs/b' };
  const working = work.pool(ask, controller.signal, ({ done }) => {
    if (done === 1) controller.abort();
  });
  await expect(working).rejects.toThrow(CancelledError);
  const run = await readEventFile('log', bytesSource(log().bytes));
  expect(run.faults).toEqual([]);
  expect(run.images.get('input')!.map(({ step }) => step)).toEqual([0]);
});

test('the same choices make a script of either kind', async () => {
  const { work } = host();
  const ask = { ...place, call, options: { batchSize: 64 }, logdir: 'runs' };
  expect(await work.script({ ...ask, library: 'torch' })).toContain('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
  expect(await work.script({ ...ask, library: 'ray' })).toContain('map_batches');
});
