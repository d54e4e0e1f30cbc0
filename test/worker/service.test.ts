import { describe, expect, test } from 'vitest';
import { CancelledError, PoolingError, PoolscopeError, RemoteFault } from '../../src/errors';
import type { FileAddress } from '../../src/files/address';
import { bytesSource } from '../../src/files/byteSource';
import type { Engine } from '../../src/pooling/engine';
import type { LayerCall } from '../../src/pooling/layers';
import { PlainEngine } from '../../src/pooling/plainEngine';
import { Rpc, type Handlers } from '../../src/rpc';
import { given } from '../../src/tensors/description';
import { imagePlane } from '../../src/tensors/planeOfTensor';
import { tensorOf } from '../../src/tensors/tensor';
import type { LocalMachine } from '../../src/worker/fileAccess';
import type { EngineContract, HostContract } from '../../src/worker/protocol';
import { EngineService } from '../../src/worker/service';

const settle = () => new Promise<void>((resolve) => setTimeout(resolve));
const plain = () => new PlainEngine(() => Promise.resolve());

type HostRequests = Handlers<HostContract>['requests'];

/** A service and the extension's end of its border; what it sends is cloned, as between threads. */
function start({ engine = plain(), local, files = {} }: Setup = {}) {
  const log: string[] = [];
  const sizes: number[] = [];
  const notAsked = () => Promise.reject(new Error('not asked for'));
  const requests: HostRequests = {
    bytes: notAsked,
    entries: notAsked,
    address: notAsked,
    module: notAsked,
    write: notAsked,
    figureParts: notAsked,
    ...files,
  };
  const notifications = { log: ({ message }: { message: string }) => log.push(message) };
  const host = new Rpc<HostContract, EngineContract>(
    (message) => {
      service.receive(structuredClone(message));
    },
    { requests, notifications },
  );
  const service = new EngineService(engine, local, (message, transfer) => {
    const copy: unknown = structuredClone(message, { transfer });
    sizes.push(bytesIn(copy));
    queueMicrotask(() => {
      host.receive(copy);
    });
  });
  return { host, log, sizes };
}

interface Setup {
  readonly engine?: Engine;
  readonly local?: LocalMachine;
  readonly files?: Partial<HostRequests>;
}

/** The bytes of all buffers that a message brings along. */
function bytesIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.buffer.byteLength;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, entry) => sum + bytesIn(entry), 0);
}

const input = tensorOf([4, 1, 2, 3], [1, 4]);
const call: LayerCall = { op: 'MaxPool1d', kwargs: { kernel_size: 2 } };
const origin = { kind: 'described', tensor: given(input) } as const;
const look = { plane: 0, limit: 100, window: 1, gradient: false } as const;
const update = { session: 1, call, look, version: 5 };

test('a tensor is pooled at once; the result is handed over, not copied', async () => {
  const { host } = start();
  expect(await host.request('pool', { tensor: given(input), call })).toMatchObject({
    range: [1, 4],
    output: { data: Float32Array.of(4, 3) },
  });
});

test('one tick is one round trip: the result with its call, the tiles and the reason of the window', async () => {
  const { host } = start();
  expect(await host.request('open', { session: 1, origin })).toEqual({ dtype: 'float32', shape: [1, 4] });
  expect(await host.request('update', update)).toMatchObject({
    result: { call, version: 5, plan: { dtype: 'float32', geometry: { outputShape: [1, 2] } } },
    sight: {
      plane: 0,
      window: 1,
      planes: {
        input: { blocks: [{ values: input.data }] },
        output: { blocks: [{ values: Float32Array.of(4, 3) }] },
        indices: {},
      },
      reasons: [{ position: [1], value: 3 }],
    },
  });
});

test('what travels is what is looked at, not the memory in which it lies', async () => {
  const { host, sizes } = start();
  const tensor = tensorOf(new Float32Array(1 << 20), [1, 1 << 20]);
  await host.request('open', { session: 1, origin: { kind: 'described', tensor: given(tensor) } });
  sizes.length = 0;
  await host.request('update', { ...update, look: { ...look, limit: 64 } });
  expect(sizes).toHaveLength(1);
  expect(sizes[0]).toBeLessThanOrEqual((4 + 4 + 8) * 64);
});

test('what is looked at gives way to what there is', async () => {
  const { host } = start();
  await host.request('open', { session: 1, origin });
  const far = { plane: 7, limit: 100, window: 99, gradient: false };
  const { sight } = await host.request('update', { ...update, look: far });
  expect(sight).toMatchObject({ plane: 0, window: 1 });
  expect(await host.request('look', { session: 1, look: { ...far, plane: 'combined' } })).toMatchObject({
    sight: { plane: 0 },
  });
});

describe('of the planes that are seen', () => {
  const all = { top: 0, left: 0, height: 128, width: 128 };

  test('parts are had at any level, and what the input is like', async () => {
    const { host } = start();
    const values = Array.from({ length: 2 * 4 * 6 }, (_, i) => i);
    const origin = { kind: 'described', tensor: given(tensorOf(values, [2, 4, 6])) } as const;
    await host.request('open', { session: 1, origin });
    await host.request('update', { ...update, call: { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } });
    const part = { session: 1, name: 'input', plane: 1, slice: 0, level: 0, region: all } as const;
    expect(await host.request('part', part)).toMatchObject({ values: Float32Array.from(values.slice(24)) });
    expect(await host.request('part', { ...part, level: 1 })).toMatchObject({
      region: { height: 2, width: 3 },
      values: Float32Array.of(27.5, 29.5, 31.5, 39.5, 41.5, 43.5),
    });
    const output = { ...part, name: 'output', level: 5 } as const;
    expect(await host.request('part', output)).toMatchObject({ values: Float32Array.of(39) });
    expect(await host.request('statistics', { session: 1, plane: 1 })).toMatchObject({ count: 24, min: 24, max: 47 });
    await expect(host.request('part', { ...part, plane: 2 })).rejects.toThrow('No plane 2');
    await expect(host.request('part', { ...part, slice: 1 })).rejects.toThrow('No plane 1');
    await expect(host.request('part', { ...part, name: 'before' })).rejects.toThrow(PoolscopeError);
  });

  test('the channels of a sample are laid side by side, input and output alike', async () => {
    const { host } = start();
    const tensor = given(
      tensorOf(
        Float32Array.from({ length: 2 * 3 * 2 * 2 }, (_, i) => i),
        [2, 3, 2, 2],
      ),
    );
    await host.request('open', { session: 1, origin: { kind: 'described', tensor } });
    const mosaic = { mosaic: 4 };
    const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } as const;
    const { sight } = await host.request('update', { ...update, call, look: { ...look, plane: mosaic } });
    const { input, output } = sight!.planes;
    expect([...input.blocks[0]!.values]).toEqual([12, 13, 16, 17, 14, 15, 18, 19, 20, 21, 0, 0, 22, 23, 0, 0]);
    expect([...output.blocks[0]!.values]).toEqual([15, 19, 23, 0]);
    expect(sight).toMatchObject({ plane: mosaic, reasons: [{ value: 19 }] });
    const part = { session: 1, name: 'input', plane: { mosaic: 0 }, slice: 0, level: 1, region: all } as const;
    expect([...(await host.request('part', part)).values]).toEqual([1.5, 5.5, 9.5, 0]);
    expect(await host.request('statistics', { session: 1, plane: mosaic })).toMatchObject({ count: 12, min: 12 });
  });

  test('all values of what goes in and what comes out are summed up, unless they are very many', async () => {
    const { host } = start();
    const summed = async (shape: readonly number[]) => {
      const tensor = given(tensorOf(new Float32Array(shape.reduce((a, b) => a * b)), shape));
      await host.request('open', { session: 1, origin: { kind: 'described', tensor } });
      const { sight } = await host.request('update', {
        ...update,
        call: { op: 'MaxPool1d', kwargs: { kernel_size: 2 } },
        look: { ...look, limit: 8 },
      });
      return [sight!.summaries.input?.count, sight!.summaries.output?.count];
    };
    expect(await summed([2, 9])).toEqual([18, 8]);
    expect(await summed([1, 2 ** 20 + 4])).toEqual([2 ** 20 + 4, undefined]);
    expect(await summed([1, 2 ** 23 + 2])).toEqual([undefined, undefined]);
  });

  test('parts are had of what lies on top of them', async () => {
    const { host } = start();
    const tensor = given(tensorOf([5, 1, 2, 3, 4, 0], [1, 2, 3]));
    await host.request('open', { session: 1, origin: { kind: 'described', tensor } });
    const call = { op: 'MaxPool2d', kwargs: { kernel_size: 2, stride: 1 } } as const;
    await host.request('update', { ...update, call, look: { ...look, gradient: true } });
    const part = { session: 1, plane: 0, slice: 0, level: 0, region: all } as const;
    expect(await host.request('part', { ...part, name: 'indices' })).toMatchObject({ values: Float64Array.of(0, 4) });
    const gradient = await host.request('part', { ...part, name: 'gradient' });
    expect([...gradient.values]).toEqual([1, 0, 0, 0, 1, 0]);
  });

  test('a small volume’s slices are all sent, of a large one the first', async () => {
    const { host } = start();
    const seen = async (shape: readonly number[]) => {
      const tensor = given(tensorOf(new Float32Array(shape.reduce((a, b) => a * b)), shape));
      await host.request('open', { session: 1, origin: { kind: 'described', tensor } });
      const { sight } = await host.request('update', {
        ...update,
        call: { op: 'MaxPool3d', kwargs: { kernel_size: 2 } },
      });
      return [sight!.planes.input.blocks.length, sight!.planes.output.blocks.length];
    };
    expect(await seen([1, 4, 4, 4])).toEqual([4, 2]);
    expect(await seen([1, 30, 20, 20])).toEqual([1, 15]);
    const part = { session: 1, name: 'input', plane: 0, slice: 29, level: 0, region: all } as const;
    expect(await host.request('part', part)).toMatchObject({ region: { height: 20, width: 20 } });
  });
});

test('what is unpooled with indices of its own is not pooled before', async () => {
  const { host } = start();
  const [maxima, places] = [tensorOf([5, 6, 7, 8], [1, 2, 2]), tensorOf([0, 2, 8, 10], [1, 2, 2], 'int64')];
  const own = { kind: 'described', tensor: given(maxima), indices: given(places) } as const;
  await host.request('open', { session: 1, origin: own });
  const unpooling: LayerCall = { op: 'MaxUnpool2d', kwargs: { kernel_size: 2, output_size: [5, 5] } };
  const { result, sight } = await host.request('update', { ...update, call: unpooling });
  expect(result.before).toBeUndefined();
  const { output, before } = sight!.planes;
  expect(before).toBeUndefined();
  const expected = Array<number>(25).fill(0);
  [expected[0], expected[2], expected[8], expected[10]] = [5, 6, 7, 8];
  expect(Array.from(output.blocks[0]!.values, Number)).toEqual(expected);
  // another layer takes the tensor alone
  const { result: pooled } = await host.request('update', {
    ...update,
    call: { op: 'MaxPool2d', kwargs: { kernel_size: 2 } },
  });
  expect(pooled.plan.geometry.outputShape).toEqual([1, 1, 1]);
});

test('of an output without cells there is nothing to see', async () => {
  const { host } = start();
  const empty = { kind: 'described', tensor: given(tensorOf([], [0, 1, 4])) } as const;
  await host.request('open', { session: 1, origin: empty });
  const { result, sight } = await host.request('update', update);
  expect(result.plan.geometry.outputShape).toEqual([0, 1, 2]);
  expect(sight).toBeUndefined();
});

test('a refusal carries PyTorch’s message and the parameter at fault, and the result before stays', async () => {
  const { host } = start();
  await host.request('open', { session: 1, origin });
  await host.request('update', update);
  const refused = { ...update, call: { ...call, kwargs: { kernel_size: 2, padding: 2 } }, version: 6 };
  const error = await host.request('update', refused).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PoolingError);
  expect(error).toMatchObject({
    message: 'max_pool1d() padding should be at most half of kernel size, but got padding=2 and kernel_size=2',
    parameter: 'padding',
  });
  expect(await host.request('look', { session: 1, look })).toMatchObject({ result: { version: 5, call } });
});

test('a session that was closed, or never opened, is an error of whoever asks', async () => {
  const { host } = start();
  await host.request('open', { session: 1, origin });
  host.notify('close', { session: 1 });
  await expect(host.request('update', update)).rejects.toThrow('there is no session 1');
  await expect(host.request('look', { session: 7, look })).rejects.toThrow('there is no session 7');
});

test('requests about what is not there are refused', async () => {
  const { host } = start();
  await host.request('open', { session: 1, origin });
  await expect(host.request('look', { session: 1, look })).rejects.toThrow(PoolscopeError);
  await host.request('update', update);
  await expect(host.request('previews', { session: 1, planes: [3], limit: 9 })).rejects.toThrow('plane 3');
  await expect(host.request('reasons', { session: 1, plane: 0, position: [2] })).rejects.toThrow('cell (2)');
  await expect(host.request('routes', { session: 1, plane: 0, position: [4] })).rejects.toThrow('cell (4)');
});

test('a bug in the engine is a bug here, too, with its stack', async () => {
  const broken: Engine = { pool: () => Promise.reject(new TypeError('x is undefined')) };
  const { host } = start({ engine: broken });
  const error = await host.request('pool', { tensor: given(input), call }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RemoteFault);
  expect(error).toMatchObject({ name: 'TypeError', message: 'x is undefined' });
  expect((error as Error).stack).toContain('service.test.ts');
});

describe('files', () => {
  const file: FileAddress = { uri: 'vfs:/a.csv', name: 'a.csv', path: '/a.csv', size: 8, modified: 1 };
  const choice = { entry: '', isImage: false, raw: false, channelsLast: false, select: [] };
  const csv = new TextEncoder().encode('1,2\n3,4\n');

  test('of this machine are read by the worker itself', async () => {
    const never = () => expect.unreachable();
    const turn = { label: 'Read as decimal commas', reading: { decimal: ',' } };
    const local = { source: () => bytesSource(csv), deflate: never, append: never, realPath: never };
    const { host } = start({ local });
    expect(await host.request('list', { file })).toEqual({
      tensors: [
        {
          name: '',
          dtype: 'float32',
          shape: [2, 2],
          notes: [{ text: 'Commas read as separators of columns: they may be decimal commas', turn }],
        },
      ],
      refused: [],
      isImage: false,
    });
    expect(await host.request('open', { session: 1, origin: { kind: 'file', file, choice } })).toMatchObject({
      shape: [2, 2],
    });
  });

  test('of anywhere else are asked for', async () => {
    const asked: string[] = [];
    const bytes: HostRequests['bytes'] = ({ uri, start: from, end }) => {
      asked.push(uri);
      return csv.slice(from, end);
    };
    const { host } = start({ files: { bytes } });
    expect(await host.request('list', { file })).toMatchObject({ tensors: [{ shape: [2, 2] }] });
    expect(new Set(asked)).toEqual(new Set(['vfs:/a.csv']));
  });

  test('are let go of when the last session on them is closed', async () => {
    const { host, log } = start({
      local: {
        source: () => bytesSource(csv),
        append: () => Promise.resolve(),
        realPath: (uri) => Promise.resolve(uri),
        deflate: (bytes) => bytes,
      },
    });
    const open = (session: number) => host.request('open', { session, origin: { kind: 'file', file, choice } });
    const closed = async (session: number) => {
      host.notify('close', { session });
      await settle();
      return log.splice(0);
    };
    await open(1);
    await open(2);
    await host.request('plane', { file, of: { entry: '', plane: imagePlane([1, 2, 2]) }, limit: 10 });
    await host.request('update', { ...update, call: { op: 'MaxPool2d', kwargs: { kernel_size: 2 } } });
    expect(await closed(1)).toEqual([expect.stringMatching(/^view closed: [1-9]\d* bytes/)]);
    // a session that is opened again keeps what it reads
    await open(2);
    expect(log.splice(0)).toEqual([expect.stringMatching(/^view closed: [1-9]\d* bytes/)]);
    expect(await closed(2)).toEqual(['view closed: 0 bytes of files are held']);
  });

  test('are let go of when the last editor is closed, unless a session shows them', async () => {
    const { host, log } = start({ files: { bytes: ({ start: from, end }) => csv.slice(from, end) } });
    const left = async () => {
      host.notify('leave', { uri: file.uri });
      await settle();
      return log.splice(0);
    };
    await host.request('open', { session: 1, origin: { kind: 'file', file, choice } });
    await host.request('plane', { file, of: { entry: '', plane: imagePlane([1, 2, 2]) }, limit: 10 });
    expect(await left()).toEqual([expect.stringMatching(/^view closed: [1-9]\d* bytes/)]);
    host.notify('close', { session: 1 });
    await settle();
    // a file that has grown since is the same one
    await host.request('plane', {
      file: { ...file, modified: 2 },
      of: { entry: '', plane: imagePlane([1, 2, 2]) },
      limit: 10,
    });
    log.length = 0;
    expect(await left()).toEqual(['view closed: 0 bytes of files are held']);
  });

  test('that cannot be had are refused with the reason', async () => {
    const { host } = start({ files: { bytes: () => Promise.reject(new PoolscopeError('it is gone')) } });
    const error = await host.request('list', { file }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PoolscopeError);
    expect(error).toMatchObject({ message: 'it is gone' });
  });
});

/** Three chunks of work, before each of which but the first the thread breathes. */
const long = {
  tensor: given({ dtype: 'float32', shape: [1, 6, 1999], data: new Float32Array(6 * 1999) }),
  call: { op: 'MaxPool2d', kwargs: { kernel_size: [1, 1000], stride: 1 } },
} as const;

/** An engine that holds its breath until it is let go on. */
function heldEngine() {
  const waiting: (() => void)[] = [];
  const engine = new PlainEngine(() => new Promise<void>((resolve) => waiting.push(resolve)));
  const goOn = async () => {
    waiting.splice(0).forEach((resolve) => resolve());
    await settle();
  };
  return { engine, goOn, waiting };
}

test('a cancel between two chunks ends the work', async () => {
  const { engine, goOn, waiting } = heldEngine();
  const { host } = start({ engine });
  const controller = new AbortController();
  const pooling = host.request('pool', long, { signal: controller.signal });
  await expect.poll(() => waiting).toHaveLength(1);
  controller.abort();
  await expect(pooling).rejects.toThrow(CancelledError);
  await goOn();
  expect(waiting).toHaveLength(0);
});

test('a cancel stops the request it names and no other', async () => {
  const { engine, goOn, waiting } = heldEngine();
  const { host } = start({ engine });
  const controller = new AbortController();
  const first = host.request('pool', long, { signal: controller.signal });
  const second = host.request('pool', long);
  await expect.poll(() => waiting).toHaveLength(2);
  controller.abort();
  await expect(first).rejects.toThrow(CancelledError);
  for (let chunk = 0; chunk < 10; chunk++) await goOn();
  expect((await second).output.shape).toEqual([1, 6, 1000]);
});

/** An engine that counts the tensors that it holds, and takes one in when it is told to. */
function countingEngine() {
  const counts = { held: 0 };
  const taking: (() => void)[] = [];
  const engine: Engine = {
    pool: (job, signal) => plain().pool(job, signal),
    adopt: async (tensor) => {
      await new Promise<void>((resolve) => taking.push(resolve));
      counts.held++;
      return { ...tensor, release: () => counts.held-- };
    },
  };
  return { engine, counts, taking };
}

test('a session that is cancelled while its tensor is taken in gives it back', async () => {
  const { engine, counts, taking } = countingEngine();
  const { host } = start({ engine });
  const controller = new AbortController();
  const opening = host.request('open', { session: 1, origin }, { signal: controller.signal });
  await expect.poll(() => taking).toHaveLength(1);
  controller.abort();
  await expect(opening).rejects.toThrow(CancelledError);
  taking.pop()!();
  await settle();
  expect(counts.held).toBe(0);
});

test('a session that is opened again gives back what it held', async () => {
  const { engine, counts, taking } = countingEngine();
  const { host } = start({ engine });
  for (let times = 0; times < 3; times++) {
    const opening = host.request('open', { session: 1, origin });
    await expect.poll(() => taking).toHaveLength(1);
    taking.pop()!();
    await opening;
  }
  expect(counts.held).toBe(1);
});
