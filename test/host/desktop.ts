// `npm run test:desktop`: downloads a desktop VS Code and runs the smoke test in its extension host.
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { cache, root } from './paths';

async function main(): Promise<void> {
  const smoke = path.join(cache, 'desktop/smoke.js');
  await build({
    entryPoints: [path.join(root, 'test/host/desktop/smoke.ts')],
    outfile: smoke,
    bundle: true,
    platform: 'node',
    external: ['vscode'],
  });
  await runTests({
    extensionDevelopmentPath: root,
    extensionTestsPath: smoke,
    cachePath: path.join(cache, 'vscode'),
    launchArgs: [path.join(root, 'samples'), '--disable-extensions'],
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
