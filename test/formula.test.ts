import { expect, test } from 'vitest';
import {
  code,
  formatNumber,
  fraction,
  group,
  number,
  rounded,
  row,
  symbol,
  toMarkdown,
  toMathML,
  toText,
} from '../src/formula';

const formula = row(
  symbol('W', 'out'),
  '=',
  rounded(false, row(fraction(row(number(5), '−', number(3)), code('stride')), '+', number(1))),
);

test('a formula is one line of text', () => {
  expect(toText(formula)).toBe('W_out = ⌊(5 − 3) / stride + 1⌋');
});

test('a hover gets italics and an index below the line', () => {
  expect(toMarkdown(formula)).toBe('*W*<sub>out</sub> = ⌊(5 − 3) / stride + 1⌋');
});

test('an underscore in a name does not begin emphasis in a hover', () => {
  expect(toMarkdown(code('kernel_size'))).toBe('kernel\\_size');
  expect(toText(code('kernel_size'))).toBe('kernel_size');
});

test('a webview gets MathML whose brackets grow', () => {
  expect(toMathML(formula)).toBe(
    '<math displaystyle="true"><msub><mi>W</mi><mtext>out</mtext></msub></math>' +
      '<math displaystyle="true"><mo form="infix">=</mo>' +
      '<mrow><mo stretchy="true">⌊</mo>' +
      '<mfrac><mrow><mn>5</mn><mo>−</mo><mn>3</mn></mrow><mrow><mtext class="code">stride</mtext></mrow></mfrac>' +
      '<mo>+</mo><mn>1</mn><mo stretchy="true">⌋</mo></mrow></math>',
  );
});

test('a less-than sign does not open a tag', () => {
  expect(toMathML(row(number(1), '<', number(2)))).toBe(
    '<math displaystyle="true"><mn>1</mn><mo>&lt;</mo><mn>2</mn></math>',
  );
});

test('ceil has its own brackets, a group round ones', () => {
  expect(toText(rounded(true, number(2)))).toBe('⌈2⌉');
  expect(toText(group(row(number(3), '−', number(1))))).toBe('(3 − 1)');
});

test.each([
  [5 / 3, '1.67'],
  [2, '2'],
  [-1.5, '−1.5'],
  [0.1 + 0.2, '0.3'],
  [-0, '0'],
])('%d is written %s', (value, written) => {
  expect(formatNumber(value)).toBe(written);
});
