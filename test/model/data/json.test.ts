import { expect, test } from 'vitest';
import { jsonValue } from '../../../src/model/data/json';

test('whole numbers are ints, others floats, and later keys count', () => {
  const value = jsonValue('{"a": 1, "b": 1.0, "c": [1e2, true, null, "x\\n"], "a": 2}');
  expect(value).toMatchObject({ kind: 'dict' });
  const entries = Object.fromEntries(value.kind === 'dict' ? [...value.entries] : []);
  expect(entries).toMatchObject({
    'str a': [{}, { kind: 'int', size: 2 }],
    'str b': [{}, { kind: 'float', value: 1 }],
    'str c': [{}, { items: [{ kind: 'float', value: 100 }, { value: true }, { kind: 'none' }, { value: 'x\n' }] }],
  });
});

test.each(['{"a": 1,}', '// x\n1', '', '{a: 1}', '[1'])('%j is none that Python reads', (text) => {
  expect(jsonValue(text)).toMatchObject({ kind: 'unknown' });
});
