import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './host/paths';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const texts = (file: string) => JSON.parse(read(file)) as Record<string, string>;

/** The rows of the glossary's tables with this many columns, their heads left out. */
function rows(columns: number): string[][] {
  const lines = read('docs/glossary.md').split('\n');
  const isRow = (line: string | undefined) => line?.startsWith('| ') === true && !line.startsWith('| ---');
  return lines
    .filter((line, i) => isRow(line) && !lines[i + 1]?.startsWith('| ---'))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()))
    .filter((cells) => cells.length === columns);
}

const list = (cell: string) => cell.split(',').flatMap((word) => (word.trim() ? [word.trim()] : []));
const words = (forms: readonly string[]) => new RegExp(`(?<![\\w-])(?:${forms.join('|')})(?![\\w-])`, 'gi');

const terms = rows(5).map(([english, chinese]) => ({ forms: list(english!), chinese: chinese! }));
const phrases = rows(4);
const avoided = {
  english: [...rows(5).flatMap(([, , , avoid]) => list(avoid!)), ...phrases.flatMap(([english]) => list(english!))],
  chinese: [...rows(5).flatMap(([, , , , avoid]) => list(avoid!)), ...phrases.flatMap(([, chinese]) => list(chinese!))],
};

/** A text without PyTorch's names, quotations and other code, which follow no glossary. */
function prose(text: string): string {
  return text.replaceAll(/"[^"]*"|`[^`]*`|\w+_\w+|\w+=\S+|\w*\.\w+|\w+\(\)/g, ' ');
}

/** The terms in an English text, the longest first: `max pooling` is not also `max`. */
function termsIn(text: string): string[] {
  const forms = terms.flatMap((term) => term.forms.map((form) => ({ form, chinese: term.chinese })));
  forms.sort((a, b) => b.form.length - a.form.length);
  let rest = prose(text);
  const found: string[] = [];
  for (const { form, chinese } of forms) {
    const without = rest.replaceAll(words([form]), ' ');
    if (without !== rest) found.push(chinese);
    rest = without;
  }
  return found;
}

const pairs = [
  ...Object.entries(texts('l10n/bundle.l10n.zh-cn.json')),
  ...Object.entries(texts('package.nls.json')).map(([key, english]) => {
    return [english, texts('package.nls.zh-cn.json')[key] ?? ''] as const;
  }),
];

test('the glossary has terms, and each of its terms one translation', () => {
  expect(terms.length).toBeGreaterThan(60);
  const forms = terms.flatMap((term) => term.forms);
  expect(forms).toEqual([...new Set(forms)]);
  expect(termsIn('Only max pooling has indices')).toEqual(['最大池化', '索引']);
});

test.each(pairs)('%s · %s', (english, chinese) => {
  expect(prose(english).match(words(avoided.english)) ?? []).toEqual([]);
  expect(avoided.chinese.filter((word) => withoutNotebooks(chinese).includes(word))).toEqual([]);
  expect(termsIn(english).filter((term) => !chinese.includes(term))).toEqual([]);
});

/** 笔记本单元格 is VS Code's word for a notebook's cell. */
function withoutNotebooks(text: string): string {
  return text.replaceAll('笔记本单元格', '');
}

describe('what is read beside the user interface', () => {
  test.each(['README.md', 'CHANGELOG.md', 'samples/README.md'])('%s has no word to avoid', (file) => {
    const text = prose(read(file));
    expect(text.match(words(avoided.english)) ?? []).toEqual([]);
    expect(avoided.chinese.filter((word) => withoutNotebooks(text).includes(word))).toEqual([]);
  });
});
