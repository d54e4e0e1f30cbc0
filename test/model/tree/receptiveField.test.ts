import { expect, test } from 'vitest';
import { cellsSeen } from '../../../src/model/tree/receptiveField';

test('cells of a tensor have seen the cells of the model’s input that the first and the last one have', () => {
  const field = [
    { size: 4, stride: 2, start: -1 },
    { size: 7, stride: 4, start: -2 },
  ];
  expect(
    cellsSeen(
      field,
      [32, 32],
      [
        [1, 2],
        [0, 3],
      ],
    ),
  ).toEqual([
    [1, 5],
    [-2, 13],
  ]);
  expect(
    cellsSeen(
      'global',
      [32, 16],
      [
        [0, 1],
        [3, 4],
      ],
    ),
  ).toEqual([
    [0, 32],
    [0, 16],
  ]);
});
