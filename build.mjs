// Bundles the extension into dist/: one file per host for the extension, one per host for its worker, one per webview.
import { rm } from 'node:fs/promises';
import process from 'node:process';
import { build, context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const common = {
  bundle: true,
  outdir: 'dist',
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  legalComments: 'none',
};
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  external: ['vscode'],
};
const browser = {
  ...common,
  platform: 'browser',
  format: 'cjs',
  target: 'es2022',
  mainFields: ['browser', 'module', 'main'],
  external: ['vscode'],
};

const bundles = [
  { ...node, entryPoints: ['extension/extension.ts', 'extension/engineWorker.ts'] },
  {
    ...browser,
    // a platform is a file name: `x.web.ts` takes the place of `x.ts`
    resolveExtensions: ['.web.ts', '.ts', '.js', '.mjs', '.json'],
    entryPoints: [
      { in: 'extension/extension.ts', out: 'extension.web' },
      { in: 'extension/engineWorker.web.ts', out: 'engineWorker.web' },
    ],
  },
  {
    ...browser,
    format: 'iife',
    entryPoints: ['webview/panel.ts', 'webview/preview.ts', 'webview/style.css'],
    loader: { '.ttf': 'file' },
  },
];

await rm('dist', { recursive: true, force: true });
if (watch) for (const bundle of bundles) await (await context(bundle)).watch();
else await Promise.all(bundles.map((bundle) => build(bundle)));
