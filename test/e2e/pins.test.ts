import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench({
  browser: { permissions: ['clipboard-read', 'clipboard-write'], viewport: { width: 1280, height: 900 } },
});
const { page } = workbench;

test('output cells are pinned, stay over a change and a reload, and are copied as a table', async () => {
  let panel = await PanelPage.ofTutorial(workbench);
  await panel.toggleCeilMode();
  await panel.outputIs([
    [2, 3],
    [5, 1],
  ]);
  const rows = async () =>
    (await panel.frame.locator('#pins tbody tr').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
  await panel.frame.locator('#pin').click();
  await panel.pointAt('output', '0,0,1');
  await panel.windowIs(2, 4);
  await panel.frame.locator('#pin').click();
  await expect
    .poll(rows)
    .toEqual([
      '(0, 0) 0–2, 0–2 output (0, 0) = max(1, 2, 0, 0, 1, 2, 1, 2, 1) = 2 1 → (0, 1)',
      '(0, 1) 0–2, 3–5 output (0, 1) = max(3, 1, 3, 1, 0, 0) = 3 1 → (0, 3)',
    ]);
  expect(await panel.violations()).toEqual([]);

  await panel.frame.locator('#pins .small-button').click();
  await panel.frame.locator('#pins [role=status]', { hasText: 'Copied' }).waitFor({ state: 'attached' });
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split('\n').slice(0, 3)).toEqual([
    '| Output | Window | Calculation | Gradient |',
    '| --- | --- | --- | --- |',
    '| (0, 0) | 0–2, 0–2 | output (0, 0) = max(1, 2, 0, 0, 1, 2, 1, 2, 1) = 2 | 1 → (0, 1) |',
  ]);

  await panel.choose('AvgPool2d');
  await expect
    .poll(rows)
    .toContain('(0, 1) 0–2, 3–5 output (0, 1) = (3 + 1 + 3 + 1 + 0 + 0) / 6 = 8 / 6 = 1.333 1/6 → 6×');
  await workbench.reload();
  panel = await PanelPage.of(workbench);
  await expect.poll(async () => (await rows()).length).toBe(2);
  await panel.frame.locator('#pins .link', { hasText: '(0, 1)' }).click();
  await panel.windowIs(2, 4);
  await panel.press('Unpin (0, 1)');
  await expect.poll(async () => (await rows()).length).toBe(1);
});
