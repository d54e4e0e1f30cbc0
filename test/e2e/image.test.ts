import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();

test('the explorer’s menu shows an image and its pooled image', async () => {
  await workbench.chooseInExplorer('photo.png', 'Visualize Pooling of File');
  const panel = await PanelPage.of(workbench);
  await expect.poll(() => panel.text('#shapes')).toBe('(3, 240, 320) float32 → (3, 80, 106)');
  for (const [name, label] of [
    ['input', 'Input: 240 rows, 320 columns'],
    ['output', 'Output: 80 rows, 106 columns'],
  ] as const) {
    expect(await panel.frame.locator(`#${name} canvas`).getAttribute('aria-label')).toBe(label);
  }
  expect(await panel.frame.locator('#planes .virtual-list button').allInnerTexts()).toEqual(
    ['RGB', 'R', 'G', 'B'].map((name) => expect.stringContaining(name) as string),
  );
});

test('every pooled pixel is the maximum of its window', async () => {
  const panel = await PanelPage.of(workbench);
  await panel.frame.locator('#planes .virtual-list button', { hasText: /^G$/ }).click();
  await expect.poll(() => panel.text('#why')).toContain('max(');
  for (const [y, x] of [
    [0, 0],
    [40, 53],
    [79, 105],
  ] as const) {
    const window: number[] = [];
    for (const [dy, dx] of [0, 1, 2].flatMap((down) => [0, 1, 2].map((across) => [down, across] as const))) {
      window.push(await valueAt(panel, 'input', [240, 320], [3 * y + dy, 3 * x + dx]));
    }
    expect(await valueAt(panel, 'output', [80, 106], [y, x])).toBe(Math.max(...window));
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

/** What is said of a cell when it is pointed at. */
async function valueAt(
  panel: PanelPage,
  name: string,
  [rows, columns]: readonly [number, number],
  [row, column]: readonly [number, number],
): Promise<number> {
  const canvas = panel.frame.locator(`#${name} canvas`);
  const { width, height } = (await canvas.boundingBox())!;
  const cell = Math.min((width - 8) / columns, (height - 8) / rows);
  const place = (at: number, count: number, room: number) => room / 2 + (at + 0.5 - count / 2) * cell;
  await canvas.hover({ position: { x: place(column, columns, width), y: place(row, rows, height) } });
  const start = `(${row}, ${column}): `;
  await expect.poll(() => panel.text('.stage .value')).toMatch(new RegExp(`^\\(${row}, ${column}\\): \\d`));
  return Number((await panel.text('.stage .value')).slice(start.length));
}
