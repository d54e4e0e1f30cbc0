import { expect, test } from 'vitest';
import type { LayerCall } from '../../src/pooling/layers';
import { poolingCallAt, poolingCalls } from '../../src/python/calls';
import { parsePython } from '../../src/python/source';

const calls = (text: string) => poolingCalls(parsePython(text));
const kwargs = (text: string) => calls(text)[0]?.call.kwargs;

test('positional arguments follow the order of torch.nn', () => {
  expect(calls('nn.MaxPool2d(3, 2, 1, 1, True)')[0]?.call).toEqual({
    op: 'MaxPool2d',
    kwargs: { kernel_size: 3, stride: 2, padding: 1, dilation: 1, return_indices: true },
  });
});

test('positional arguments of the function follow its own order', () => {
  const text = 'F.max_pool1d(image + 1, 3, 2, 1, 1, True)';
  const [site] = calls(text);
  expect(site?.call).toEqual({
    op: 'MaxPool1d',
    kwargs: { kernel_size: 3, stride: 2, padding: 1, dilation: 1, ceil_mode: true },
  });
  expect(text.slice(site?.input?.start, site?.input?.end)).toBe('image + 1');
});

test('the function may name its input', () => {
  const text = 'F.max_pool2d(kernel_size=2, input=x)';
  const [site] = calls(text);
  expect(site?.call.kwargs).toEqual({ kernel_size: 2 });
  expect(text.slice(site?.input?.start, site?.input?.end)).toBe('x');
});

test.each<[string, unknown]>([
  ['-1', -1],
  ['2.5', 2.5],
  ['2.', 2],
  ['1_0', 10],
  ['0x10', 16],
  ['(3, 2)', [3, 2]],
  ['(3,)', [3]],
  ['[3, 2]', [3, 2]],
  ['None', null],
  ['False', false],
  ["'inf'", 'inf'],
  ["float('inf')", Infinity],
  ['-float("inf")', -Infinity],
  ['math.inf', Infinity],
  ['2 * 3 + 1', 7],
  ['-7 // 2', -4],
  ['-7 % 3', 2],
  ['2 ** 5', 32],
  ['int(5 / 2)', 2],
  ['(2 + 1)', 3],
  ['not True', false],
  ['(k, k - 1)', [4, 3]],
])('kernel_size=%s', (argument, value) => {
  expect(kwargs(`k = 4\nnn.MaxPool2d(kernel_size=${argument})`)).toEqual({ kernel_size: value });
});

test.each([
  ['a parameter', 'def f(k):\n  nn.MaxPool2d(kernel_size=k)'],
  ['assigned twice', 'k = 2\nk = 3\nnn.MaxPool2d(kernel_size=k)'],
  ['counted up', 'k = 2\nk += 1\nnn.MaxPool2d(kernel_size=k)'],
  ['a loop variable', 'for k in (2, 3):\n  nn.MaxPool2d(kernel_size=k)'],
  ['a circle', 'k = m\nm = k\nnn.MaxPool2d(kernel_size=k)'],
  ['a class name seen from a method', 'class A:\n  k = 2\n  def f(self):\n    nn.MaxPool2d(kernel_size=k)'],
  ['missing', 'nn.MaxPool2d(kernel_size=)'],
  ['divided by zero', 'nn.MaxPool2d(kernel_size=1 // 0)'],
  ['too large to compute', 'nn.MaxPool2d(kernel_size=10 ** 10 ** 10)'],
  [
    'a long detour',
    `${Array.from({ length: 60 }, (_, i) => `k${i + 1} = k${i} + k${i}\n`).join('')}nn.MaxPool2d(kernel_size=k60)`,
  ],
])('an argument that is %s is unknown', (_, text) => {
  const [site] = calls(text);
  expect(site?.call.kwargs).toEqual({});
  expect(site?.unknown).toEqual(['kernel_size']);
});

test.each([
  ['the module', 'k = 3\ndef f():\n  nn.MaxPool2d(k)'],
  ['the function', 'k = 2\ndef f():\n  k = 3\n  nn.MaxPool2d(k)'],
  ['the class', 'class A:\n  k = 3\n  pool = nn.MaxPool2d(k)'],
  ['self', 'class A:\n  def f(self):\n    self.k = 3\n    self.pool = nn.MaxPool2d(self.k)'],
  ['the class, through self', 'class A:\n  k = 3\n  def f(self):\n    self.pool = nn.MaxPool2d(self.k)'],
  ['a tuple', 'k, s = 3, 2\nnn.MaxPool2d(k)'],
  ['an annotated name', 'k: int = 3\nnn.MaxPool2d(k)'],
])('a constant of %s is read', (_, text) => {
  expect(kwargs(text)).toEqual({ kernel_size: 3 });
});

test('unpacked and surplus arguments are unknown', () => {
  expect(calls('nn.MaxPool2d(3, *rest, 1, ceil_mode=True, **options)')[0]).toMatchObject({
    call: { kwargs: { kernel_size: 3, ceil_mode: true } },
    unknown: ['*rest', '**options', '1'],
  });
  expect(calls('nn.MaxPool2d(3, 2, 1, 1, False, False, 7)')[0]?.unknown).toEqual(['7']);
});

test('a keyword PyTorch does not have is passed on for PyTorch to refuse', () => {
  expect(kwargs('nn.MaxPool2d(3, ceil=True)')).toEqual({ kernel_size: 3, ceil: true });
});

test('sites are where the text says', () => {
  const text = '# 池化 🌊\npool = torch.nn.MaxPool2d(\n  3,  # kernel\n)\n';
  const [site] = calls(text);
  expect(text.slice(site?.start, site?.end)).toBe('torch.nn.MaxPool2d(\n  3,  # kernel\n)');
  expect(text.slice(site?.nameStart, site?.nameEnd)).toBe('MaxPool2d');
});

test('all calls, in the order of the text', () => {
  const text = `
class Net(nn.Module):
    def __init__(self):
        self.features = nn.Sequential(nn.Conv2d(3, 8, 3), nn.MaxPool2d(2), *[nn.MaxPool3d(3)])
    def forward(self, x):
        return F.max_pool1d(F.max_pool2d(x, 4), 5)
`;
  expect(calls(text).map(({ call }) => [call.op, call.kwargs.kernel_size])).toEqual([
    ['MaxPool2d', 2],
    ['MaxPool3d', 3],
    ['MaxPool1d', 5],
    ['MaxPool2d', 4],
  ]);
});

test.each([
  'nn.MaxPool2d',
  'nn.ReLU()',
  'import keras.layers as nn\nnn.MaxPool2d(2)',
  'import os\nMaxPool2d(2)',
  'class MaxPool2d: pass\nMaxPool2d(2)',
  'nn.MaxPool2d.extra(2)',
  'self.nn.MaxPool2d(2)',
  '"nn.MaxPool2d(2)"  # nn.MaxPool2d(2)',
  'F.MaxPool2d(2)',
  'nn.max_pool2d(x, 2)',
  'nn.constructor(2)',
])('no pooling in %s', (text) => {
  expect(calls(text)).toEqual([]);
});

test.each([
  ['nn.MaxPool2d(kernel_size=3, ', { kernel_size: 3 }],
  ['nn.MaxPool2d(3, ceil_mode=True\ny = 2\n', { kernel_size: 3, ceil_mode: true }],
  ['nn.MaxPool2d((3, 2', { kernel_size: [3, 2] }],
  ['class A:\n  def f(self):\n    self.p = nn.MaxPool2d(2,\n    return 1', { kernel_size: 2 }],
])('a call still being typed: %s', (text, expected) => {
  const source = parsePython(text);
  expect(poolingCalls(source)[0]?.call.kwargs).toEqual(expected);
  expect(poolingCallAt(source, text.indexOf('MaxPool2d') + 11)?.call.kwargs).toEqual(expected);
});

test('the name after an open parenthesis is no argument of it', () => {
  const [site] = calls('nn.MaxPool2d(3,\nx = 4\n');
  expect(site).toMatchObject({ call: { kwargs: { kernel_size: 3 } }, unknown: [] });
});

test('magic lines of a notebook do not hide what follows', () => {
  expect(kwargs('%matplotlib inline\n!pip install torch\npool = nn.MaxPool2d(3)')).toEqual({ kernel_size: 3 });
});

test('the innermost call around an offset', () => {
  const text = 'y = F.max_pool2d(nn.MaxPool2d(3)(x), 2) ';
  const source = parsePython(text);
  const kernelAt = (offset: number) => poolingCallAt(source, offset)?.call.kwargs.kernel_size;
  const inner = text.indexOf('nn.');
  expect(kernelAt(text.indexOf('F'))).toBe(2);
  expect(kernelAt(inner)).toBe(3);
  expect(kernelAt(inner + 5)).toBe(3);
  expect(kernelAt(text.indexOf('(x)') + 1)).toBe(2);
  expect(kernelAt(text.lastIndexOf(')') + 1)).toBe(2);
  expect(kernelAt(0)).toBeUndefined();
  expect(kernelAt(text.length)).toBeUndefined();
});

test('ten thousand calls are found', () => {
  const source = parsePython('k = 2\n' + 'x = nn.MaxPool2d(k)(x)\n'.repeat(10_000));
  expect(poolingCalls(source)).toHaveLength(10_000);
});

test.each<[string, LayerCall]>([
  [
    'nn.AvgPool2d(3, 2, 1, True, False, 5)',
    {
      op: 'AvgPool2d',
      kwargs: { kernel_size: 3, stride: 2, padding: 1, ceil_mode: true, count_include_pad: false, divisor_override: 5 },
    },
  ],
  [
    'F.avg_pool1d(x, 3, 2, 1, True, False)',
    { op: 'AvgPool1d', kwargs: { kernel_size: 3, stride: 2, padding: 1, ceil_mode: true, count_include_pad: false } },
  ],
  ["nn.LPPool2d(float('inf'), (2, 3))", { op: 'LPPool2d', kwargs: { norm_type: Infinity, kernel_size: [2, 3] } }],
  [
    'F.lp_pool1d(x, 2, 3, 1, True)',
    { op: 'LPPool1d', kwargs: { norm_type: 2, kernel_size: 3, stride: 1, ceil_mode: true } },
  ],
  ['nn.AdaptiveAvgPool2d((5, None))', { op: 'AdaptiveAvgPool2d', kwargs: { output_size: [5, null] } }],
  ['torch.adaptive_avg_pool1d(x, 4)', { op: 'AdaptiveAvgPool1d', kwargs: { output_size: 4 } }],
  ['F.adaptive_max_pool2d_with_indices(x, 4)', { op: 'AdaptiveMaxPool2d', kwargs: { output_size: 4 } }],
  [
    'nn.FractionalMaxPool3d(2, output_ratio=0.5)',
    { op: 'FractionalMaxPool3d', kwargs: { kernel_size: 2, output_ratio: 0.5 } },
  ],
  ['nn.MaxUnpool2d(3, 2, 1)', { op: 'MaxUnpool2d', kwargs: { kernel_size: 3, stride: 2, padding: 1 } }],
  [
    'F.max_unpool2d(x, indices, 2, 2, 0, [5, 5])',
    { op: 'MaxUnpool2d', kwargs: { kernel_size: 2, stride: 2, padding: 0, output_size: [5, 5] } },
  ],
  ['F.max_unpool2d(x, indices=i, kernel_size=2)', { op: 'MaxUnpool2d', kwargs: { kernel_size: 2 } }],
])('%s', (text, call) => {
  expect(calls(text)).toMatchObject([{ call, unknown: [] }]);
});
