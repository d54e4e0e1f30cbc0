// Builds the extension into dist/: the kernels, one file per host for the extension and for its worker, one per webview.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { promisify } from 'node:util';
import { build, context } from 'esbuild';
import { buildFigureFonts, fontPackages } from './figureFonts.mjs';
import { bundledPackages, noticesOf } from './notices.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const common = {
  bundle: true,
  outdir: 'dist',
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  loader: { '.wasm': 'binary', '.ttf': 'file', '.md': 'text' },
  // all licences are in ThirdPartyNotices.txt
  legalComments: 'none',
  metafile: true,
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
  {
    ...node,
    entryPoints: [
      { in: 'extension/extension.ts', out: 'extension' },
      { in: 'extension/engine/engineWorker.ts', out: 'engineWorker' },
      { in: 'extension/engine/kernelThread.ts', out: 'kernelThread' },
    ],
  },
  {
    ...browser,
    // a platform is a file name: `x.web.ts` takes the place of `x.ts`
    resolveExtensions: ['.web.ts', '.ts', '.js', '.mjs', '.json'],
    entryPoints: [
      { in: 'extension/extension.ts', out: 'extension.web' },
      { in: 'extension/engine/engineWorker.web.ts', out: 'engineWorker.web' },
    ],
  },
  {
    ...browser,
    format: 'iife',
    entryPoints: [
      { in: 'webview/panel/panel.ts', out: 'panel' },
      { in: 'webview/panel/preview.ts', out: 'preview' },
      { in: 'webview/tensorEditor/tensor.ts', out: 'tensor' },
      { in: 'webview/log/log.ts', out: 'log' },
      { in: 'webview/panel/panel.css', out: 'panel' },
      { in: 'webview/panel/preview.css', out: 'preview' },
      { in: 'webview/tensorEditor/tensorEditor.css', out: 'tensor' },
      { in: 'webview/log/log.css', out: 'log' },
    ],
  },
];

/** AssemblyScript to WebAssembly with SIMD, once for memory that threads share; a few kilobytes in the workers' bundles. */
async function buildKernels(name, ...memory) {
  const options = ['-O3', '--runtime', 'stub', '--noAssert', '--importMemory', '--use', 'abort='];
  const features = ['--enable', 'simd', '--enable', 'bulk-memory', ...memory];
  const asc = ['node_modules/assemblyscript/bin/asc.js', 'src/kernels/assembly/index.ts'];
  await promisify(execFile)(process.execPath, [...asc, '-o', `dist/${name}`, ...options, ...features]);
}

await rm('dist', { recursive: true, force: true });
await mkdir('dist');
await Promise.all([
  buildKernels('kernels.wasm'),
  buildKernels('kernels.shared.wasm', '--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'),
  buildFigureFonts(),
  copyFile('node_modules/@resvg/resvg-wasm/index_bg.wasm', 'dist/resvg.wasm'),
]);
if (watch) for (const bundle of bundles) await (await context(bundle)).watch();
else {
  const built = await Promise.all(bundles.map((bundle) => build(bundle)));
  const packages = bundledPackages(built.map(({ metafile }) => metafile));
  await writeFile('dist/ThirdPartyNotices.txt', await noticesOf([...packages, ...fontPackages]));
}
