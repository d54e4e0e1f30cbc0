import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { root } from '../host/paths';
import { npm } from '../host/setup.mjs';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

await npm(['run', 'package']);
const { workbench } = await openWorkbench({ vsix: path.join(root, 'poolscope.vsix') });

test('the packaged extension can be installed', async () => {
  await expect.poll(() => workbench.hasCommand('Poolscope: Visualize Pooling')).toBe(true);
});

test('the package holds what runs, and the licences of all that is in it', async () => {
  const files = unzipSync(await readFile(path.join(root, 'poolscope.vsix')));
  const names = Object.keys(files).filter((name) => name.startsWith('extension/dist/'));
  expect(names.filter((name) => !/\.(js|css|ttf)$/.test(name)).sort()).toEqual([
    'extension/dist/ThirdPartyNotices.txt',
    'extension/dist/resvg.wasm',
  ]);
  const notices = strFromU8(files['extension/dist/ThirdPartyNotices.txt']!);
  const some = [
    '@lezer/python',
    '@vscode/webview-ui-toolkit',
    'fflate',
    '@resvg/resvg-wasm',
    '@fontsource/noto-sans-sc',
  ];
  for (const name of some) expect(notices).toContain(`\n${name} `);
});

test('and works there', async () => {
  await workbench.openFile('tutorial.json');
  await workbench.clickText('[5, 2, 3, 1, 1]');
  await workbench.command('Poolscope: Visualize Pooling');
  const panel = await PanelPage.of(workbench);
  await panel.toggleCeilMode();
  await panel.outputIs([
    [2, 3],
    [5, 1],
  ]);
});
