import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();

test('the explorer’s menu shows an image and its pooled image', async () => {
  await workbench.chooseInExplorer('photo.png', 'Visualize Pooling of File');
  const panel = await PanelPage.of(workbench);
  await expect.poll(() => panel.text('#shapes')).toBe('(3, 240, 320) float32 → (3, 80, 106)');
  expect(await size(panel, 'input')).toEqual([320, 240]);
  expect(await size(panel, 'output')).toEqual([106, 80]);
  expect(await panel.frame.locator('#planes button').allInnerTexts()).toEqual(
    ['RGB', 'R', 'G', 'B'].map((name) => expect.stringContaining(name) as string),
  );
});

test('every pooled pixel is the maximum of its window', async () => {
  const panel = await PanelPage.of(workbench);
  await panel.frame.locator('#planes button', { hasText: /^\W*G$/ }).click();
  await expect.poll(() => panel.text('#why')).toContain('max(');
  const input = await pixels(panel, 'input');
  const output = await pixels(panel, 'output');
  for (const [y, x] of [
    [0, 0],
    [40, 53],
    [79, 105],
  ] as const) {
    const window = [0, 1, 2].flatMap((dy) => [0, 1, 2].map((dx) => input[(3 * y + dy) * 320 + 3 * x + dx]!));
    expect(output[y * 106 + x]).toBe(Math.max(...window));
  }
});

test.skipIf(availableParallelism() === 1)('large windows are pooled on several threads', async () => {
  const panel = await PanelPage.of(workbench);
  await panel.fill('kernel_size', '31');
  await panel.fill('stride', '1');
  await panel.callIs('nn.MaxPool2d(kernel_size=31, stride=1)');
  // again and again: a thread that helps may have started too late for the first time
  await expect
    .poll(async () => {
      await panel.toggleCeilMode();
      return panel.text('#facts');
    })
    .toMatch(/elements\/s on [2-8] threads/);
});

function size(panel: PanelPage, name: string): Promise<[number, number]> {
  return panel.frame.locator(`#${name} canvas`).evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height]);
}

/** The red samples of an image; a single plane is drawn gray. */
function pixels(panel: PanelPage, name: string): Promise<number[]> {
  return panel.frame.locator(`#${name} canvas`).evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return Array.from({ length: data.length / 4 }, (_, pixel) => data[4 * pixel]!);
  });
}
