import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();
const { page } = workbench;
const panel = await PanelPage.ofTutorial(workbench);
async function compareWith(item: string): Promise<void> {
  await panel.frame.locator('#compare').click();
  await page.locator('.quick-input-list .monaco-list-row', { hasText: item }).first().click();
}

const sum = () => panel.text('#comparison .sum');
const numbers = (name: string) => panel.frame.locator(`#compared-${name} [role=gridcell]`).allInnerTexts();

test('with average pooling: side by side, what differs, and why', async () => {
  await panel.toggleCeilMode();
  await panel.callIs('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
  await compareWith('AvgPool2d');
  await expect.poll(sum).toBe('3 of 4 cells differ. Max |a − b|: 2.833. First at (0, 0, 0, 0): 2 and 1.111.');
  await expect.poll(() => numbers('a')).toEqual(['2', '3', '5', '1']);
  expect(await numbers('b')).toEqual(['1.111', '1.333', '2.167', '1']);
  await expect.poll(() => panel.text('#comparison .reasons')).toContain('b output (0, 0) = (1 + 2 + 0');
  expect(await panel.violations()).toEqual([]);
});

test('as a difference', async () => {
  await panel.frame.locator('#comparison .readings button', { hasText: '≠' }).click();
  await expect.poll(() => numbers('difference')).toEqual(['1', '1', '1', '0']);
});

test('with a change that is proposed: a cell that only one has', async () => {
  await panel.frame.locator('#comparison .readings button', { hasText: 'Side by side' }).click();
  await panel.frame.locator('#changes vscode-button[aria-label="Compare with ceil_mode=False"]').click();
  await expect.poll(sum).toBe('3 of 4 cells differ. Max |a − b|: 0. First at (0, 0, 0, 1): 3 and none.');
  await expect.poll(() => panel.text('#comparison .reasons')).toContain('(0, 1) is outside this output.');
});

test('it follows the parameters', async () => {
  await panel.fill('kernel_size', '5');
  await expect.poll(sum).toBe('1 of 1 cells differ. Max |a − b|: 3. First at (0, 0, 0, 0): 5 and 2.');
  await panel.fill('kernel_size', '3');
  await expect.poll(sum).toContain('3 of 4 cells differ');
});

test('the palette has it, and it ends', async () => {
  await panel.frame.locator('#comparison .title .small-button').click();
  expect(await panel.frame.locator('#comparison').isVisible()).toBe(false);
  await workbench.command('Poolscope: Compare Output…');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Keras' }).first().click();
  await panel.frame.locator('#comparison .names', { hasText: 'Keras' }).waitFor();
  await expect.poll(sum).toMatch(/cells (differ|are the same)/);
});
