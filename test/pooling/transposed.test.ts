import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toText } from '../../src/formula';
import { axisGeometry } from '../../src/pooling/geometry';
import { isAccepted, returnOf, transposedFormula, transposedSize } from '../../src/pooling/transposed';

interface Transposed {
  readonly size: number;
  readonly kernel_size: number;
  readonly stride: number;
  readonly padding: number;
  readonly output_padding: number;
  readonly dilation: number;
  readonly output?: number;
  readonly refusal?: string;
}

const { transposed } = JSON.parse(readFileSync('test/fixtures/upsampling/upsampling.json', 'utf8')) as {
  readonly transposed: readonly Transposed[];
};

test('the size, and what is refused, as in PyTorch', () => {
  for (const { size, kernel_size, stride, padding, output_padding, dilation, output, refusal } of transposed) {
    const numbers = { kernelSize: kernel_size, stride, padding, dilation, outputPadding: output_padding };
    const axis = { inputSize: size, ...numbers };
    if (output !== undefined) expect(transposedSize(axis)).toBe(output);
    expect(isAccepted(axis)).toBe(!refusal?.startsWith('output padding must be smaller than either stride or'));
  }
});

test('MaxPool2d(3, ceil_mode=True) of 5 cells: its own numbers are refused, the nearest ones fit', () => {
  const window = { kernelSize: 3, stride: 3, padding: [0, 0], dilation: 1, ceilMode: true } as const;
  const { own, fitting } = returnOf(axisGeometry(5, window));
  expect(own).toMatchObject({ outputPadding: -1 });
  expect(isAccepted(own)).toBe(false);
  expect(fitting).toMatchObject({ kernelSize: 2, padding: 0, outputPadding: 0 });
  expect(toText(transposedFormula('H', own))).toBe('H_out = (2 − 1) × 3 − 2 × 0 + 1 × (3 − 1) − 1 + 1 = 5');
});

test('there is always a ConvTranspose that leads back', () => {
  const window = fc.record({
    size: fc.integer({ min: 1, max: 40 }),
    kernelSize: fc.integer({ min: 1, max: 7 }),
    stride: fc.integer({ min: 1, max: 7 }),
    pad: fc.nat(3),
    dilation: fc.integer({ min: 1, max: 4 }),
    ceilMode: fc.boolean(),
  });
  fc.assert(
    fc.property(window, ({ size, pad, ...rest }) => {
      const axis = axisGeometry(size, { ...rest, padding: [pad, pad] });
      fc.pre(axis.outputSize > 0);
      const { fitting, own } = returnOf(axis);
      expect(transposedSize(fitting)).toBe(size);
      expect(isAccepted(fitting)).toBe(true);
      if (isAccepted(own)) expect(fitting).toEqual(own);
    }),
  );
});
