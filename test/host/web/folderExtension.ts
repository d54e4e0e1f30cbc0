import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../paths';

/**
 * The files of the extension that shows the folder inside the web workbench, by name.
 *
 * @param welcome whether it opens Poolscope's walkthrough
 */
export async function folderExtension(welcome: boolean): Promise<ReadonlyMap<string, string>> {
  const bundle = await build({
    entryPoints: [path.join(root, 'test/host/web/client/folder.ts')],
    bundle: true,
    write: false,
    format: 'cjs',
    target: 'es2022',
    external: ['vscode'],
    define: { WELCOME: String(welcome) },
  });
  const manifest = {
    name: 'folder',
    publisher: 'poolscope',
    version: '0.0.0',
    engines: { vscode: '^1.100.0' },
    browser: './folder.js',
    activationEvents: ['onFileSystem:disk', 'onSearch:disk', 'onStartupFinished'],
    enabledApiProposals: ['fileSearchProvider'],
  };
  return new Map([
    ['package.json', JSON.stringify(manifest)],
    ['package.nls.json', '{}'],
    ['folder.js', bundle.outputFiles[0]!.text],
  ]);
}
