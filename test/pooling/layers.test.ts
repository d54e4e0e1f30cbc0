import { expect, test } from 'vitest';
import {
  formatArgument,
  formatCall,
  isLayerName,
  layerNames,
  layerOfFunctional,
  layers,
  withDefaults,
  type ArgumentValue,
  type LayerName,
} from '../../src/pooling/layers';

// the signatures of torch.nn and torch.nn.functional in PyTorch 2.13
test.each<[LayerName, string, string]>([
  [
    'MaxPool2d',
    'kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False',
    'kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False',
  ],
  [
    'AvgPool1d',
    'kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True',
    'kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True',
  ],
  [
    'AvgPool3d',
    'kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None',
    'kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None',
  ],
  [
    'LPPool2d',
    'norm_type, kernel_size, stride=None, ceil_mode=False',
    'norm_type, kernel_size, stride=None, ceil_mode=False',
  ],
  ['AdaptiveAvgPool2d', 'output_size', 'output_size'],
  ['AdaptiveMaxPool3d', 'output_size, return_indices=False', 'output_size, return_indices=False'],
  [
    'FractionalMaxPool2d',
    'kernel_size, output_size=None, output_ratio=None, return_indices=False',
    'kernel_size, output_size=None, output_ratio=None, return_indices=False',
  ],
  ['MaxUnpool2d', 'kernel_size, stride=None, padding=0', 'kernel_size, stride=None, padding=0, output_size=None'],
])('%s takes its arguments in the order of its module and of its function', (name, module, functional) => {
  const { defaults, positional, functionalPositional } = layers[name];
  const values: Readonly<Record<string, ArgumentValue>> = defaults;
  const written = (names: readonly string[]) =>
    names.map((each) => each + (values[each] === undefined ? '' : `=${formatArgument(values[each])}`)).join(', ');
  expect(written(positional)).toBe(module);
  expect(written(functionalPositional)).toBe(functional);
});

test('a layer slides along as many axes as its name says, and its function is named like it', () => {
  expect(layerNames).toHaveLength(20);
  for (const name of layerNames) {
    expect(name).toMatch(new RegExp(`^[A-Za-z]+Pool${layers[name].rank}d$|^MaxUnpool${layers[name].rank}d$`));
    expect(layers[name].functional.replaceAll('_', '')).toBe(name.toLowerCase());
  }
});

test('a function of torch.nn.functional has its layer', () => {
  expect(layerOfFunctional('max_pool2d')).toBe('MaxPool2d');
  expect(layerOfFunctional('adaptive_max_pool1d_with_indices')).toBe('AdaptiveMaxPool1d');
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
  ['inf', '"inf"'],
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
