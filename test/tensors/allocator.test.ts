import { expect, test } from 'vitest';
import { PoolscopeError } from '../../src/errors';
import { heap } from '../../src/tensors/allocator';

test('storage is zeroed and as long as asked for', () => {
  expect(heap.allocate('int64', 3)).toEqual(new BigInt64Array(3));
  expect(heap.allocate('float32', 0)).toEqual(new Float32Array());
});

test('more than 4 GiB is refused with the sizes', () => {
  expect(() => heap.allocate('float64', 2 ** 29 + 1)).toThrow(
    new PoolscopeError(
      'not enough memory: 536870913 values of float64 take 4294967304 bytes, at most 4294967296 are allowed',
    ),
  );
  expect(() => heap.allocate('uint8', 2 ** 32 + 1)).toThrow(PoolscopeError);
  expect(() => heap.allocate('float32', Number.MAX_VALUE)).toThrow(PoolscopeError);
});

test.each([-1, 1.5, NaN, Infinity])('%s is no length', (length) => {
  expect(() => heap.allocate('float32', length)).toThrow(PoolscopeError);
});
