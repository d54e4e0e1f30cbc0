import { describe, expect, test } from 'vitest';
import { parseLiteral, readArgument } from '../../src/python/literal';

test.each([
  ['3', 3],
  ['-2.5e-3', -0.0025],
  ['1_000', 1000],
  ['5L', 5],
  ['True', true],
  ['None', null],
  ['inf', Infinity],
  ["float('-inf')", -Infinity],
  ["float('nan')", NaN],
  ['(3, 2)', [3, 2]],
  ['(3)', 3],
  ['(3,)', [3]],
  ['[3]', [3]],
  ['3, 2', [3, 2]],
  ['3,', [3]],
  ['(None, (1, 2))', [null, [1, 2]]],
  [`'text'`, 'text'],
  ['()', []],
])('the argument %s', (text, value) => {
  expect(readArgument(text)).toEqual(value);
});

test.each([
  '',
  'x',
  '3 2',
  '(3, x)',
  '(3',
  '3)',
  '1 + 2',
  '-True',
  '-None',
  '08',
  '1__0',
  'float(inf)',
  '{"a": 1}',
  ',3',
])('%s is none', (text) => {
  expect(readArgument(text)).toBeUndefined();
});

describe('a literal', () => {
  test('may be a dict', () => {
    expect(parseLiteral("{'shape': (2, 3), 'descr': '<f4', 'fortran_order': False, }")).toEqual(
      new Map<string, unknown>([
        ['shape', [2, 3]],
        ['descr', '<f4'],
        ['fortran_order', false],
      ]),
    );
  });

  test('is refused where it ends to be one', () => {
    expect(() => parseLiteral("{'a': exit()}")).toThrow(expect.objectContaining({ offset: 6 }));
    expect(() => parseLiteral("{'a': 1, 'a': 2}")).toThrow("'a' appears twice");
    expect(() => parseLiteral('['.repeat(1000))).toThrow(expect.objectContaining({ offset: 33 }));
  });
});
