import { expect, test } from 'vitest';
import { costs } from '../../src/pooling/cost';
import { plan } from '../../src/pooling/engine';

test('elements, bytes, and the multiply-adds of the next convolution', () => {
  const { geometry } = plan([1, 64, 112, 112], { op: 'MaxPool2d', kwargs: { kernel_size: 2 } });
  expect(costs(geometry, 'float32')).toEqual([
    { elements: 802_816, bytes: 3_211_264, multiplyAdds: 462_422_016 },
    { elements: 200_704, bytes: 802_816, multiplyAdds: 115_605_504 },
  ]);
});

test('half floats have two bytes, and a volume’s kernel 27 cells', () => {
  const { geometry } = plan([2, 4, 4, 4], { op: 'AvgPool3d', kwargs: { kernel_size: 2 } });
  expect(costs(geometry, 'bfloat16')[1]).toEqual({ elements: 16, bytes: 32, multiplyAdds: 16 * 2 * 27 });
});
