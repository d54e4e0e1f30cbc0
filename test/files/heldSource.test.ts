import { expect, test, vi } from 'vitest';
import { heldSource } from '../../src/files/heldSource';

function source(size: number) {
  const read = vi.fn((start: number, end: number) => {
    return Promise.resolve(Uint8Array.from({ length: end - start }, (_, at) => start + at));
  });
  return { size, read };
}

test('a small file is read once', async () => {
  const file = source(10);
  const held = heldSource(file);
  expect([...(await held.read(2, 4))]).toEqual([2, 3]);
  expect([...(await held.read(9, 10))]).toEqual([9]);
  expect(file.read.mock.calls).toEqual([[0, 10]]);
});

test('of a large one only what is asked for is read', async () => {
  const file = source(2 ** 27);
  expect([...(await heldSource(file).read(2, 4))]).toEqual([2, 3]);
  expect(file.read.mock.calls).toEqual([[2, 4]]);
});

test('a file that could not be read is tried again', async () => {
  const file = source(10);
  file.read.mockRejectedValueOnce(new Error('busy'));
  const held = heldSource(file);
  await expect(held.read(0, 1)).rejects.toThrow('busy');
  expect([...(await held.read(0, 1))]).toEqual([0]);
});
