import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../host/paths';
import { until } from '../host/poll';
import { findAccessibilityViolations } from './accessibility';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const fixture = async (name: string) => new Uint8Array(await readFile(path.join(root, 'test/fixtures/formats', name)));

const { workbench, folder } = await openWorkbench({
  files: {
    'small.npy': await fixture('float32.npy'),
    'state.pth': await fixture('state-dict.pth'),
    'half.safetensors': await fixture('dtypes.safetensors'),
    'cut.npy': (await fixture('float32.npy')).subarray(0, 150),
    'run.log': 'epoch 1\ntensor([[2., 3.],\n        [5., 1.]])\nloss 0.5\n',
    'table.csv': '1,2,3,4\n5,6,7,8\n9,10,11,12\n',
    'lines.jsonl': '{"a": [[1, 2], [3, 4]]}\n{"a": [[5, 6], [7, 8]]}\n',
  },
});
const { page } = workbench;
const title = 'Poolscope: Visualize Pooling of File';

/** The custom editor of a file; VS Code knows it once it has scanned the extensions. */
async function editorOf(name: string) {
  await until('the extension is known', () => workbench.hasCommand(title));
  await workbench.openFile(name);
  return until(`the editor of ${name}`, async () => {
    for (const frame of page.frames()) {
      // a frame that is still loading is tried again
      const texts = await frame
        .locator('body.tensor :is(#title, #empty)')
        .allInnerTexts()
        .catch(() => []);
      if (texts.some((text) => text.includes(name) || text.includes('but the file has'))) return frame;
    }
    return undefined;
  });
}

describe('the editor of tensor files', () => {
  test('shows the plane, its shape and its statistics', async () => {
    const editor = await editorOf('features.npz');
    await expect.poll(() => editor.locator('#shapes').innerText()).toBe('(1, 6, 60, 80) float32');
    await expect
      .poll(() => editor.locator('#summary').innerText())
      .toMatch(/^\(60, 80\) float32 · n 4800 · min 0 · max /);
    await expect
      .poll(() => editor.locator('[role=img].picture').getAttribute('aria-label'))
      .toMatch(/^activations: 60 rows, 80 columns, from 0 to /);
    expect(await findAccessibilityViolations(editor)).toEqual([]);
  });

  test('shows another plane and another tensor of the file', async () => {
    const editor = await editorOf('features.npz');
    const before = await editor.locator('#summary').innerText();
    await editor.locator('#axis-1').fill('5');
    await expect.poll(() => editor.locator('#summary').innerText()).not.toBe(before);
    await editor.locator('#parameter-slice input').fill('x[0, ::5, :, ::-1]');
    await expect.poll(() => editor.locator('.axis-bar').innerText()).toContain('dim 1 (2)');
    await editor.locator('#parameter-slice input').fill('x[1]');
    await expect
      .poll(() => editor.locator('#error-slice').innerText())
      .toBe('index 1 is out of bounds for dimension 0 with size 1');
    await editor.locator('#parameter-slice input').fill('');
    await editor.locator('#axis-facets').selectOption('1');
    await expect.poll(() => editor.locator('#summary').innerText()).toContain('n 28800');
    await editor.locator('#axis-facets').selectOption('');
    await editor.locator('#parameter-tensor').click();
    await editor.locator('vscode-option[value="kernels"]').click();
    await expect.poll(() => editor.locator('#shapes').innerText()).toBe('(6, 1, 3, 3) float32');
    await expect.poll(() => editor.locator('#summary').innerText()).toMatch(/^\(3, 3\) float32 · n 9 ·/);
  });

  test('shows a cell’s value to mouse and keyboard', async () => {
    const editor = await editorOf('features.npz');
    await editor.locator('.plane-viewer').click();
    await expect.poll(() => editor.locator('.value').innerText()).toMatch(/^\(1, 1\): 0$/);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => editor.locator('.value').innerText()).toMatch(/^\(1, 2\): 2$/);
    expect(await editor.locator('.cell:focus').getAttribute('aria-label')).toBe('(1, 2): 2');
  });

  test('colors go from where to where the reader likes', async () => {
    const editor = await editorOf('features.npz');
    const low = editor.locator('.handle.low');
    await low.focus();
    await page.keyboard.press('PageUp');
    await expect.poll(() => editor.locator('.counts').innerText()).toContain('▼ below: ≈ ');
    await editor.locator('input.end.low').fill('-9');
    await page.keyboard.press('Enter');
    await expect.poll(() => low.getAttribute('aria-valuenow')).toBe('-9');
    await editor.locator('.readings button', { hasText: 'Viridis' }).click();
    expect(await findAccessibilityViolations(editor)).toEqual([]);
  });

  test('reads half floats and bfloat16 of safetensors, and state dicts', async () => {
    const editor = await editorOf('half.safetensors');
    await expect.poll(() => editor.locator('#shapes').innerText()).toMatch(/\(.*\) \w+/);
    const state = await editorOf('state.pth');
    await expect.poll(() => state.locator('#shapes').innerText()).toBe('(2, 1, 3, 3) float32');
  });

  test('shows what is wrong with a file, and reads it again when it is repaired', async () => {
    const editor = await editorOf('cut.npy');
    await expect.poll(() => editor.locator('#empty').innerText()).toContain('needs 96 bytes, but the file has 22');
    await writeFile(path.join(folder, 'cut.npy'), await fixture('float32.npy'));
    if (await isWatched()) await expect.poll(() => editor.locator('#shapes').innerText()).toBe('(2, 3, 4) float32');
  });

  test('pools what it shows', async () => {
    const editor = await editorOf('small.npy');
    await editor.locator('#pool').click();
    const panel = await PanelPage.of(workbench);
    await expect.poll(() => panel.text('#title')).toContain('small.npy');
    await expect.poll(() => panel.text('#shapes')).toContain('(2, 3, 4) float32');
  });
});

/** The web host's folder does not report changes by others. */
function isWatched(): Promise<boolean> {
  return page.evaluate(() => !document.title.includes('Extension Development Host'));
}

describe('the command', () => {
  test('asks which tensor of several is meant', async () => {
    await workbench.chooseInExplorer('lines.jsonl', 'Visualize Pooling of File');
    const row = page.locator('.quick-input-list-row', { hasText: '1.a' });
    await row.waitFor();
    expect(await row.innerText()).toContain('(2, 2) float32');
    await row.click();
    const panel = await PanelPage.of(workbench);
    await expect.poll(() => panel.text('#title')).toContain('lines.jsonl: 1.a');
    await panel.outputIs([[8]]);
  });

  test('reads a table', async () => {
    await workbench.chooseInExplorer('table.csv', 'Visualize Pooling of File');
    const panel = await PanelPage.of(workbench);
    await expect.poll(() => panel.text('#title')).toContain('table.csv');
    await panel.fill('kernel_size', '2');
    await panel.outputIs([[6, 8]]);
  });

  test('takes a tensor that was printed into a log', async () => {
    await workbench.openFile('run.log');
    await workbench.putCursor(3, 12);
    await workbench.command('Poolscope: Visualize Pooling');
    const panel = await PanelPage.of(workbench);
    await expect.poll(() => panel.text('#title')).toContain('printed in run.log');
    await panel.fill('kernel_size', '2');
    await panel.outputIs([[5]]);
  });

  test('takes an image’s samples as they are stored', async () => {
    await workbench.chooseInExplorer('photo.png', 'Pool Image as uint8 (0–255)');
    const panel = await PanelPage.of(workbench);
    await expect.poll(() => panel.text('#shapes')).toContain('(3, 240, 320) uint8');
  });

  test('what it showed comes back after a reload', async () => {
    await workbench.chooseInExplorer('lines.jsonl', 'Visualize Pooling of File');
    await page.locator('.quick-input-list-row', { hasText: '0.a' }).click();
    await expect.poll(async () => (await PanelPage.of(workbench)).text('#title')).toContain('lines.jsonl: 0.a');
    await workbench.reload();
    const panel = await PanelPage.of(workbench);
    await expect.poll(() => panel.text('#title')).toContain('lines.jsonl: 0.a');
    await panel.outputIs([[4]]);
  });
});
