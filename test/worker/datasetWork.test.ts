import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CancelledError } from '../../src/errors';
import { pool } from '../../src/pooling/engine';
import { PlainEngine } from '../../src/pooling/plainEngine';
import type { Handlers } from '../../src/rpc';
import { readLogs } from '../../src/tensorboard/reader';
import type { Run } from '../../src/tensorboard/run';
import { tensorOf } from '../../src/tensors/tensor';
import { DatasetWork } from '../../src/worker/datasetWork';
import { FileAccess, type AskHost, type LocalMachine } from '../../src/worker/fileAccess';
import type { HostContract } from '../../src/worker/protocol';
import { memoryFolder } from '../datasets/memoryFolder';
import { root } from '../host/paths';

const folder = path.join(root, 'test/fixtures/datasets/cifar-10-batches-bin');
const place = { folder: 'vfs:/cifar', path: 'cifar', split: 'test' } as const;
const call = { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } } as const;

/** The extension's side: a folder on disk to read, and files in memory that are written. */
function host() {
  const written: Record<string, Uint8Array> = {};
  const answers: Handlers<HostContract>['requests'] = {
    module: () => undefined,
    figureParts: () => Promise.reject(new Error('not asked for')),
    entries: async () => (await readdir(folder)).map((name) => ({ name, isFolder: false })),
    address: async (ask) => {
      const { length } = await readFile(path.join(folder, ask.name));
      return { uri: `${ask.folder}/${ask.name}`, name: ask.name, size: length, modified: 0 };
    },
    bytes: async (ask) => (await readFile(path.join(folder, path.basename(ask.uri)))).subarray(ask.start, ask.end),
    write: ({ folder: to, name, bytes }) => {
      written[`${to}/${name}`] = bytes.slice();
      return undefined;
    },
  };
  const context = { signal: new AbortController().signal, report: () => undefined };
  const ask: AskHost = (name, asked) => Promise.resolve(answers[name](asked as never, context));
  const files = new FileAccess(ask);
  const work = new DatasetWork(new PlainEngine(() => Promise.resolve()), files);
  return { work, written };
}

async function runIn(written: Readonly<Record<string, Uint8Array>>): Promise<Run> {
  const names = Object.entries(written).map(([uri, bytes]) => [path.basename(uri), bytes] as const);
  const runs = await readLogs(memoryFolder(Object.fromEntries(names)));
  expect(runs).toMatchObject([{ faults: [] }]);
  return runs[0]!;
}

test('a dataset is pooled in batches, and logged to the given folder', async () => {
  const { work, written } = host();
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
  expect(Object.keys(written)[0]).toMatch(/^vfs:\/runs\/a\/events\.out\.tfevents\.\d{10}\..*\.part00000$/);
  const run = await runIn(written);
  expect(run.images.get('output')!.map(({ step }) => step)).toEqual(
    Array.from({ length: summary.batches }, (_, i) => i),
  );
});

test('work that is cancelled leaves a log that can be read', async () => {
  const { work, written } = host();
  const controller = new AbortController();
  const ask = { ...place, call, options: { batchSize: 2 }, logFolder: 'vfs:/runs/b' };
  const working = work.pool(ask, controller.signal, ({ done }) => {
    if (done === 1) controller.abort();
  });
  await expect(working).rejects.toThrow(CancelledError);
  const run = await runIn(written);
  expect(run.images.get('input')!.map(({ step }) => step)).toEqual([0]);
});

test('on this machine the event file grows', async () => {
  const appended: [uri: string, size: number][] = [];
  const local: LocalMachine = {
    source: () => expect.unreachable(),
    realPath: () => expect.unreachable(),
    deflate: (bytes) => bytes,
    append: (uri, { length }) => Promise.resolve(void appended.push([uri, length])),
  };
  const files = new FileAccess(() => expect.unreachable(), local);
  const sink = files.eventFile('file:///runs/a%20b', 'events.out.tfevents.1', () => 1);
  await sink.append(new Uint8Array(3));
  await sink.append(new Uint8Array(4));
  expect(appended).toEqual([
    ['file:///runs/a%20b/events.out.tfevents.1', 3],
    ['file:///runs/a%20b/events.out.tfevents.1', 4],
  ]);
});

test('the same choices make a script of either kind', async () => {
  const { work } = host();
  const ask = { ...place, call, options: { batchSize: 64 }, logdir: 'runs' };
  expect(await work.script({ ...ask, library: 'torch' })).toContain('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
  expect(await work.script({ ...ask, library: 'ray' })).toContain('map_batches');
});
