import { expect, test } from 'vitest';
import { layerIn, messageIn } from '../../../extension/editor/terminalMessages';

test.each([
  ['RuntimeError: mat1 and mat2 shapes cannot be multiplied (64x400 and 1024x10)', 'self.fc = nn.Linear(1024, 10)'],
  [
    'RuntimeError: Given groups=1, weight of size [16, 3, 3, 3], expected input[1, 1, 32, 32] to have 3 channels, but got 1 channels instead',
    'nn.Conv2d( 3, 16, 3)',
  ],
  ['RuntimeError: running_mean should contain 32 elements not 16', 'nn.BatchNorm2d(16)'],
])('%s speaks of %s', (line, layer) => {
  expect(messageIn(line)).toBe(line.slice('RuntimeError: '.length));
  expect(layerIn(messageIn(line)!)!.test(layer)).toBe(true);
  expect(layerIn(messageIn(line)!)!.test('nn.Linear(10240, 10) nn.Conv2d(3, 160, 3) nn.BatchNorm2d(160)')).toBe(false);
});

test.each([
  'RuntimeError: Sizes of tensors must match except in dimension 1. Expected size 56 but got size 57 for tensor number 1 in the list.',
  "RuntimeError: shape '[-1, 400]' is invalid for input of size 384",
])('%s is found, and names no layer', (line) => {
  expect(messageIn(line)).toBeDefined();
  expect(layerIn(messageIn(line)!)).toBeUndefined();
});

test.each(['RuntimeError: CUDA out of memory', 'shape of the earth', ''])('%s is no message about shapes', (line) => {
  expect(messageIn(line)).toBeUndefined();
});
