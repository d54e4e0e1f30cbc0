import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pooled } from '../export/made';
import { until } from '../host/poll';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench, folder } = await openWorkbench();
const { page } = workbench;

async function pick(label: string): Promise<void> {
  const name = page.locator('.quick-input-list-row .label-name', { hasText: new RegExp(`^${label}$`) });
  await page.locator('.quick-input-list .monaco-list-row', { has: name }).first().click();
}

/** Accepts the place that VS Code's dialog offers. */
async function save(file: string): Promise<void> {
  const field = page.locator('.quick-input-widget input.input').first();
  await expect.poll(() => field.inputValue()).toMatch(new RegExp(`${file}$`));
  await page.keyboard.press('Enter');
}

/** The bytes of an exported file. */
async function exported(file: string): Promise<Buffer> {
  return until(`${file} is there`, () => readFile(path.join(folder, file)).catch(() => undefined));
}

test.each([
  ['SVG', 'svg', { format: 'svg' }],
  ['PNG × 2', 'png', { format: 'png', scale: 2 }],
  ['PDF', 'pdf', { format: 'pdf' }],
  ['GIF', 'gif', { format: 'gif' }],
] as const)('the tutorial’s %s is that of the shell, byte for byte', async (label, extension, order) => {
  if (label === 'SVG') {
    const panel = await PanelPage.ofTutorial(workbench);
    await panel.fill('kernel_size', '3');
    await panel.toggleCeilMode();
    await panel.callIs('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
  }
  await workbench.command('Poolscope: Export Figure…');
  await pick(label);
  await pick('Light');
  const file = `MaxPool2d.${extension}`;
  await save(file);
  const bytes = await exported(file);
  const { files } = await (await pooled()).exported(order);
  expect(bytes.equals(Buffer.from(files[0]!.bytes))).toBe(true);
  // nothing is left beside it
  expect((await readdir(folder)).filter((name) => name.startsWith('.Max'))).toEqual([]);
});

test('the output is copied as a test in Python', async () => {
  await workbench.command('Poolscope: Copy Output As…');
  await pick('PyTorch test');
  await pick('New Editor');
  await expect
    .poll(() => page.locator('.editor-instance .view-lines').last().innerText())
    .toContain('assert torch.equal(output, expected)'.replaceAll(' ', '\u00a0'));
});
