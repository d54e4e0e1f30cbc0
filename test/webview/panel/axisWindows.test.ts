import { describe, expect, test } from 'vitest';
import { axisGeometry } from '../../../src/pooling/geometry';
import { axisBars } from '../../../webview/panel/axisWindows';

function sliding(inputSize: number, kernelSize: number, stride: number, padding = 0, ceilMode = false) {
  return axisGeometry(inputSize, { kernelSize, stride, padding: [padding, padding], dilation: 1, ceilMode });
}

describe('bars beneath an axis', () => {
  test('stand in lanes where they do not overlap', () => {
    const { bars, lanes } = axisBars(sliding(5, 3, 1), 0);
    expect(bars.map(({ start, end, lane }) => [start, end, lane])).toEqual([
      [0, 3, 0],
      [1, 4, 1],
      [2, 5, 2],
    ]);
    expect(lanes).toBe(3);
  });

  test('include the window that is dropped, in a lane of its own', () => {
    const { bars, to } = axisBars(sliding(5, 2, 2, 1, true), 0);
    expect(bars.at(-1)).toMatchObject({ index: 3, start: 5, end: 7, lane: 1, isDropped: true });
    expect(to).toBe(7);
  });

  test('of a long axis are those of its end', () => {
    const { from, to, isElided, bars } = axisBars(sliding(1000, 3, 3), 0);
    expect([from, to, isElided]).toEqual([936, 1000, true]);
    expect(bars[0]).toMatchObject({ index: 312, start: 936 });
  });

  test('are none if no window fits', () => {
    expect(axisBars(sliding(2, 3, 1), 0)).toEqual({ from: 0, to: 2, isElided: false, bars: [], lanes: 0 });
  });
});
