import { expect, test } from 'vitest';
import { toMarkdown, toMathML, toText } from '../../src/formula';
import { axisGeometry } from '../../src/pooling/geometry';
import { droppedWindow, numericOutputSize, proposedSize, symbolicOutputSize } from '../../src/pooling/outputSize';

const axis = (inputSize: number, kernelSize: number, stride: number, padding: number, ceilMode: boolean) =>
  axisGeometry(inputSize, { kernelSize, stride, padding: [padding, padding], dilation: 1, ceilMode });

test('the formula is that of PyTorch’s page, with floor or ceil', () => {
  const inside = '(H_in + 2 × padding − dilation × (kernel_size − 1) − 1) / stride + 1';
  expect(toText(symbolicOutputSize('H', false))).toBe(`H_out = ⌊${inside}⌋`);
  expect(toText(symbolicOutputSize('H', true))).toBe(`H_out = ⌈${inside}⌉`);
});

test('the study note’s numbers are filled in through to the result', () => {
  const ceil = toText(numericOutputSize('W', axis(5, 3, 3, 0, true)));
  expect(ceil).toBe('W_out = ⌈(5 + 2 × 0 − 1 × (3 − 1) − 1) / 3 + 1⌉ = ⌈1.67⌉ = 2');
  const floor = toText(numericOutputSize('W', axis(5, 3, 3, 0, false)));
  expect(floor).toBe('W_out = ⌊(5 + 2 × 0 − 1 × (3 − 1) − 1) / 3 + 1⌋ = ⌊1.67⌋ = 1');
});

test('a last window that would start in the padding is proposed by the formula and dropped by the rule', () => {
  const geometry = axis(5, 2, 2, 1, true);
  expect(proposedSize(geometry)).toBe(4);
  expect(geometry.outputSize).toBe(3);
  expect(toText(droppedWindow(geometry)!)).toBe('(4 − 1) × 2 = 6 ≥ 5 + 1 = 6');
  expect(droppedWindow(axis(5, 3, 3, 0, true))).toBeUndefined();
});

test('a hover gets sub-scripts, a panel MathML', () => {
  expect(toMarkdown(symbolicOutputSize('H', false))).toContain('*H*<sub>out</sub> = ⌊(*H*<sub>in</sub> + 2 × padding');
  const mathML = toMathML(symbolicOutputSize('H', true));
  expect(mathML).toMatch(/^<math display="block">.*<\/math>$/);
  expect(mathML).toContain('<mfrac>');
  expect(mathML).toContain('<mo stretchy="true">⌈</mo>');
});
