import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { breathe } from '../../extension/engine/breathe';
import { CancelledError } from '../../src/errors';
import { PlainEngine } from '../../src/pooling/plainEngine';
import { Rpc, type Handlers } from '../../src/rpc';
import { given } from '../../src/tensors/description';
import { tensorOf } from '../../src/tensors/tensor';
import type { EngineContract, HostContract } from '../../src/worker/protocol';
import { EngineService } from '../../src/worker/service';
import { root } from '../host/paths';

const batch = 'test/fixtures/datasets/cifar-10-batches-bin/test_batch.bin';

/** A worker in this thread that breathes as the browser's does; messages arrive as events of their own. */
async function start() {
  const bytes = new Uint8Array(await readFile(path.join(root, batch)));
  const requests: Handlers<HostContract>['requests'] = {
    module: () => undefined,
    figureParts: () => Promise.reject(new Error('not asked for')),
    entries: () => [{ name: 'test_batch.bin', isFolder: false }],
    address: () => ({ uri: 'vfs:/cifar/test_batch.bin', name: 'test_batch.bin', size: bytes.length, modified: 0 }),
    bytes: ({ start: from, end }) => bytes.slice(from, end),
    write: () => undefined,
  };
  const host: Rpc<HostContract, EngineContract> = new Rpc<HostContract, EngineContract>(
    (message) => setImmediate(() => service.receive(structuredClone(message))),
    { requests, notifications: { log: () => undefined } },
  );
  const service: EngineService = new EngineService(new PlainEngine(breathe), undefined, (message, transfer) => {
    const copy: unknown = structuredClone(message, { transfer });
    setImmediate(() => {
      host.receive(copy);
    });
  });
  return host;
}

test('while a data set runs, 200 changes are answered or cancelled, and the run comes to its end', async () => {
  const host = await start();
  const input = tensorOf(Float32Array.from({ length: 64 * 64 }, Math.sin), [1, 64, 64]);
  await host.request('open', { session: 1, origin: { kind: 'described', tensor: given(input) } });
  const call = { op: 'MaxPool2d', kwargs: { kernel_size: 3, stride: 1 } } as const;
  const place = { folder: 'vfs:/cifar', path: 'cifar', split: 'test' } as const;
  const done: number[] = [];
  const running = host.request(
    'poolDataset',
    { ...place, call, options: { batchSize: 4 }, logFolder: 'vfs:/runs' },
    { onProgress: (progress) => done.push(progress.done) },
  );
  await expect.poll(() => done, { interval: 1 }).toContain(1);
  const look = { plane: 0, limit: 64, window: 0, gradient: false } as const;
  const changes = Array.from({ length: 200 }, (_, version) => {
    const controller = new AbortController();
    if (version % 2 === 1) setImmediate(() => controller.abort());
    return host.request('update', { session: 1, call, look, version }, { signal: controller.signal }).then(
      ({ result }) => result.version,
      (error: unknown) => {
        expect(error).toBeInstanceOf(CancelledError);
        return undefined;
      },
    );
  });
  const answers = await Promise.all(changes);
  expect(answers.filter((_, i) => i % 2 === 0)).toEqual(Array.from({ length: 100 }, (_, i) => 2 * i));
  expect((await running).batches).toBe(20);
  expect(await host.request('pool', { tensor: given(input), call })).toMatchObject({
    output: { shape: [1, 62, 62] },
  });
});
