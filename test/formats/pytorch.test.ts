import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bytesSource, type ByteSource } from '../../src/files/byteSource';
import { readFile } from '../../src/formats';
import { bytesOf, little, zip } from './writers';

const storageOf = (name: string, count: number) =>
  bytesOf('(U\x07storagec', name, '\nU\x010U\x03cpuJ', little(count, 4), 'tQ');

/** What newer torches write: a storage without dtype, and the dtype beside it. */
const untyped = bytesOf(
  ...['\x80\x02ctorch._utils\n_rebuild_tensor_v3\n(', storageOf('torch.storage\nUntypedStorage', 8), 'K\x01'],
  ...['K\x03\x85K\x01\x85\x89}ctorch\nuint16\ntR.'],
);

const typed = bytesOf(
  ...['\x80\x02}U\x01wctorch._utils\n_rebuild_parameter\n(ctorch._utils\n_rebuild_tensor_v2\n('],
  ...[storageOf('torch\nShortStorage', 2), 'K\x00K\x02\x85K\x01\x85\x89}tR\x88}tRs.'],
);

async function valuesOf(pickle: Uint8Array, data: Uint8Array, order?: string) {
  const files = [
    { name: 'm/data.pkl', data: pickle },
    { name: 'm/data/0', data },
    ...(order ? [{ name: 'm/byteorder', data: bytesOf(order) }] : []),
  ];
  const { tensors } = await readFile('m.pt', bytesSource(zip(files)));
  return Promise.all(
    tensors.map(async (tensor) => [tensor.name, tensor.dtype, tensor.shape, ...(await tensor.read())]),
  );
}

test('a dtype that storages of old do not know stands beside its storage', async () => {
  const data = bytesOf(...[1, 2, 3, 65535].map((value) => little(value, 2)));
  expect(await valuesOf(untyped, data, 'little')).toEqual([['', 'uint16', [3], 2, 3, 65535]]);
});

test('the byte order is the file’s', async () => {
  const data = bytesOf(1, 2, 0xff, 0xfe);
  expect(await valuesOf(typed, data, 'big')).toEqual([['w', 'int16', [2], 258, -2]]);
  expect(await valuesOf(typed, data, 'little')).toEqual([['w', 'int16', [2], 513, -257]]);
  expect(await valuesOf(typed, data)).toEqual([['w', 'int16', [2], 513, -257]]);
});

test('of a state dict only the directory and the pickle are read, then the values asked for', async () => {
  const bytes = new Uint8Array(readFileSync(path.resolve(import.meta.dirname, '../fixtures/formats/dtypes.pt')));
  let asked: [start: number, end: number][] = [];
  const source: ByteSource = {
    size: bytes.length,
    read(start, end) {
      asked.push([start, end]);
      return Promise.resolve(bytes.subarray(start, end));
    },
  };
  const { tensors } = await readFile('dtypes.pt', source);
  asked = [];
  await tensors.find(({ dtype }) => dtype === 'float64')!.read({ start: 2, end: 5 });
  expect(asked.reduce((sum, [start, end]) => sum + end - start, 0)).toBe(30 + 3 * 8);
});

test.each([
  ['float8_e4m3fn', [0, 0x38, 0xb8, 0x7e, 0xfe, 0x01, 0x0c, 0x7f], [0, 1, -1, 448, -448, 2 ** -9, 0.0234375, NaN]],
  [
    'float8_e5m2',
    [0x80, 0x3c, 0x7b, 0x7c, 0xfc, 0x01, 0x05, 0x7d],
    [-0, 1, 57344, Infinity, -Infinity, 2 ** -16, 0.0000762939453125, NaN],
  ],
])('%s is read as float32, and said to be', async (dtype, bytes, values) => {
  const pickle = bytesOf(
    ...['\x80\x02ctorch._utils\n_rebuild_tensor_v3\n(', storageOf('torch.storage\nUntypedStorage', 8), 'K\x00'],
    ...['K\x08\x85K\x01\x85\x89}ctorch\n', dtype, '\ntR.'],
  );
  const file = await readFile(
    'm.pt',
    bytesSource(
      zip([
        { name: 'm/data.pkl', data: pickle },
        { name: 'm/data/0', data: bytesOf(...bytes) },
      ]),
    ),
  );
  expect([...(await file.tensors[0]!.read())]).toEqual(values);
  expect([file.tensors[0]!.dtype, file.warnings]).toEqual(['float32', [`${dtype}, read as float32`]]);
});

test('a view with the other sign has it', async () => {
  const data = bytesOf(...[1, -2].map((value) => little(value, 2)));
  const pickle = bytesOf(
    ...['\x80\x02ctorch._utils\n_rebuild_tensor_v2\n(', storageOf('torch\nShortStorage', 2)],
    ...['K\x00K\x02\x85K\x01\x85\x89}}U\x03neg\x88stR.'],
  );
  expect(await valuesOf(pickle, data)).toEqual([['', 'int16', [2], -1, 2]]);
});
