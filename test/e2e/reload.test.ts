import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();

test('the panel survives a reload with its tensor, parameters and window', async () => {
  await workbench.openFile('tutorial.json');
  await workbench.clickText('[5, 2, 3, 1, 1]');
  await workbench.command('Poolscope: Visualize Pooling');
  const before = await PanelPage.of(workbench);
  await before.toggleCeilMode();
  await before.outputIs([
    [2, 3],
    [5, 1],
  ]);
  await before.press('Step forward');
  await before.press('Step forward');
  await before.windowIs(3, 4);
  await workbench.reload();
  const after = await PanelPage.of(workbench);
  await after.outputIs([
    [2, 3],
    [5, 1],
  ]);
  await after.windowIs(3, 4);
  expect(await after.text('#call')).toBe('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
  expect(await after.text('#title')).toContain('input');
});

test('it also comes back when its tensor stands in a notebook', async () => {
  await workbench.command('View: Close All Editors');
  await workbench.openNotebook('tutorial.ipynb');
  await workbench.clickText('[5, 2, 3, 1, 1]', '.notebookOverlay');
  await workbench.command('Poolscope: Visualize Pooling');
  const before = await PanelPage.of(workbench);
  await before.outputIs([
    [2, 3],
    [5, 1],
  ]);
  await before.press('Step forward');
  await before.windowIs(2, 4);
  await workbench.reload();
  const after = await PanelPage.of(workbench);
  await after.outputIs([
    [2, 3],
    [5, 1],
  ]);
  await after.windowIs(2, 4);
  expect(await after.text('#title')).toContain('input');
});
