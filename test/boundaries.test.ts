import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
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
    ['src/tensors/tensor.ts', `import '../../extension/extension';`],
    ['src/pooling/geometry.ts', `import '../../webview/panel/panel';`],
    ['extension/extension.ts', `import '../webview/panel/panel';`],
    ['extension/engine/worker.web.ts', `import 'node:worker_threads';`],
    ['webview/panel/panel.ts', `import 'vscode';`],
    ['webview/panel/panel.ts', `import 'node:path';`],
    ['webview/panel/panel.ts', `import '../../extension/extension';`],
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
