import { expect, test } from 'vitest';
import {
  formatArgument,
  formatCall,
  isLayerName,
  layerNames,
  layerOfFunctional,
  layers,
  withDefaults,
} from '../../src/pooling/layers';

// torch.nn.MaxPool2d(kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False)
// torch.nn.functional.max_pool2d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False)
test('the fifth argument is return_indices to the module and ceil_mode to the function', () => {
  for (const name of layerNames) {
    expect(layers[name].positional).toEqual([
      'kernel_size',
      'stride',
      'padding',
      'dilation',
      'return_indices',
      'ceil_mode',
    ]);
    expect(layers[name].functionalPositional).toEqual([
      'kernel_size',
      'stride',
      'padding',
      'dilation',
      'ceil_mode',
      'return_indices',
    ]);
  }
});

test('a layer slides along as many axes as its name says', () => {
  expect(layerNames.map((name) => [name, layers[name].rank])).toEqual([
    ['MaxPool1d', 1],
    ['MaxPool2d', 2],
    ['MaxPool3d', 3],
  ]);
});

test('a function of torch.nn.functional has its layer', () => {
  expect(layerOfFunctional('max_pool2d')).toBe('MaxPool2d');
  expect(layerOfFunctional('MaxPool2d')).toBeUndefined();
  expect(layerOfFunctional('relu')).toBeUndefined();
});

test('only layers are layers', () => {
  expect(isLayerName('MaxPool3d')).toBe(true);
  expect(['Conv2d', 'maxpool2d', 'toString', '__proto__'].filter(isLayerName)).toEqual([]);
});

test('what was passed replaces the default', () => {
  expect(withDefaults({ op: 'MaxPool2d', kwargs: { kernel_size: [3, 2], padding: 1 } })).toEqual({
    kernel_size: [3, 2],
    stride: null,
    padding: 1,
    dilation: 1,
    return_indices: false,
    ceil_mode: false,
  });
});

test.each([
  [3, '3'],
  [-1, '-1'],
  [true, 'True'],
  [false, 'False'],
  [null, 'None'],
  ['inf', "'inf'"],
  [[3, 2], '(3, 2)'],
  [[3], '(3,)'],
  [[], '()'],
] as const)('%j is %s in Python', (value, python) => {
  expect(formatArgument(value)).toBe(python);
});

test('a call is written with its arguments in the module’s order', () => {
  expect(formatCall({ op: 'MaxPool2d', kwargs: { ceil_mode: true, kernel_size: 3 } })).toBe(
    'nn.MaxPool2d(kernel_size=3, ceil_mode=True)',
  );
  expect(formatCall({ op: 'MaxPool1d', kwargs: { kernel_size: 2, stride: null } })).toBe(
    'nn.MaxPool1d(kernel_size=2, stride=None)',
  );
});
