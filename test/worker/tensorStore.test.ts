import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CancelledError } from '../../src/errors';
import type { FileAddress } from '../../src/files/address';
import { bytesSource } from '../../src/files/byteSource';
import type { FileChoice } from '../../src/worker/origin';
import { planeOf } from '../../src/tensors/planeOfTensor';
import { sliceOf } from '../../src/tensors/slice';
import { TensorStore } from '../../src/worker/tensorStore';
import { root } from '../host/paths';

const { signal } = new AbortController();
const plainly: FileChoice = { entry: '', isImage: false, raw: false, channelsLast: false, select: [] };

/** An .npy file of version 1. */
function npy(descr: string, shape: readonly number[], bytes: Uint8Array): Uint8Array {
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const padded = header.padEnd(128 - 10 - 1) + '\n';
  return Uint8Array.from([
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    1,
    0,
    padded.length,
    0,
    ...new TextEncoder().encode(padded),
    ...bytes,
  ]);
}

/** A black and a white pixel, as a bitmap of 24 bits. */
const bitmap = Uint8Array.from([
  ...[0x42, 0x4d, 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0],
  ...Array<number>(24).fill(0),
  ...[0, 0, 0, 255, 255, 255, 0, 0],
]);

function storeOf(bytes: Uint8Array) {
  const read: [number, number][] = [];
  const source = bytesSource(bytes);
  const store = new TensorStore(() =>
    Promise.resolve({
      size: source.size,
      read(start, end) {
        read.push([start, end]);
        return source.read(start, end);
      },
    }),
  );
  return { store, read };
}

const file = (name: string, modified = 0): FileAddress => ({ uri: `file:///${name}`, name, size: 0, modified });
const counted = Uint8Array.from({ length: 2 * 3 * 4 * 5 }, (_, i) => i);

test('an image is float32 in 0…1, or its samples as they are stored', async () => {
  const { store } = storeOf(bitmap);
  expect(await store.list(file('a.bmp'), signal)).toEqual({
    tensors: [{ name: '', dtype: 'uint8', shape: [3, 1, 2] }],
    refused: [],
    isImage: true,
  });
  const image = { ...plainly, isImage: true };
  const tensorOf = (choice: FileChoice) => store.tensorOf({ kind: 'file', file: file('a.bmp'), choice }, signal);
  expect(await tensorOf(image)).toEqual({
    dtype: 'float32',
    shape: [3, 1, 2],
    data: Float32Array.of(0, 1, 0, 1, 0, 1),
    pixels: { data: Uint8Array.of(0, 255, 0, 255, 0, 255), greatest: 255 },
  });
  expect((await tensorOf({ ...image, raw: true })).data).toEqual(Uint8Array.of(0, 255, 0, 255, 0, 255));
});

test('of a tensor with leading indices only what they name is read', async () => {
  const { store, read } = storeOf(npy('|u1', [2, 3, 4, 5], counted));
  const choice = { ...plainly, select: [1, 2] };
  const tensor = await store.tensorOf({ kind: 'file', file: file('a.npy'), choice }, signal);
  expect(tensor).toEqual({ dtype: 'uint8', shape: [4, 5], data: counted.slice(100) });
  expect(read.at(-1)).toEqual([128 + 100, 128 + 120]);
  const beyond = { ...plainly, select: [1, 3] };
  await expect(store.tensorOf({ kind: 'file', file: file('a.npy'), choice: beyond }, signal)).rejects.toThrow(
    'Index 3 is out of range for dim 1',
  );
});

test('(H, W, C) becomes (C, H, W)', async () => {
  const { store } = storeOf(npy('|u1', [2, 2, 3], Uint8Array.of(1, 2, 3, 11, 12, 13, 21, 22, 23, 31, 32, 33)));
  const choice = { ...plainly, channelsLast: true };
  expect(await store.tensorOf({ kind: 'file', file: file('a.npy'), choice }, signal)).toEqual({
    dtype: 'uint8',
    shape: [3, 2, 2],
    data: Uint8Array.of(1, 11, 21, 31, 2, 12, 22, 32, 3, 13, 23, 33),
  });
});

test('a tensor is kept until its file changes', async () => {
  const { store, read } = storeOf(npy('|u1', [2, 3, 4, 5], counted));
  const get = (modified: number) =>
    store.tensorOf({ kind: 'file', file: file('a.npy', modified), choice: plainly }, signal);
  const first = await get(0);
  const reads = read.length;
  expect(await get(0)).toBe(first);
  expect(read).toHaveLength(reads);
  expect(await get(1)).not.toBe(first);
});

test('of two who look at one file, one that leaves does not end the other’s reading', async () => {
  const { store } = storeOf(npy('|u1', [2, 3, 4, 5], counted));
  const leaving = new AbortController();
  const plane = planeOf(sliceOf([2, 3, 4, 5], []), { rows: 2, columns: 3, at: [0, 0, 0, 0] });
  const ask = { file: file('a.npy'), of: { entry: '', plane }, limit: 10 };
  const [first, second] = [store.plane(ask, leaving.signal), store.plane(ask, signal)];
  leaving.abort();
  await expect(first).rejects.toThrow(CancelledError);
  expect((await second).block.values).toHaveLength(20);
});

test('a name that the file has no more, and a reading that is cancelled', async () => {
  const { store } = storeOf(npy('|u1', [2, 3, 4, 5], counted));
  const choice = { ...plainly, entry: 'weight' };
  await expect(store.tensorOf({ kind: 'file', file: file('a.npy'), choice }, signal)).rejects.toThrow(
    'The file no longer contains tensor weight',
  );
  const controller = new AbortController();
  controller.abort();
  const origin = { kind: 'file', file: file('a.npy'), choice: plainly } as const;
  await expect(store.tensorOf(origin, controller.signal)).rejects.toThrow(CancelledError);
});

test('a long text is scanned first, and read otherwise if it is no single array', async () => {
  const text = `[${Array<number>(40_000).fill(1).join(',')}]`;
  const source = bytesSource(new TextEncoder().encode(text));
  const open = () => Promise.resolve(source);
  const scanned = { dtype: 'float32', shape: [3], data: Float32Array.of(1, 2, 3) } as const;
  const quick = new TensorStore(open, () => Promise.resolve(scanned));
  expect((await quick.list(file('a.json'), signal)).tensors).toEqual([{ name: '', dtype: 'float32', shape: [3] }]);
  const slow = new TensorStore(open, () => Promise.resolve(undefined));
  expect((await slow.list(file('a.json'), signal)).tensors).toEqual([{ name: '', dtype: 'float32', shape: [40_000] }]);
});

test('an animation is its first frame, or all its frames as a batch', async () => {
  const bytes = new Uint8Array(await readFile(path.join(root, 'test/fixtures/images/stored/gif-animated.gif')));
  const { store } = storeOf(bytes);
  const { tensors, isImage } = await store.list(file('a.gif'), signal);
  expect(tensors.map(({ name }) => name)).toEqual(['', 'frames']);
  expect(tensors[1]!.shape).toHaveLength(4);
  expect(isImage).toBe(true);
});
