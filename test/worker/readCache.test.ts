import { afterEach, describe, expect, test, vi } from 'vitest';
import { CancelledError } from '../../src/errors';
import { ReadCache } from '../../src/worker/readCache';

const { signal } = new AbortController();

function cacheOf(ceiling: number) {
  const dropped: string[] = [];
  const reads: string[] = [];
  const cache = new ReadCache<string>(
    'texts',
    ceiling,
    (text) => text.length,
    (message) => dropped.push(message),
  );
  const get = (key: string, text = key) =>
    cache.get(key, signal, () => {
      reads.push(key);
      return Promise.resolve(text);
    });
  return { cache, get, reads, dropped };
}

test('what was read is not read again', async () => {
  const { get, reads, cache } = cacheOf(10);
  expect([await get('abc'), await get('abc')]).toEqual(['abc', 'abc']);
  expect(reads).toEqual(['abc']);
  expect(cache.bytes).toBe(3);
});

test('above the ceiling the least recently used goes first, and it is said', async () => {
  const { get, reads, dropped, cache } = cacheOf(10);
  for (const key of ['aaaa', 'bbbb', 'aaaa', 'cccc']) await get(key);
  expect(cache.bytes).toBe(8);
  expect(dropped).toEqual(['texts: dropped 0.0 MiB, used least recently: bbbb']);
  await get('aaaa');
  expect(reads).toEqual(['aaaa', 'bbbb', 'cccc']);
  await get('bbbb');
  expect(reads.at(-1)).toBe('bbbb');
});

test('what is larger than the ceiling by itself is not held, and drives nothing else out', async () => {
  const { get, reads, dropped, cache } = cacheOf(5);
  await get('abc');
  await get('long', 'x'.repeat(6));
  await get('long', 'x'.repeat(6));
  expect(reads).toEqual(['abc', 'long', 'long']);
  expect(cache.bytes).toBe(3);
  expect(dropped).toHaveLength(2);
});

test('what is forgotten is read again', async () => {
  const { get, reads, cache } = cacheOf(5);
  await get('abc');
  cache.forget('abc');
  cache.forget('other');
  expect(cache.bytes).toBe(0);
  await get('abc');
  expect(reads).toHaveLength(2);
});

test('what nobody waits for any more is not held when it comes', async () => {
  const { cache } = cacheOf(5);
  const leaving = new AbortController();
  let finish = (_: string) => undefined as unknown;
  const asked = cache.get('abc', leaving.signal, () => new Promise<string>((resolve) => (finish = resolve)));
  leaving.abort();
  await expect(asked).rejects.toThrow(CancelledError);
  finish('abc');
  await Promise.resolve();
  expect(cache.bytes).toBe(0);
});

describe('what nobody asks for', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is forgotten after a while', async () => {
    vi.useFakeTimers();
    const { get, reads, cache } = cacheOf(10);
    await get('old');
    await get('new');
    await vi.advanceTimersByTimeAsync(40_000);
    await get('new');
    await vi.advanceTimersByTimeAsync(40_000);
    expect(cache.bytes).toBe(3);
    await vi.advanceTimersByTimeAsync(90_000);
    expect(cache.bytes).toBe(0);
    await get('new');
    expect(reads).toEqual(['old', 'new', 'new']);
  });

  test('is forgotten with others that have a part of their names in common', async () => {
    const { get, cache } = cacheOf(10);
    for (const key of ['a1', 'b1', 'a2']) await get(key);
    cache.forgetThose('a');
    expect(cache.bytes).toBe(2);
  });
});

describe('two who ask for the same', () => {
  /** A reading that ends when it is told to, and knows whether it was aborted. */
  function slow() {
    const cache = new ReadCache<string>('texts', 10, (text) => text.length);
    const readings: { readonly signal: AbortSignal; finish(text: string): void }[] = [];
    const ask = (own: AbortSignal) =>
      cache.get('a', own, (reading) => {
        return new Promise<string>((resolve, reject) => {
          readings.push({ signal: reading, finish: resolve });
          reading.addEventListener('abort', () => {
            reject(new CancelledError());
          });
        });
      });
    return { ask, readings };
  }

  test('wait for one reading; when one of them leaves, the other is not disturbed', async () => {
    const { ask, readings } = slow();
    const leaving = new AbortController();
    const [first, second] = [ask(leaving.signal), ask(signal)];
    leaving.abort();
    await expect(first).rejects.toThrow(CancelledError);
    expect(readings).toHaveLength(1);
    expect(readings[0]!.signal.aborted).toBe(false);
    readings[0]!.finish('text');
    expect(await second).toBe('text');
  });

  test('end it when both have left; who comes later reads again', async () => {
    const { ask, readings } = slow();
    const [one, other] = [new AbortController(), new AbortController()];
    const both = [ask(one.signal), ask(other.signal)];
    one.abort();
    other.abort();
    await Promise.allSettled(both);
    expect(readings[0]!.signal.aborted).toBe(true);
    const later = ask(signal);
    await expect.poll(() => readings).toHaveLength(2);
    readings[1]!.finish('again');
    expect(await later).toBe('again');
  });
});

test('a reading that fails is not held', async () => {
  const cache = new ReadCache<string>('texts', 10, (text) => text.length);
  await expect(cache.get('a', signal, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await cache.get('a', signal, () => Promise.resolve('there'))).toBe('there');
});
