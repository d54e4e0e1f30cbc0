import { expect, test } from 'vitest';
import { coverage, readCounts, unreadCells } from '../../src/pooling/coverage';
import { plan } from '../../src/pooling/engine';
import { axisGeometry, windowsReading } from '../../src/pooling/geometry';
import type { LayerCall } from '../../src/pooling/layers';

const axesOf = (shape: readonly number[], call: LayerCall) => plan(shape, call).geometry.axes;

test('floor leaves the study note’s last two rows and columns uncovered, ceil none', () => {
  const floor = axesOf([1, 5, 5], { op: 'MaxPool2d', kwargs: { kernel_size: 3 } });
  expect(floor.map((axis) => unreadCells(axis))).toEqual([[{ from: 3, to: 5 }], [{ from: 3, to: 5 }]]);
  expect(coverage(floor)).toEqual({ never: 16, once: 9, more: 0 });
  const ceil = axesOf([1, 5, 5], { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } });
  expect(coverage(ceil)).toEqual({ never: 0, once: 25, more: 0 });
});

test('a stride above the kernel skips cells between the windows', () => {
  const [axis] = axesOf([1, 8], { op: 'AvgPool1d', kwargs: { kernel_size: 1, stride: 3 } });
  expect(unreadCells(axis!)).toEqual([
    { from: 1, to: 3 },
    { from: 4, to: 6 },
    { from: 7, to: 8 },
  ]);
});

test.each<[string, number[], LayerCall]>([
  ['overlapping', [1, 7], { op: 'MaxPool1d', kwargs: { kernel_size: 3, stride: 1, padding: 1 } }],
  ['dilated', [1, 9], { op: 'MaxPool1d', kwargs: { kernel_size: 3, stride: 2, dilation: 3, padding: 1 } }],
  ['hanging over', [1, 6], { op: 'AvgPool1d', kwargs: { kernel_size: 4, stride: 3, ceil_mode: true } }],
  ['adaptive', [1, 7], { op: 'AdaptiveMaxPool1d', kwargs: { output_size: 5 } }],
  ['enlarging', [1, 3], { op: 'AdaptiveMaxPool1d', kwargs: { output_size: 5 } }],
  ['no', [1, 3], { op: 'AdaptiveMaxPool1d', kwargs: { output_size: 0 } }],
  ['unpooled', [1, 3], { op: 'MaxUnpool1d', kwargs: { kernel_size: 3, stride: 2, padding: 1 } }],
])('%s windows are counted one by one', (_kind, shape, call) => {
  const [axis] = axesOf(shape, call);
  const counts = Array.from({ length: axis!.inputSize }, (_, cell) => windowsReading(axis!, cell).length);
  expect([...readCounts(axis!)]).toEqual(counts);
});

test('an axis is not marked cell by cell at any size', () => {
  const long = axisGeometry(2 ** 25, { kernelSize: 2, stride: 2, padding: [0, 0], dilation: 1, ceilMode: false });
  expect(() => readCounts(long)).toThrow('an axis of 33554432 cells is too long');
});

test('padding of any width costs nothing', () => {
  const axis = axisGeometry(5, {
    kernelSize: 2 ** 30,
    stride: 2 ** 30,
    padding: [2 ** 29, 2 ** 29],
    dilation: 1,
    ceilMode: false,
  });
  expect([...readCounts(axis)]).toEqual([1, 1, 1, 1, 1]);
});
