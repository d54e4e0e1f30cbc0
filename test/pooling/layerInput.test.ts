import { expect, test } from 'vitest';
import { plan } from '../../src/pooling/engine';
import { asLayerInput, callFor } from '../../src/pooling/layerInput';
import type { LayerCall } from '../../src/pooling/layers';
import { tensorOf } from '../../src/tensors/tensor';

const zeros = (...shape: number[]) => tensorOf(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
const pool2d = (kernelSize: number): LayerCall => ({ op: 'MaxPool2d', kwargs: { kernel_size: kernelSize } });

test('axes that a layer needs are put in front; what has enough stays', () => {
  expect(asLayerInput(zeros(5, 5), pool2d(3)).shape).toEqual([1, 1, 5, 5]);
  expect(asLayerInput(zeros(3, 5, 5), pool2d(3)).shape).toEqual([3, 5, 5]);
  expect(asLayerInput(zeros(5), { op: 'MaxPool3d', kwargs: { kernel_size: 1 } }).shape).toEqual([1, 1, 1, 1, 5]);
});

test('the layer used last is kept only if PyTorch takes the tensor with it', () => {
  expect(callFor(zeros(5, 5), pool2d(2))).toEqual(pool2d(2));
  expect(callFor(zeros(5, 5), pool2d(9))).toEqual(pool2d(3));
});

test('without one the window is 3, or what fits', () => {
  expect(callFor(zeros(5, 5), undefined)).toEqual(pool2d(3));
  expect(callFor(zeros(2, 7), undefined)).toEqual(pool2d(2));
  expect(callFor(zeros(7), undefined)).toEqual({ op: 'MaxPool1d', kwargs: { kernel_size: 3 } });
});

test('the shape tells along how many axes', () => {
  expect(callFor(zeros(1, 1, 9), undefined)).toEqual({ op: 'MaxPool1d', kwargs: { kernel_size: 3 } });
  expect(callFor(zeros(1, 2, 2, 9, 9), undefined)).toEqual({ op: 'MaxPool3d', kwargs: { kernel_size: 2 } });
  expect(callFor(zeros(3, 9, 9), undefined)).toEqual(pool2d(3));
});

test('a scalar gets a window that fits', () => {
  const call = callFor(zeros(), undefined);
  expect(plan(asLayerInput(zeros(), call).shape, call).geometry.outputShape).toEqual([1, 1, 1]);
});

test('every tensor of one to five axes is taken by the layer chosen for it', () => {
  const sizes = [1, 2, 3, 7];
  const shapes: number[][] = [];
  for (let axes = 1; axes <= 5; axes++) {
    shapes.push(...sizes.map((size) => [...Array<number>(axes - 1).fill(2), size]));
    shapes.push(...sizes.map((size) => [...Array<number>(axes - 1).fill(5), size].reverse()));
  }
  for (const shape of shapes) {
    const call = callFor(zeros(...shape), undefined);
    expect(() => plan(asLayerInput(zeros(...shape), call).shape, call), shape.join()).not.toThrow();
  }
});

test('an unpooling used last is taken again if the tensor can be pooled before it', () => {
  const call = { op: 'MaxUnpool2d', kwargs: { kernel_size: 2, output_size: [5, 5] } } as const;
  expect(callFor(zeros(5, 5), call)).toBe(call);
  expect(callFor(zeros(9, 9), call).op).toBe('MaxPool2d');
});
