import { describe, expect, test, vi } from 'vitest';
import { CancelledError, DatasetError, PoolingError, PoolscopeError, RemoteFault, TensorError } from '../src/errors';
import { Rpc, transferring, type Handlers, type RequestContext } from '../src/rpc';

interface Kitchen {
  readonly requests: {
    bake: { ask: { readonly grams: number }; answer: string; progress: number };
    slices: { ask: { readonly of: number }; answer: { readonly bytes: Uint8Array<ArrayBuffer> } };
    fail: { ask: { readonly with: Error }; answer: never };
  };
  readonly notifications: { readonly bell: { readonly times: number } };
}

interface Nobody {
  readonly requests: Record<never, never>;
  readonly notifications: Record<never, never>;
}

const asked = (error: Error): Promise<never> => Promise.reject(error);

/** Two ends that are connected as threads are: what is sent is cloned, and arrives later. */
function connected(own: Partial<Handlers<Kitchen>['requests']> = {}) {
  const faults: { client: unknown[]; kitchen: unknown[] } = { client: [], kitchen: [] };
  const rung: number[] = [];
  const sent: { message: unknown; transfer: ArrayBuffer[] }[] = [];
  const client = new Rpc<Nobody, Kitchen>(
    (message) => {
      const copy = structuredClone(message);
      queueMicrotask(() => kitchen.receive(copy));
    },
    { requests: {}, notifications: {} },
    (error, name) => faults.client.push([name, error]),
  );
  const kitchen = new Rpc<Kitchen, Nobody>(
    (message, transfer) => {
      const copy: unknown = structuredClone(message, { transfer });
      sent.push({ message: copy, transfer });
      queueMicrotask(() => client.receive(copy));
    },
    {
      requests: {
        bake: ({ grams }) => `${grams} g of bread`,
        slices: ({ of }) => {
          const bytes = new Uint8Array(new ArrayBuffer(1 << 20), 16, of);
          return { bytes };
        },
        fail: (ask) => asked(ask.with),
        ...own,
      },
      notifications: {
        bell: ({ times }) => {
          if (times < 0) throw new RangeError('a bell rings forwards');
          rung.push(times);
        },
      },
    },
    (error, name) => faults.kitchen.push([name, error]),
  );
  return { client, kitchen, faults, rung, sent };
}

test('a request is answered, a notification taken', async () => {
  const { client, rung } = connected();
  expect(await client.request('bake', { grams: 500 })).toBe('500 g of bread');
  client.notify('bell', { times: 3 });
  await expect.poll(() => rung).toEqual([3]);
});

test('progress is reported on the way, and not after', async () => {
  let reportLate: (progress: number) => void = () => undefined;
  const { client } = connected({
    bake: (_, { report }) => {
      reportLate = report;
      report(0.5);
      report(1);
      return 'done';
    },
  });
  const seen: number[] = [];
  await client.request('bake', { grams: 1 }, { onProgress: (progress) => seen.push(progress) });
  reportLate(2);
  await new Promise((resolve) => setTimeout(resolve));
  expect(seen).toEqual([0.5, 1]);
});

describe('errors keep their class', () => {
  test.each([
    [new PoolingError('padding should be at most half', 'padding'), { parameter: 'padding' }],
    [new TensorError('no number', 17), { offset: 17 }],
    [new DatasetError('no data set'), {}],
    [new PoolscopeError('refused'), {}],
  ])('%s', async (error, fields) => {
    const { client, faults } = connected({ bake: () => asked(error) });
    const caught = await client.request('bake', { grams: 1 }).catch((reason: unknown) => reason);
    expect(caught).toBeInstanceOf(error.constructor);
    expect(caught).toMatchObject({ message: error.message, ...fields });
    expect(faults).toEqual({ client: [], kitchen: [] });
  });

  test('a bug is a bug on both sides, with the stack it has where it arose', async () => {
    const bug = new TypeError('x is undefined');
    const { client, faults } = connected({ bake: () => asked(bug) });
    const caught = await client.request('bake', { grams: 1 }).catch((reason: unknown) => reason);
    expect(caught).toBeInstanceOf(RemoteFault);
    expect(caught).toMatchObject({ name: 'TypeError', message: 'x is undefined', stack: bug.stack });
    expect(faults.kitchen).toEqual([['bake', bug]]);
    expect(faults.client).toEqual([['bake', caught]]);
  });

  test('a notification that fails is reported where it failed', async () => {
    const { client, faults } = connected();
    client.notify('bell', { times: -1 });
    await expect.poll(() => faults.kitchen).toEqual([['bell', new RangeError('a bell rings forwards')]]);
  });
});

describe('cancelling', () => {
  /** A kitchen that never finishes, and what it knows. */
  function endless() {
    const contexts: RequestContext<number>[] = [];
    const bake = (_: unknown, context: RequestContext<number>) =>
      new Promise<string>((_resolve, reject) => {
        contexts.push(context);
        context.signal.addEventListener('abort', () => {
          reject(new CancelledError());
        });
      });
    const ends = connected({ bake });
    return { ...ends, contexts };
  }

  test('rejects at once, and reaches the other side', async () => {
    const { client, contexts } = endless();
    const controller = new AbortController();
    const baking = client.request('bake', { grams: 1 }, { signal: controller.signal });
    await expect.poll(() => contexts).toHaveLength(1);
    controller.abort();
    await expect(baking).rejects.toThrow(CancelledError);
    await expect.poll(() => contexts[0]!.signal.aborted).toBe(true);
  });

  test('a request that is cancelled before it is made is not made', async () => {
    const { client, contexts } = endless();
    await expect(client.request('bake', { grams: 1 }, { signal: AbortSignal.abort() })).rejects.toThrow(CancelledError);
    expect(contexts).toHaveLength(0);
  });

  test('1,000 requests leave no listener', async () => {
    const { client } = connected();
    const { signal } = new AbortController();
    const [adding, removing] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    for (let i = 0; i < 1000; i++) await client.request('bake', { grams: i }, { signal });
    expect(adding).toHaveBeenCalledTimes(1000);
    expect(removing.mock.calls).toEqual(adding.mock.calls);
  });

  test('a cancel that comes too late is nothing', async () => {
    const { client } = connected();
    const controller = new AbortController();
    expect(await client.request('bake', { grams: 1 }, { signal: controller.signal })).toBe('1 g of bread');
    controller.abort();
  });
});

describe('every request is settled', () => {
  test('when the other side is gone', async () => {
    const { client } = connected({ bake: () => new Promise<string>(() => undefined) });
    const [baking, reason] = [client.request('bake', { grams: 1 }), new Error('the kitchen burnt down')];
    client.close(reason);
    await expect(baking).rejects.toBe(reason);
    await expect(client.request('bake', { grams: 2 })).rejects.toBe(reason);
  });

  test('when this side leaves, what it works on is aborted', async () => {
    let signal: AbortSignal | undefined;
    const { client, kitchen } = connected({
      bake: (_, context) => {
        signal = context.signal;
        return new Promise<string>(() => undefined);
      },
    });
    void client.request('bake', { grams: 1 }).catch(() => undefined);
    await expect.poll(() => signal).toBeDefined();
    kitchen.close();
    expect(signal!.aborted).toBe(true);
  });

  test('when the other side does not know it', async () => {
    const { client } = connected();
    const unknown = client as unknown as Rpc<
      Nobody,
      { requests: { boil: { ask: number; answer: number } }; notifications: object }
    >;
    await expect(unknown.request('boil', 1)).rejects.toThrow("unknown request 'boil'");
    const inherited = client as unknown as Rpc<
      Nobody,
      { requests: { toString: { ask: number; answer: number } }; notifications: object }
    >;
    await expect(inherited.request('toString', 1)).rejects.toThrow("unknown request 'toString'");
  });

  test('when what is asked cannot travel', async () => {
    const { client } = connected();
    await expect(client.request('fail', { with: (() => undefined) as unknown as Error })).rejects.toThrow('cloned');
  });

  test('when the answer cannot travel', async () => {
    const { client } = connected({ bake: () => (() => undefined) as unknown as string });
    await expect(client.request('bake', { grams: 1 })).rejects.toThrow('cloned');
  });

  test('when what arrives is no message, nothing happens', () => {
    const { client } = connected();
    for (const odd of [undefined, null, 7, 'request', {}, { rpc: 'answer', id: 99, answer: 1 }]) client.receive(odd);
  });
});

describe('buffers', () => {
  test('a view travels with its own bytes, not with the memory it lies in', async () => {
    const { client, sent } = connected();
    const { bytes } = await client.request('slices', { of: 24 });
    expect(bytes.byteLength).toBe(24);
    expect(bytes.buffer.byteLength).toBe(24);
    expect(sent).toHaveLength(1);
  });

  test('what is marked is handed over, not copied', async () => {
    const whole = new Uint8Array(64).fill(7);
    const answer = { bytes: whole };
    const { client, sent } = connected({ slices: () => transferring(answer, [whole.buffer]) });
    const { bytes } = await client.request('slices', { of: 64 });
    expect([...bytes]).toEqual(Array<number>(64).fill(7));
    expect(sent[0]!.transfer).toHaveLength(1);
    expect(whole.byteLength).toBe(0);
  });
});
