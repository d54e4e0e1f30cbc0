import { expect, test } from 'vitest';
import { toMarkdown, toMathML, toText } from '../../src/formula';
import { axisGeometry } from '../../src/pooling/geometry';
import {
  axisNames,
  droppedWindow,
  numericOutputSize,
  formatOutputSize,
  symbolicOutputSize,
} from '../../src/pooling/outputSize';

const axis = (inputSize: number, kernelSize: number, stride: number, padding: number, ceilMode: boolean) =>
  axisGeometry(inputSize, { kernelSize, stride, padding: [padding, padding], dilation: 1, ceilMode });

test('the formula is that of PyTorch’s page, with floor or ceil', () => {
  const inside = '(H_in + 2 × padding − dilation × (kernel_size − 1) − 1) / stride + 1';
  expect(toText(symbolicOutputSize('H', 'MaxPool2d', false))).toBe(`H_out = ⌊${inside}⌋`);
  expect(toText(symbolicOutputSize('H', 'MaxPool2d', true))).toBe(`H_out = ⌈${inside}⌉`);
});

test('the study note’s numbers are filled in through to the result', () => {
  const ceil = toText(numericOutputSize('W', 'MaxPool2d', axis(5, 3, 3, 0, true)));
  expect(ceil).toBe('W_out = ⌈(5 + 2 × 0 − 1 × (3 − 1) − 1) / 3 + 1⌉ = ⌈1.67⌉ = 2');
  const floor = toText(numericOutputSize('W', 'MaxPool2d', axis(5, 3, 3, 0, false)));
  expect(floor).toBe('W_out = ⌊(5 + 2 × 0 − 1 × (3 − 1) − 1) / 3 + 1⌋ = ⌊1.67⌋ = 1');
});

test('a last window that would start in the padding is proposed by the formula and dropped by the rule', () => {
  const geometry = axis(5, 2, 2, 1, true);
  expect(formatOutputSize(geometry)).toBe('4 → 3');
  expect(geometry.outputSize).toBe(3);
  expect(toText(droppedWindow(geometry)!)).toBe('(4 − 1) × 2 = 6 ≥ 5 + 1 = 6');
  expect(droppedWindow(axis(5, 3, 3, 0, true))).toBeUndefined();
});

test('a hover gets sub-scripts, a panel MathML', () => {
  expect(toMarkdown(symbolicOutputSize('H', 'MaxPool2d', false))).toContain(
    '*H*<sub>out</sub> = ⌊(*H*<sub>in</sub> + 2 × padding',
  );
  const mathML = toMathML(symbolicOutputSize('H', 'MaxPool2d', true));
  expect(mathML).toMatch(/^<math displaystyle="true">.*<\/math>$/);
  expect(mathML).toContain('<mfrac>');
  expect(mathML).toContain('<mo stretchy="true">⌈</mo>');
});

test('a quotient just below an integer is not shown as that number', () => {
  // i 575, k 320, s 256: 255 / 256 + 1 = 1.996…, whose floor is 1
  expect(toText(numericOutputSize('L', 'MaxPool2d', axis(575, 320, 256, 0, false)))).not.toContain('⌊2⌋ = 1');
  expect(toText(numericOutputSize('L', 'MaxPool2d', axis(577, 320, 256, 0, true)))).toContain('= 3');
  expect(toText(numericOutputSize('L', 'MaxPool2d', axis(577, 320, 256, 0, true)))).not.toContain('⌈2⌉ = 3');
});

test('dilation and padding stand where PyTorch’s page has them', () => {
  const dilated = axisGeometry(10, { kernelSize: 3, stride: 2, padding: [1, 1], dilation: 2, ceilMode: false });
  expect(toText(numericOutputSize('D', 'MaxPool2d', dilated))).toBe(
    'D_out = ⌊(10 + 2 × 1 − 2 × (3 − 1) − 1) / 2 + 1⌋ = ⌊4.5⌋ = 4',
  );
});

test('the spatial axes have PyTorch’s letters', () => {
  expect([1, 2, 3].map(axisNames)).toEqual([['L'], ['H', 'W'], ['D', 'H', 'W']]);
});
