import { expect, test } from 'vitest';
import { heap } from '../src/allocator';
import { PoolscopeError } from '../src/errors';
import { formatNested, formatShape, reshape, tensorOf } from '../src/tensor';

const tensor = tensorOf([1, 2, 3, 4, 5, 6], [2, 3]);

test('reshape infers one size, as torch.reshape does', () => {
  expect(reshape(tensor, [-1, 1, 3]).shape).toEqual([2, 1, 3]);
  expect(() => reshape(tensor, [-1, 4])).toThrow("shape '[-1, 4]' is invalid for input of size 6");
  expect(() => reshape(tensor, [-1, -1])).toThrow('only one dimension can be inferred');
});

test('shapes are written as Python writes them', () => {
  expect([[], [5], [1, 5]].map((shape) => formatShape(shape))).toEqual(['()', '(5,)', '(1, 5)']);
});

test('values are written nested, without the axes of size 1 in front', () => {
  expect(formatNested(reshape(tensor, [1, 1, 2, 3]))).toBe('[[1, 2, 3], [4, 5, 6]]');
});

test('int64 keeps what a double cannot', () => {
  expect(tensorOf([2n ** 53n + 1n], [1], 'int64').data[0]).toBe(9007199254740993n);
});

test('a size is checked before memory is taken', () => {
  expect(() => heap.allocate('float64', 2 ** 40)).toThrow(PoolscopeError);
  expect(() => heap.allocate('float32', NaN)).toThrow(PoolscopeError);
});
