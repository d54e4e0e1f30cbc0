import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** End-to-end tests drive one VS Code at a time: it and a browser are enough for two cores. */
const endToEnd = {
  globalSetup: ['test/e2e/globalSetup.ts'],
  fileParallelism: false,
  testTimeout: 90_000,
  hookTimeout: 90_000,
  expect: { poll: { timeout: 30_000 } },
};

function fake(file: string): string {
  return path.resolve(import.meta.dirname, `test/${file}.ts`);
}

/** What esbuild's loader of texts does. */
const pagesAsTexts = {
  name: 'pages as texts',
  transform: (text: string, file: string) =>
    file.endsWith('.md') ? `export default ${JSON.stringify(text)}` : undefined,
};

export default defineConfig({
  test: {
    projects: [
      {
        // VS Code's API exists only in VS Code, the toolkit's elements only in a browser
        resolve: {
          alias: { vscode: fake('extension/fake/vscode'), '@vscode/webview-ui-toolkit': fake('webview/fake/toolkit') },
        },
        plugins: [pagesAsTexts],
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'], testTimeout: 60_000 },
      },
      {
        test: {
          ...endToEnd,
          name: 'e2e-web',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ['test/e2e/vsix.test.ts'],
          provide: { host: 'web' },
        },
      },
      { test: { ...endToEnd, name: 'e2e-node', include: ['test/e2e/**/*.test.ts'], provide: { host: 'node' } } },
    ],
  },
});
