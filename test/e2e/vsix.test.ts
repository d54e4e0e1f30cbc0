import path from 'node:path';
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
