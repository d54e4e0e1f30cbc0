import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { pooled } from '../export/made';
import { until } from '../host/poll';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

/** Of the tutorial's planes with ceil_mode: cells of 46 pixels, and 4 around them. */
const PIXELS = (6 * 46 + 8) ** 2 + (2 * 46 + 8) ** 2;

// the font that figures have
const settings = JSON.stringify({ 'editor.fontFamily': 'DejaVu Sans Mono' });
const { workbench, folder } = await openWorkbench({ files: { '.vscode/settings.json': settings } });
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

test('the SVG is what the panel’s canvases show', async () => {
  await workbench.setTheme('Light Modern');
  // wide enough for cells of full size, and not so high that they are larger
  await page.setViewportSize({ width: 1600, height: 640 });
  const panel = await PanelPage.of(workbench);
  const { files } = await (await pooled()).exported({ format: 'svg' });
  const svg = `data:image/svg+xml;base64,${Buffer.from(files[0]!.bytes).toString('base64')}`;
  const blank = await page.context().browser()!.newPage();
  // the panel is drawn anew in the other theme and size when it comes to it
  await expect.poll(() => shareThatDiffers(panel, blank, svg)).toBeLessThan(0.005);
  await blank.close();
});

/** Of the pixels of the panel's planes: 1 while they have another size. */
async function shareThatDiffers(panel: PanelPage, blank: Page, svg: string): Promise<number> {
  const shown = await Promise.all(
    ['input', 'output'].map((name) =>
      panel.frame.locator(`#${name} canvas.picture`).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL()),
    ),
  );
  const { pixels, different } = await blank.evaluate(
    async ([drawing, input, output]) => {
      const load = async (src: string) => {
        const image = new Image();
        image.src = src;
        await image.decode();
        return image;
      };
      const figure = await load(drawing!);
      let [x, pixels, different] = [16, 0, 0];
      for (const src of [input!, output!]) {
        const plane = await load(src);
        const { width, height } = plane;
        const [one, other] = [figure, plane].map((image) => {
          const canvas = new OffscreenCanvas(width, height);
          const context = canvas.getContext('2d')!;
          context.fillStyle = 'white';
          context.fillRect(0, 0, width, height);
          if (image === figure) context.drawImage(figure, -x, -70);
          else context.drawImage(plane, 0, 0);
          return context.getImageData(0, 0, width, height).data;
        });
        for (let i = 0; i < one!.length; i += 4) {
          pixels++;
          if ([0, 1, 2].some((channel) => Math.abs(one![i + channel]! - other![i + channel]!) > 16)) different++;
        }
        x += width + 64;
      }
      return { pixels, different };
    },
    [svg, ...shown],
  );
  return pixels === PIXELS ? different / pixels : 1;
}

test('a picture is put on the clipboard', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await workbench.command('Poolscope: Copy Output As…');
  await pick('PNG');
  await pick('Clipboard');
  const types = () => page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => [...item.types]));
  await expect.poll(types).toEqual(['image/png']);
});

test('the output is copied as a test in Python', async () => {
  await workbench.command('Poolscope: Copy Output As…');
  await pick('PyTorch test');
  await pick('New Editor');
  await expect
    .poll(() => page.locator('.editor-instance .view-lines').last().innerText())
    .toContain('assert torch.equal(output, expected)'.replaceAll(' ', '\u00a0'));
});
