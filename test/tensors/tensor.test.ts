import { expect, test } from 'vitest';
import { PoolscopeError, TensorError } from '../../src/errors';
import { heap } from '../../src/tensors/allocator';
import { formatNested, formatShape, reshape, tensorOf } from '../../src/tensors/tensor';

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

test('a reshape that does not fit is refused in PyTorch’s words', () => {
  expect(() => reshape(tensor, [4])).toThrow(new TensorError("shape '[4]' is invalid for input of size 6"));
  expect(() => reshape(tensor, [-2, -3])).toThrow(TensorError);
  expect(() => reshape(tensorOf([], [0]), [-1, 0])).toThrow(TensorError);
});

test('the values stay where they are, in row-major order', () => {
  expect(reshape(tensor, [3, 2]).data).toBe(tensor.data);
  expect(formatNested(reshape(tensor, [3, 2]))).toBe('[[1, 2], [3, 4], [5, 6]]');
});

test('an empty tensor and a scalar can be reshaped, too', () => {
  expect(reshape(tensorOf([], [0, 3]), [-1, 3]).shape).toEqual([0, 3]);
  expect(reshape(tensorOf([7], []), [1, -1]).shape).toEqual([1, 1]);
});

test('a shape must hold as many numbers as there are', () => {
  expect(() => tensorOf([1, 2, 3], [2, 2])).toThrow(new TensorError("shape '[2, 2]' is invalid for input of size 3"));
});

test('numbers are stored as their dtype stores them', () => {
  expect([...tensorOf([0.1], [1]).data]).toEqual([Math.fround(0.1)]);
  expect([...tensorOf([0.1], [1], 'float64').data]).toEqual([0.1]);
  expect([...tensorOf([3], [1], 'int64').data]).toEqual([3n]);
  expect([...tensorOf([300], [1], 'uint8').data]).toEqual([44]);
});

test('a tensor keeps its own shape', () => {
  const shape = [1, 1];
  const own = tensorOf([5], shape);
  shape[0] = 9;
  expect(own.shape).toEqual([1, 1]);
});

test('a scalar, a row and an empty tensor are written as they are nested', () => {
  expect(formatNested(tensorOf([7], []))).toBe('7');
  expect(formatNested(tensorOf([7, -Infinity, NaN], [3]))).toBe('[7, -Infinity, NaN]');
  expect(formatNested(tensorOf([], [0, 3]))).toBe('[]');
  expect(formatNested(tensorOf([1, 2, 3, 4], [2, 1, 2]))).toBe('[[[1, 2]], [[3, 4]]]');
  expect(formatNested(tensorOf([2n ** 60n], [1, 1], 'int64'))).toBe('[[1152921504606846976]]');
});
