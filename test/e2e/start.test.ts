import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench, folder } = await openWorkbench();

test('the workbench opens and lists the samples', async () => {
  const samples = await readdir(folder);
  await expect.poll(() => workbench.explorerNames()).toEqual(expect.arrayContaining(samples));
});

test('the palette lists Poolscope', async () => {
  await expect.poll(() => workbench.hasCommand('Poolscope: Visualize Pooling')).toBe(true);
});

test('the tutorial is a text to play with, with the panel beside it', async () => {
  await workbench.command('Poolscope: Show Tutorial');
  const panel = await PanelPage.of(workbench);
  await panel.outputIs([
    [2, 3],
    [5, 1],
  ]);
  const line = workbench.page.locator('.view-line', { hasText: 'nn.MaxPool2d' });
  expect(await line.innerText()).toContain('ceil_mode=True');
  const { x: code } = (await line.boundingBox())!;
  const { x: beside } = (await workbench.page.locator('.tab', { hasText: 'MaxPool2d · input' }).boundingBox())!;
  expect(beside).toBeGreaterThan(code);
});

test('a file that is opened while the panel has the focus does not cover it', async () => {
  const panel = await PanelPage.of(workbench);
  await panel.frame.locator('#title').click();
  await workbench.openFile('tutorial.json');
  await panel.frame.locator('#title').waitFor();
});
