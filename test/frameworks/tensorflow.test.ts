import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tensorflowAxis } from '../../src/frameworks/tensorflow';
import { axisGeometry } from '../../src/pooling/geometry';

const parameters = { padding: [0, 0], dilation: 1, ceilMode: false } as const;
const size = fc.integer({ min: 1, max: 12 });

test('"valid" has ⌈(i − k + 1) / s⌉ windows', () => {
  fc.assert(
    fc.property(size, size, size, (inputSize, kernelSize, stride) => {
      fc.pre(kernelSize <= inputSize);
      const axis = tensorflowAxis(axisGeometry(inputSize, { ...parameters, kernelSize, stride }), 'valid');
      expect(axis.outputSize).toBe(Math.ceil((inputSize - kernelSize + 1) / stride));
      expect(axis.padding).toEqual([0, 0]);
    }),
  );
});

test('"same" has ⌈i / s⌉ windows, padded for them, the odd cell after', () => {
  fc.assert(
    fc.property(size, size, size, (inputSize, kernelSize, stride) => {
      const axis = tensorflowAxis(axisGeometry(inputSize, { ...parameters, kernelSize, stride }), 'same');
      const [before, after] = axis.padding;
      expect(axis.outputSize).toBe(Math.ceil(inputSize / stride));
      expect(before + after).toBe(Math.max((axis.outputSize - 1) * stride + kernelSize - inputSize, 0));
      expect([0, 1]).toContain(after - before);
    }),
  );
});

test('four cells, windows of three, two apart: one cell of padding, after', () => {
  const axis = axisGeometry(4, { ...parameters, kernelSize: 3, stride: 2 });
  expect(tensorflowAxis(axis, 'same')).toMatchObject({ outputSize: 2, padding: [0, 1] });
});
