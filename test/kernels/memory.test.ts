import { expect, test } from 'vitest';
import { EngineMemory } from '../../src/kernels/memory';

test('a block that was given back is taken again, also for a size that is nearly the same', () => {
  const memory = new EngineMemory();
  const first = memory.allocate(1000);
  const second = memory.allocate(1000);
  expect(second).toBeGreaterThan(first + 1000);
  memory.release(first);
  expect(memory.allocate(990)).toBe(first);
  memory.release(second);
  expect(memory.allocate(100_000)).not.toBe(second);
});

test('blocks begin where vectors may be read, and leave room after them', () => {
  const memory = new EngineMemory();
  const addresses = [1, 63, 64, 65, 4096, 5000].map((bytes) => [memory.allocate(bytes), bytes] as const);
  for (const [i, [address, bytes]] of addresses.entries()) {
    expect(address % 64).toBe(0);
    expect(addresses[i + 1]?.[0] ?? Infinity).toBeGreaterThanOrEqual(address + bytes + 64);
  }
});

test('the memory grows as it is needed, and refuses what cannot be', () => {
  const memory = new EngineMemory();
  const before = memory.buffer.byteLength;
  const address = memory.allocate(50_000_000);
  expect(memory.buffer.byteLength).toBeGreaterThanOrEqual(address + 50_000_000);
  expect(memory.buffer.byteLength).toBeGreaterThan(before);
  expect(() => memory.allocate(5e9)).toThrow('not enough memory: 5000000000 bytes');
});

test('giving back what is no block is a mistake', () => {
  expect(() => {
    new EngineMemory().release(64);
  }).toThrow('no block begins at 64');
});
