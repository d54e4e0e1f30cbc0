import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();
const { page } = workbench;

test('a tensor’s channels are chosen by their thumbnails', async () => {
  await workbench.chooseInExplorer('features.npz', 'Visualize Pooling of File');
  await page.locator('.quick-input-list-row', { hasText: 'activations' }).click();
  const panel = await PanelPage.of(workbench);
  const strip = panel.frame.locator('#planes .virtual-list button');
  await expect.poll(() => strip.allInnerTexts()).toEqual(['0', '1', '2', '3', '4', '5']);
  await strip.nth(3).click();
  await expect.poll(() => panel.frame.locator('#place-1').inputValue()).toBe('3');
  expect(await panel.text('#summary')).toMatch(/^n 28800 · min 0 · max [\d.]+ · [\d.]+ ± [\d.]+$/);
});

test('all of them are seen side by side; a cell tells its channel', async () => {
  const panel = await PanelPage.of(workbench);
  await panel.frame.locator('#all-channels').click();
  const output = panel.frame.locator('#output canvas');
  await expect.poll(() => output.getAttribute('aria-label')).toBe('Output: 40 rows, 78 columns');
  const { width, height } = (await output.boundingBox())!;
  await expect
    .poll(async () => {
      await output.hover({ position: { x: 0.9 * width, y: 0.2 * height } });
      await output.hover({ position: { x: 0.9 * width + 1, y: 0.2 * height } });
      return panel.text('.stage .value');
    })
    .toMatch(/^channel 2 \(\d+, \d+\): [\d.]+$/);
  await expect.poll(() => panel.frame.locator('#place-1').inputValue()).toBe('2');
  const [, row, column, value] = /\((\d+), (\d+)\): ([\d.]+)/.exec(await panel.text('.stage .value'))!;
  await expect.poll(() => panel.text('#why')).toContain(`output (${row}, ${column}) = max(`);
  expect((await panel.text('.equation strong')).slice(0, 5)).toBe(Number(value).toPrecision(4).slice(0, 5));
  expect(await panel.violations()).toEqual([]);
});

test('the output can be as large as there is room', async () => {
  const panel = await PanelPage.of(workbench);
  const width = async () => (await panel.frame.locator('#output canvas').boundingBox())!.width;
  const before = await width();
  await panel.frame.locator('.stage button', { hasText: 'Fit' }).click();
  await expect.poll(width).toBeGreaterThan(1.5 * before);
});

test('all of it comes back after a reload, and the range of colors, too', async () => {
  const before = await PanelPage.of(workbench);
  await before.frame.locator('.stage button', { hasText: 'Range' }).click();
  await before.frame.locator('.colour-bar button', { hasText: '1–99 %' }).click();
  const end = (panel: PanelPage) => panel.frame.locator('.colour-bar .end.high').inputValue();
  const high = await end(before);
  await workbench.reload();
  const after = await PanelPage.of(workbench);
  const output = after.frame.locator('#output canvas');
  await expect.poll(() => output.getAttribute('aria-label')).toBe('Output: 40 rows, 78 columns');
  const pressed = after.frame.locator('.stage .tools [aria-pressed=true]');
  await expect.poll(() => pressed.allInnerTexts()).toEqual(['Heat map', 'Fit']);
  await expect.poll(() => end(after)).toBe(high);
});

test('two fingers zoom', async () => {
  const panel = await PanelPage.ofTutorial(workbench);
  const viewer = panel.frame.locator('#input .plane-viewer');
  const cell = async () => (await panel.frame.locator('#input [data-cell="0,2,2"]').boundingBox())!.width;
  const before = await cell();
  const { x, y, width, height } = (await viewer.boundingBox())!;
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart?: number) => {
    const at = (side: number, id: number) => ({ x: x + width / 2 + (side * apart!) / 2, y: y + height / 2, id });
    const touchPoints = apart === undefined ? [] : [at(-1, 0), at(1, 1)];
    return session.send('Input.dispatchTouchEvent', { type, touchPoints });
  };
  await touch('touchStart', 40);
  for (const apart of [50, 60, 70, 80]) await touch('touchMove', apart);
  await touch('touchEnd');
  await expect.poll(async () => (await cell()) / before).toBeCloseTo(2, 1);
});
