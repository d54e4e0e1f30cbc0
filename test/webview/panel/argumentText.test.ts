import { expect, test } from 'vitest';
import { argumentText, jsonCall, parseArgument } from '../../../webview/panel/argumentText';

test.each([
  ['', undefined],
  ['None', null],
  ['3', 3],
  ['1.5', 1.5],
  ['(3, 2)', [3, 2]],
  ['3, 2', [3, 2]],
  ['[3]', [3]],
  ['(None, 2)', [null, 2]],
  ['inf', 'inf'],
  [`float('-inf')`, '-inf'],
  ['(3, x)', '(3, x)'],
])('%s', (text, value) => {
  expect(parseArgument(text)).toEqual(value);
});

test('what is not finite is written as Python reads it, also in a call that travels as JSON', () => {
  expect([Infinity, -Infinity, NaN].map(argumentText)).toEqual(['inf', '-inf', 'nan']);
  const call = { op: 'LPPool2d', kwargs: { norm_type: Infinity, kernel_size: 2 } } as const;
  expect(jsonCall(call)).toEqual({ op: 'LPPool2d', kwargs: { norm_type: 'inf', kernel_size: 2 } });
});
