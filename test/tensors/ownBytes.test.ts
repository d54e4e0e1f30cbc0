import { expect, test } from 'vitest';
import { withOwnBytes } from '../../src/tensors/ownBytes';

test('a view of a part of a buffer gets a buffer of its own', () => {
  const memory = new ArrayBuffer(1024);
  const cut = withOwnBytes({ values: new Float32Array(memory, 16, 4) }) as { values: Float32Array };
  expect(cut.values).toEqual(new Float32Array(4));
  expect(cut.values.buffer.byteLength).toBe(16);
});

test('a view of memory that threads share becomes one that can travel', () => {
  const shared = new Int32Array(new SharedArrayBuffer(16)).fill(3);
  const cut = withOwnBytes([shared]) as [Int32Array];
  expect(cut[0].buffer).toBeInstanceOf(ArrayBuffer);
  expect([...cut[0]]).toEqual([3, 3, 3, 3]);
});

test('a Buffer of Node becomes plain bytes: a webview would get an object', () => {
  const [cut] = withOwnBytes([Buffer.from('ab')]) as [Uint8Array];
  expect(Buffer.isBuffer(cut)).toBe(false);
  expect([...cut]).toEqual([97, 98]);
});

test('what has its own bytes already stays the same object', () => {
  const message = { list: [{ values: new Float64Array(3) }], text: 'a', none: undefined, numbers: [1, 2] };
  expect(withOwnBytes(message)).toBe(message);
});

test('a class of its own is kept where nothing in it changes', () => {
  const message = { error: new Error('x') };
  expect((withOwnBytes(message) as typeof message).error).toBe(message.error);
});
