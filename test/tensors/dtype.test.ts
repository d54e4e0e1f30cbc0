import { expect, test } from 'vitest';
import {
  bytesPerValue,
  createStorage,
  isDType,
  isFloat,
  lowest,
  scalarTypeNames,
  type DType,
} from '../../src/tensors/dtype';

const all = Object.keys(scalarTypeNames) as DType[];

test('a dtype is known by torch’s name only', () => {
  expect(all.every(isDType)).toBe(true);
  expect(['float', 'Float', 'complex64', 'toString', ''].filter(isDType)).toEqual([]);
});

test('floats are distinguished from integers', () => {
  expect(all.filter(isFloat)).toEqual(['float16', 'bfloat16', 'float32', 'float64']);
});

test.each<[DType, number | bigint]>([
  ['int8', -(2 ** 7)],
  ['int16', -(2 ** 15)],
  ['int32', -(2 ** 31)],
  ['int64', -(2n ** 63n)],
  ['uint8', 0],
  ['float16', -Infinity],
  ['float64', -Infinity],
])('nothing in %s is less than %s', (dtype, least) => {
  expect(lowest(dtype)).toBe(least);
});

test('storage holds the lowest value of its dtype, and is zero to begin with', () => {
  for (const dtype of all) {
    const storage = createStorage(dtype, 2);
    expect(Array.from(storage, Number), dtype).toEqual([0, 0]);
    expect(storage.byteLength).toBe(2 * bytesPerValue(dtype));
    const least = lowest(dtype);
    if (storage instanceof BigInt64Array || storage instanceof BigUint64Array) storage[0] = BigInt(least);
    else storage[0] = Number(least);
    expect(storage[0], dtype).toBe(least);
  }
});
