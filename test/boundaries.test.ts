import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import readConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import { ESLint } from 'eslint';
import { afterEach, describe, expect, test } from 'vitest';
import { root } from './host/paths';

const eslint = new ESLint({ cwd: root });

/** The rules that a text breaks if it stands in a file. The file must exist: the rules ask for types. */
async function broken(file: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath: file });
  return result!.messages.map(({ ruleId }) => ruleId);
}

describe('a folder may not reach across its border', () => {
  test.each([
    ['src/tensors/tensor.ts', `import 'vscode';`],
    ['src/tensors/tensor.ts', `import 'node:fs';`],
    ['extension/engine/worker.web.ts', `import 'node:worker_threads';`],
    ['cli/inspect/inspect.ts', `import 'vscode';`],
    ['webview/panel/panel.ts', `import 'vscode';`],
    ['webview/panel/panel.ts', `import 'node:path';`],
  ])('%s: %s', async (file, text) => {
    expect(await broken(file, text)).toContain('no-restricted-imports');
  });

  test.each([
    ['extension/extension.ts', `import 'vscode';`],
    ['extension/extension.ts', `import 'node:path';`],
    ['extension/extension.ts', `import '../src/views/panel';`],
    ['webview/panel/panel.ts', `import '../src/views/panel';`],
  ])('but %s: %s', async (file, text) => {
    expect(await broken(file, text)).toEqual([]);
  });
});

describe('a function fits a screen', () => {
  const long = `export function f() {\n${'  f();\n'.repeat(60)}}\n`;
  const branching = `export function f(x: number): number {\n${'  if (x > 1) return x;\n'.repeat(14)}  return 0;\n}\n`;
  test.each(['src/tensors/tensor.ts', 'extension/extension.ts', 'webview/panel/panel.ts', 'cli/inspect/inspect.ts'])(
    'in %s',
    async (file) => {
      expect(await broken(file, long)).toContain('max-lines-per-function');
      expect(await broken(file, branching)).toContain('complexity');
    },
  );

  test('a test may be longer', async () => {
    expect(await broken('test/boundaries.test.ts', long)).toEqual([]);
  });
});

describe('the code stays clean', () => {
  test.each([
    ['src/tensors/tensor.ts', 'document.title;', 'no-restricted-globals'],
    ['src/tensors/tensor.ts', 'window.name;', 'no-restricted-globals'],
    ['src/tensors/tensor.ts', 'process.exit();', 'no-restricted-globals'],
    ['webview/panel/panel.ts', 'process.exit();', 'no-restricted-globals'],
    ['src/tensors/tensor.ts', `console.log('');`, 'no-console'],
    ['extension/extension.ts', `console.log('');`, 'no-console'],
    ['webview/panel/panel.ts', `console.log('');`, 'no-console'],
    ['src/tensors/tensor.ts', 'export let x: any;', '@typescript-eslint/no-explicit-any'],
    ['test/boundaries.test.ts', `test.only('', () => undefined);`, 'no-restricted-syntax'],
    ['test/boundaries.test.ts', `describe.only('', () => undefined);`, 'no-restricted-syntax'],
  ])('%s: %s', async (file, text, rule) => {
    expect(await broken(file, text)).toContain(rule);
  });
});

describe('the order of the rooms', async () => {
  const config = await readConfig(path.join(root, 'dependency-cruiser.config.mjs'));
  const rules = (config.forbidden ?? []) as readonly { name: string; from: { path?: string }; to: { path?: string } }[];
  /** Files that a pattern of the rules means: `^src/(a|b)/`, `^src/a/|^src/b\\.ts$`. */
  const filesOf = (pattern: string) =>
    pattern
      .replace(/^\^\((.*)\)\/$/, (_, names: string) => names.replaceAll('|', '/|').concat('/'))
      .split('|')
      .map((each) => each.replace(/^\^/, '').replace('\\.', '.').replace(/\$$/, ''))
      .map((each) => (each.endsWith('/') ? `${each}a.ts` : each));
  let folder = '';

  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** What breaks a rule if these files import one another, as `rule: importer → imported`. */
  async function broken(imports: readonly (readonly [from: string, to: string])[]): Promise<string[]> {
    folder = await mkdtemp(path.join(tmpdir(), 'poolscope-'));
    for (const file of new Set(imports.flat())) {
      const targets = imports.filter(([from]) => from === file).map(([, to]) => path.relative(path.dirname(file), to));
      const text = targets.map((to) => `import './${to.replace(/\.ts$/, '')}';\n`).join('');
      await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
      await writeFile(path.join(folder, file), `${text}export {};\n`);
    }
    const options = { ...config.options, tsConfig: {}, baseDir: folder, validate: true };
    const { output } = await cruise(['.'], { ...options, ruleSet: { forbidden: config.forbidden ?? [] } });
    return (output as ICruiseResult).summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
  }

  test('is guarded by every rule', async () => {
    const expected = rules
      .filter(({ to }) => to.path !== undefined)
      .flatMap(({ name, from, to }) => filesOf(to.path!).map((file) => [name, filesOf(from.path!)[0]!, file] as const));
    expect(expected.length).toBeGreaterThan(100);
    const violations = new Set(await broken(expected.map(([, from, to]) => [from, to])));
    expect(expected.filter(([name, from, to]) => !violations.has(`${name}: ${from} → ${to}`))).toEqual([]);
  });

  test('has no circle of files', async () => {
    const circle = [
      ['src/pooling/a.ts', 'src/pooling/b.ts'],
      ['src/pooling/b.ts', 'src/pooling/a.ts'],
    ] as const;
    expect(await broken(circle)).toContain('no circle of files: src/pooling/a.ts → src/pooling/b.ts');
  });

  test('lets a room import those below it', async () => {
    expect(
      await broken([
        ['src/views/a.ts', 'src/worker/a.ts'],
        ['extension/panel/a.ts', 'src/views/a.ts'],
        ['webview/panel/a.ts', 'webview/plane/a.ts'],
      ]),
    ).toEqual([]);
  });
});
