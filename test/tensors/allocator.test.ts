import { expect, test } from 'vitest';
import { PoolscopeError } from '../../src/errors';
import { heap } from '../../src/tensors/allocator';

test('storage is zeroed and as long as asked for', () => {
  expect(heap.allocate('int64', 3)).toEqual(new BigInt64Array(3));
  expect(heap.allocate('float32', 0)).toEqual(new Float32Array());
});

test('more than 1 GiB is refused with the sizes', () => {
  expect(() => heap.allocate('float64', 2 ** 27 + 1)).toThrow(
    new PoolscopeError(
      'not enough memory: 134217729 values of float64 take 1073741832 bytes, at most 1073741824 are allowed',
    ),
  );
  expect(() => heap.allocate('uint8', 2 ** 32 + 1)).toThrow(PoolscopeError);
  expect(() => heap.allocate('float32', Number.MAX_VALUE)).toThrow(PoolscopeError);
});

test.each([-1, 1.5, NaN, Infinity])('%s is no length', (length) => {
  expect(() => heap.allocate('float32', length)).toThrow(PoolscopeError);
});
