import { expect, test } from 'vitest';
import { imageRange } from '../../src/tensors/painting';

test('an image has its darkest and lightest value by whether its samples are floats, bytes or words', () => {
  expect(imageRange([0.2, 0.9], true)).toEqual([0, 1]);
  expect(imageRange([3, 200], true)).toEqual([0, 255]);
  expect(imageRange([0, 1], false)).toEqual([0, 255]);
  expect(imageRange([0, 256], false)).toEqual([0, 65535]);
});
