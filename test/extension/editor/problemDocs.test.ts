import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { problemLink, registerProblemDocs } from '../../../extension/editor/problemDocs';
import { env, fake } from '../fake/vscode';

const page = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
const [english, chinese] = [page('problems.md'), page('problems.zh-cn.md')];
const headings = (text: string) => [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);

test('the page has a heading for each code, in both languages', () => {
  const refusals = ['RuntimeError', 'ValueError', 'IndexError', 'NotImplementedError', 'TypeError', 'AttributeError'];
  expect(headings(english)).toEqual([...refusals, 'UserWarning', 'uncovered']);
  expect(headings(chinese)).toEqual(headings(english));
});

test('a code’s link opens the page at its heading', async () => {
  registerProblemDocs();
  const show = vi.fn();
  fake.commands.set('markdown.showPreview', show);
  const { path, query } = problemLink('ValueError');
  await fake.commands.get(path)!(...(JSON.parse(query) as unknown[]));
  const [[{ scheme, fragment }]] = show.mock.calls as [[{ scheme: string; fragment: string }]];
  expect(fragment).toBe('valueerror');
  const provider = fake.providers.get(scheme) as { provideTextDocumentContent(): string };
  expect(provider.provideTextDocumentContent()).toBe(english);
  env.language = 'zh-cn';
  expect(provider.provideTextDocumentContent()).toBe(chinese);
  env.language = 'en';
});
