import { expect, test } from 'vitest';
import { yamlValue, type YamlReader } from '../../../src/model/data/yaml';
import type { Value } from '../../../src/model/value';

/** A value as Python writes it, with what is unknown as its reason. */
function written(value: Value): string {
  switch (value.kind) {
    case 'dict':
      if (value.lost) return `? ${value.lost.why}`;
      return `{${[...value.entries.values()].map(([key, entry]) => `${written(key)}: ${written(entry)}`).join(', ')}}`;
    case 'list':
      return `[${value.items.map(written).join(', ')}]`;
    case 'str':
      return `'${value.value.replaceAll('\n', '\\n')}'`;
    case 'int':
      return JSON.stringify(value.size);
    case 'float':
      return Number.isInteger(value.value) ? `${value.value}.0` : String(value.value);
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'unknown':
      return `? ${value.why}`;
    default:
      return 'None';
  }
}

const read = (text: string, reader: YamlReader = 'PyYAML') => written(yamlValue(text, reader));

// as PyYAML 6 answers
test.each([
  ['a: 1\nb: [2, 3.5]\nc: {d: x}', "{'a': 1, 'b': [2, 3.5], 'c': {'d': 'x'}}"],
  ['[yes, No, ON, off, true, y, n, "yes"]', "[True, False, True, False, True, 'y', 'n', 'yes']"],
  ['[~, null, Null, nUll, ""]', "[None, None, None, 'nUll', '']"],
  ['a:\nb: 2', "{'a': None, 'b': 2}"],
  ['[1e-4, 1.0e-4, 1.e3, 1.0e3, .5, 3.]', "['1e-4', 0.0001, '1.e3', '1.0e3', 0.5, 3.0]"],
  ['[010, 0x1F, 0b11, 1_000, 09, -7, +3, 0]', "[8, 31, 3, 1000, '09', -7, 3, 0]"],
  ['1: a\n"1": b\ntrue: c', "{1: 'c', '1': 'b'}"],
  ['lr: 0.1 # the rate\nname: resnet-18 v2', "{'lr': 0.1, 'name': 'resnet-18 v2'}"],
  ['text: |\n  a\n  b\nfolded: >\n  a\n  b\n', "{'text': 'a\\nb\\n', 'folded': 'a b\\n'}"],
  ['base: &b {c: 3, k: 5}\nnet:\n  <<: *b\n  k: 7', "{'base': {'c': 3, 'k': 5}, 'net': {'c': 3, 'k': 7}}"],
  [
    'a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc: {<<: [*a, *b]}',
    "{'a': {'x': 1}, 'b': {'x': 2, 'y': 3}, 'c': {'x': 1, 'y': 3}}",
  ],
  ['a: 1\na: 2', "{'a': 2}"],
  ['- 1\n- - 2\n  - 3', '[1, [2, 3]]'],
  ['', 'None'],
  ['# nothing', 'None'],
  ['64', '64'],
])('%j', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test.each([
  ['a: !!python/tuple [1, 2]\nb: 3', "{'a': ? !!python/tuple is not followed, 'b': 3}"],
  ['a: !join [x, y]', "{'a': ? !join is not followed}"],
  ['a: 1\n---\nb: 2', '? The text cannot be read as YAML'],
  ['a: [1', '? The text cannot be read as YAML'],
  ['a: 2024-01-02', "{'a': ? 2024-01-02 is not followed}"],
  ['a: 1:30', "{'a': ? 1:30 is not followed}"],
  ['? [1, {a: b}]\n: 2', '? A key is not known'],
  ['a: 99999999999999999999', "{'a': ? The number is too large}"],
])('what is odd is unknown: %j', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test('OmegaConf has floats without a dot, no dates, and fills in', () => {
  expect(read('a: 1e-4\nb: 2024-01-02\nc: ${a}\nd: ???', 'OmegaConf')).toBe(
    "{'a': 0.0001, 'b': '2024-01-02', 'c': ? ${a} is not followed, 'd': ? ??? is not followed}",
  );
});

test('what has an anchor is one object', () => {
  const value = yamlValue('a: &x [1]\nb: *x', 'PyYAML');
  const [[, a], [, b]] = [...(value as { entries: ReadonlyMap<string, readonly [Value, Value]> }).entries.values()] as [
    readonly [Value, Value],
    readonly [Value, Value],
  ];
  expect(a).toBe(b);
});

test('many aliases of aliases are read at once', () => {
  const lines = Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`);
  expect(yamlValue(`a0: &a0 [x]\n${lines.join('\n')}`, 'PyYAML').kind).toBe('dict');
});
