import { beforeEach, describe, expect, test } from 'vitest';
import { CancelledError, PoolingError, PoolscopeError, RemoteFault } from '../../../src/errors';
import { given } from '../../../src/tensors/description';
import { tensorOf } from '../../../src/tensors/tensor';
import { engineClient, resetWorker, sentToWorker, worker } from '../fake/engine';
import { fake } from '../fake/vscode';

const tensor = given(tensorOf([4, 1, 2, 3], [1, 4]));
const call = { op: 'MaxPool1d', kwargs: { kernel_size: 2 } } as const;

beforeEach(() => {
  fake.reset();
  resetWorker();
});

test('a bug in the worker is logged with its stack and what was asked, and rejects as a bug', async () => {
  worker.engine = { pool: () => Promise.reject(new TypeError('x is undefined')) };
  const engine = await engineClient();
  const error = await engine.request('pool', { tensor, call }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RemoteFault);
  expect(fake.log).toHaveLength(1);
  const [level, text] = fake.log[0]!;
  expect(level).toBe('error');
  expect(text).toMatch(/^engine: pool\nTypeError: x is undefined\n {4}at .*client\.test\.ts/);
  expect(text).toContain('"op":"MaxPool1d","kwargs":{"kernel_size":2}');
});

test('a refusal stays one, with the parameter at fault; nothing is logged', async () => {
  const engine = await engineClient();
  const refused = { op: 'MaxPool1d', kwargs: { kernel_size: 2, padding: 2 } } as const;
  const error = await engine.request('pool', { tensor, call: refused }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PoolingError);
  expect(error).toMatchObject({ parameter: 'padding' });
  expect(fake.log).toEqual([]);
});

describe('when the worker breaks down', () => {
  test('everybody who waits is told, and the next request starts a new one', async () => {
    worker.engine = { pool: () => new Promise(() => undefined) };
    const engine = await engineClient();
    const [one, other] = [engine.request('pool', { tensor, call }), engine.request('pool', { tensor, call })];
    await expect.poll(() => sentToWorker('pool')).toHaveLength(2);
    worker.fail('out of memory');
    await expect(one).rejects.toThrow('the engine stopped: out of memory');
    await expect(other).rejects.toThrow('the engine stopped: out of memory');
    expect(worker.disposed).toBe(1);
    worker.engine = undefined;
    expect((await engine.request('pool', { tensor, call })).output.data).toEqual(Float32Array.of(4, 3));
    expect([worker.started, engine.generation]).toEqual([2, 2]);
  });
});

describe('a file of VS Code’s file systems', () => {
  const file = { uri: 'vfs:/a.csv', name: 'a.csv', size: 8, modified: 1 };

  test('is read through the host', async () => {
    fake.write('vfs:/a.csv', new TextEncoder().encode('1,2\n3,4\n'));
    const engine = await engineClient();
    expect((await engine.request('list', { file })).tensors).toMatchObject([{ shape: [2, 2] }]);
  });

  test('that is gone is a refusal, no bug', async () => {
    const engine = await engineClient();
    const error = await engine.request('list', { file }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PoolscopeError);
    expect(error).toMatchObject({ message: expect.stringContaining('EntryNotFound') as string });
    expect(fake.log).toEqual([]);
  });
});

test('a client that is disposed settles what is pending', async () => {
  worker.engine = { pool: () => new Promise(() => undefined) };
  const engine = await engineClient();
  const pending = engine.request('pool', { tensor, call });
  await expect.poll(() => sentToWorker('pool')).toHaveLength(1);
  engine.dispose();
  await expect(pending).rejects.toThrow(CancelledError);
  expect(worker.disposed).toBe(1);
});
