import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

function read(file: string): Record<string, string> {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, string>;
}

function sources(): { extension: '.ts'; contents: string }[] {
  return ['src', 'extension', 'webview'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => ({ extension: '.ts' as const, contents: readFileSync(path.join(root, folder, file), 'utf8') })),
  );
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\d\}/g)].map(([match]) => match).sort();
}

test('every message of the code is translated, and nothing else is', { timeout: 180_000 }, async () => {
  const messages = Object.keys(await getL10nJson(sources()));
  expect(messages.length).toBeGreaterThan(50);
  expect(Object.keys(read('l10n/bundle.l10n.zh-cn.json')).sort()).toEqual(messages.sort());
});

test('a translation fills in all that its message does', () => {
  for (const [message, translation] of Object.entries(read('l10n/bundle.l10n.zh-cn.json'))) {
    expect(placeholders(translation), message).toEqual(placeholders(message));
  }
});

test('what package.json shows exists in both languages', () => {
  const english = read('package.nls.json');
  const used = [...readFileSync(path.join(root, 'package.json'), 'utf8').matchAll(/"%([\w.]+)%"/g)].map(
    ([, key]) => key,
  );
  expect(Object.keys(english).sort()).toEqual([...new Set(used)].sort());
  expect(Object.keys(read('package.nls.zh-cn.json')).sort()).toEqual(Object.keys(english).sort());
});
