import { cp, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, inject, test } from 'vitest';
import { root } from '../host/paths';
import { until } from '../host/poll';
import { findAccessibilityViolations } from './accessibility';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench, folder } = await openWorkbench({ folder: path.join(root, 'test/fixtures/datasets') });
const { page } = workbench;

async function pick(text: string): Promise<void> {
  await page.locator('.quick-input-list-row', { hasText: text }).first().click();
}

/** Goes through the steps of 'Pool Dataset…' with the study note's layer, up to the page of settings. */
async function toSettings(name: string): Promise<void> {
  await until('the extension is known', () => workbench.hasCommand('Poolscope: Pool Dataset…'));
  await workbench.chooseInExplorer(name, 'Pool Dataset…');
  await page.locator('.quick-input-title', { hasText: 'CIFAR-10 (1/3)' }).waitFor();
  await pick('Test set');
  await page.locator('.quick-input-title', { hasText: '(2/3)' }).waitFor();
  await pick('MaxPool2d(kernel_size=3, ceil_mode=True)');
  await page.locator('.quick-input-title', { hasText: '(3/3)' }).waitFor();
}

test('CIFAR-10 is pooled in batches into an event file, which is shown', async () => {
  await toSettings('cifar-10-batches-py');
  await page.keyboard.press('Enter');
  const done = page.locator('.notification-toast', { hasText: 'Log: runs' });
  await done.waitFor();
  expect(await done.innerText()).toMatch(/80 images in 2 batches/);
  const [run] = await readdir(path.join(folder, 'runs'));
  // in the browser a slow run is in several parts
  const files = await readdir(path.join(folder, 'runs', run!));
  expect(new Set(files.map((name) => name.slice(0, 20)))).toEqual(new Set(['events.out.tfevents.']));
  await done.locator('.monaco-button', { hasText: 'Open Log' }).click();
  const view = await workbench.webview('body.log #second canvas');
  await expect.poll(() => view.locator('#position').innerText()).toBe('Step 0 (1 / 2)');
  const label = (id: string) => view.locator(`#${id} canvas`).getAttribute('aria-label');
  await expect.poll(() => label('first')).toContain('input: 256 × 256 pixels');
  await expect.poll(() => label('second')).toContain('output: 88 × 88 pixels');
  expect(await view.locator('#scalars').innerText()).toMatch(/mean\s+0\.\d+/);
  expect(await findAccessibilityViolations(view)).toEqual([]);
});

test('the slider moves from batch to batch; the last one is small', async () => {
  const view = await workbench.webview('body.log #second canvas');
  await view.locator('#step').focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => view.locator('#position').innerText()).toBe('Step 1 (2 / 2)');
  await expect.poll(() => view.locator('#first canvas').getAttribute('aria-label')).toContain('input: 256 × 64 pixels');
});

test('an image of the grid opens in the panel', async () => {
  const view = await workbench.webview('body.log #second canvas');
  await view.locator('#first canvas').click();
  const panel = await PanelPage.of(workbench);
  await expect.poll(() => panel.text('#shapes')).toContain('(3, 32, 32) float32');
  await expect.poll(() => panel.text('#title')).toMatch(/input 1 \(\d+, \d+\)/);
});

test('the same choices become a script', async () => {
  await toSettings('cifar-10-batches-py');
  await pick('batch_size');
  const input = page.locator('.quick-input-widget input.input');
  await page.locator('.quick-input-message', { hasText: 'batch_size' }).waitFor();
  await input.fill('32');
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-list-row', { hasText: 'batch_size' }).filter({ hasText: '32' }).waitFor();
  await pick('Generate a PyTorch script');
  const editor = page.locator('.editor-instance .view-lines', { hasText: 'SummaryWriter' });
  await editor.waitFor();
  expect((await editor.innerText()).replaceAll('\u00a0', ' ')).toContain('from torch import nn');
});

// the browser's folder knows no links
test.runIf(inject('host') === 'node')('through a link a log is written when asked, and read to an end', async () => {
  const elsewhere = await mkdtemp(path.join(tmpdir(), 'poolscope-elsewhere-'));
  await rm(path.join(folder, 'runs'), { recursive: true });
  await symlink(elsewhere, path.join(folder, 'runs'));
  const dialog = page.locator('.monaco-dialog-box', { hasText: `runs is a link to ${elsewhere}` });
  await toSettings('cifar-10-batches-py');
  await page.keyboard.press('Enter');
  await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await readdir(elsewhere)).toEqual([]);
  await toSettings('cifar-10-batches-py');
  await page.keyboard.press('Enter');
  await dialog.locator('.monaco-button', { hasText: 'Write Log' }).click();
  const done = page.locator('.notification-toast', { hasText: 'Log: runs' });
  await done.waitFor();
  const [run] = await readdir(elsewhere);
  for (const name of ['a', 'b', 'c', 'd']) await symlink('.', path.join(elsewhere, run!, name));
  await done.locator('.monaco-button', { hasText: 'Open Log' }).click();
  const view = await workbench.webview('body.log #second canvas');
  await expect.poll(() => view.locator('#position').innerText()).toBe('Step 0 (1 / 2)');
  expect(await view.locator('#layer').innerText()).toBe('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
  await rm(path.join(folder, 'runs'));
  await rename(elsewhere, path.join(folder, 'runs'));
});

test('a folder without a dataset gives an error', async () => {
  await until('the extension is known', () => workbench.hasCommand('Poolscope: Pool Dataset…'));
  await workbench.chooseInExplorer('runs', 'Pool Dataset…');
  await page.locator('.notification-toast', { hasText: 'no dataset found' }).waitFor();
});

test('a broken batch is named', async () => {
  await cp(path.join(root, 'README.md'), path.join(folder, 'cifar-10-batches-py', 'test_batch'));
  await workbench.chooseInExplorer('cifar-10-batches-py', 'Pool Dataset…');
  await pick('Test set');
  await page.locator('.notification-toast', { hasText: 'test_batch' }).waitFor();
});
