import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();
const { page } = workbench;
const rows = page.locator('.quick-input-list .monaco-list-row');

async function find(sizes: string): Promise<void> {
  await workbench.command('Poolscope: Find Pooling Parameters…');
  await page.locator('.quick-input-title', { hasText: 'Find Pooling Parameters' }).waitFor();
  await page.locator('.quick-input-widget input.input').first().fill(sizes);
  await page.keyboard.press('Enter');
}

test('from 32×32 to 16×16: the usual layer is shown on sample values', async () => {
  await find('32 → ');
  await page.locator('.quick-input-message', { hasText: 'for example 32×32 → 16×16' }).waitFor();
  await page.locator('.quick-input-widget input.input').first().fill('32 → 16');
  await page.keyboard.press('Enter');
  await rows.filter({ hasText: 'nn.MaxPool2d(kernel_size=2)' }).waitFor();
  expect(await rows.nth(0).innerText()).toContain('every cell covered once');
  await page.keyboard.press('Enter');
  const panel = await PanelPage.of(workbench);
  await panel.callIs('nn.MaxPool2d(kernel_size=2)');
  expect(await panel.text('#title')).toBe('32×32 (random sample values)');
  expect(await panel.text('#shapes')).toBe('(1, 1, 32, 32) float32 → (1, 1, 16, 16)');
});

test('the panel comes back after a reload', async () => {
  await workbench.reload();
  const panel = await PanelPage.of(workbench);
  expect(await panel.text('#title')).toBe('32×32 (random sample values)');
});

test('in a Python file the call is inserted at the cursor', async () => {
  await workbench.openFile('tutorial.py');
  await workbench.putCursor(1, 1);
  await find('7×7 → 3×3');
  await page.locator('.quick-input-widget input.input[placeholder*="insert"]').waitFor();
  await page.keyboard.press('Enter');
  const line = page.locator('.editor-instance .view-line', { hasText: /^nn\.MaxPool2d\(kernel_size=2\)/ });
  await line.waitFor();
});
