import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();

test('the preview shows a hint while there is nothing to show', async () => {
  await workbench.openFile('README.md');
  await workbench.showView('Poolscope');
  const preview = await PanelPage.of(workbench, 'body.preview #empty p');
  await expect.poll(() => preview.text('#empty')).toContain('Place the cursor in an array of numbers');
});

test('it follows the cursor', async () => {
  await workbench.openFile('tutorial.json');
  await workbench.showView('Poolscope');
  await workbench.clickText('[5, 2, 3, 1, 1]');
  const preview = await PanelPage.of(workbench, 'body.preview #output .grid');
  await preview.outputIs([[2]]);
  expect(await preview.text('#shapes')).toBe('(5, 5) → (1, 1, 1, 1)');
});

test('it opens the panel, and takes over the parameters that are set there', async () => {
  const preview = await PanelPage.of(workbench, 'body.preview #output .grid');
  await preview.frame.locator('vscode-button', { hasText: 'Open Panel' }).click();
  const panel = await PanelPage.of(workbench);
  await panel.toggleCeilMode();
  await preview.outputIs([
    [2, 3],
    [5, 1],
  ]);
});
