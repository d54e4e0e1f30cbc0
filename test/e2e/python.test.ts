import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench({ browser: { viewport: { width: 1280, height: 1200 } } });

test('a hover on a layer gives formula, shapes, defaults, floor beside ceil', async () => {
  await workbench.openFile('tutorial.py');
  const hover = await workbench.hover('MaxPool2d(kernel_size=3, ceil_mode=True)', 'Learnable parameters: 0');
  const text = (await hover.innerText()).replaceAll(/\s+/g, ' ');
  expect(text).toContain('(1, 1, 5, 5) → (1, 1, 2, 2)');
  expect(text).toContain('Hout = ⌈(5 + 2 × 0 − 1 × (3 − 1) − 1) / 3 + 1⌉ = ⌈1.67⌉ = 2');
  expect(text).toContain('stride = 3 (= kernel_size)');
  expect(text).toContain('padding = 0 (default)');
  expect(text).toMatch(/floor ⌋ ⌈ ceil ⌉ Hout 1 2 Wout 1 2 Output \(1, 1, 1, 1\) \(1, 1, 2, 2\)/);
});

test('its link opens the panel with the layer’s parameters on the tensor the text feeds it', async () => {
  const hover = await workbench.hover('MaxPool2d(kernel_size=3, ceil_mode=True)', 'Visualize Pooling');
  await hover.getByText('Visualize Pooling').click();
  const panel = await PanelPage.of(workbench);
  await panel.outputIs([
    [2, 3],
    [5, 1],
  ]);
  expect(await panel.text('#call')).toBe('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
});

test('the command on the other layer takes its parameters', async () => {
  await workbench.clickText('self.pool = ');
  await workbench.putCursor(43, 12);
  await workbench.command('Poolscope: Visualize Pooling');
  const panel = await PanelPage.of(workbench);
  await panel.outputIs([[2]]);
  expect(await panel.text('#shapes')).toBe('(1, 1, 5, 5) float32 → (1, 1, 1, 1)');
});

test('the command in the tensor literal pools the literal with the parameters used last', async () => {
  await workbench.putCursor(17, 12);
  await workbench.command('Poolscope: Visualize Pooling');
  const panel = await PanelPage.of(workbench);
  await expect.poll(() => panel.text('#shapes')).toBe('(5, 5) float32 → read as (1, 1, 5, 5) → (1, 1, 1, 1)');
});

test('a hover on another operator shows its own formula, uncovered cells, and alternatives', async () => {
  await workbench.openFile('operators.py');
  const average = await workbench.hover('AvgPool2d(3, stride=2, padding=1)(', 'Learnable parameters: 0');
  const text = (await average.innerText()).replaceAll(/\s+/g, ' ');
  expect(text).toContain('(1, 1, 5, 5) → (1, 1, 3, 3)');
  expect(text).toContain('Hout = ⌊(5 + 2 × 1 − 3) / 2 + 1⌋ = ⌊3⌋ = 3');
  expect(text).toContain('padding=0 → (1, 1, 2, 2)');
  const norm = await workbench.hover('LPPool2d(2, kernel_size=2)', 'No window covers');
  expect((await norm.innerText()).replaceAll(/\s+/g, ' ')).toContain('No window covers the last 1 of 5 cells along H.');
});

test('a hover on adaptive pooling lists its windows', async () => {
  const hover = await workbench.hover('AdaptiveAvgPool2d(3)', 'Windows along');
  const text = (await hover.innerText()).replaceAll(/\s+/g, ' ');
  expect(text).toContain('(1, 1, 5, 5) → (1, 1, 3, 3)');
  expect(text).toContain('Windows along H: 0…1, 1…3, 3…4 (start = ⌊(1 × 5) / 3⌋ = 1, end = ⌈((1 + 1) × 5) / 3⌉ = 4)');
});

test('a hover on a tensor in JSON gives shape, dtype, range and what pooling gives', async () => {
  await workbench.openFile('tutorial.json');
  const hover = await workbench.hover('[5, 2, 3, 1, 1]', 'float32');
  const text = (await hover.innerText()).replaceAll(/\s+/g, ' ');
  expect(text).toContain('input · (5, 5) float32 · min 0 · max 5');
  expect(text).toContain('(1, 1, 1, 1)');
});

test('a hover works in a notebook cell, with the tensor of another cell', async () => {
  await workbench.command('View: Close All Editors');
  await workbench.openNotebook('tutorial.ipynb');
  const hover = await workbench.hover('MaxPool2d(kernel_size=3, ceil_mode=True)', 'ceil', '.notebookOverlay');
  const text = (await hover.innerText()).replaceAll(/\s+/g, ' ');
  expect(text).toContain('(1, 1, 5, 5) → (1, 1, 2, 2)');
});

test('the panel’s parameters are written into the code, in one step that can be undone', async () => {
  await workbench.openFile('tutorial.py');
  await workbench.putCursor(33, 28);
  await workbench.command('Poolscope: Visualize Pooling');
  const panel = await PanelPage.of(workbench);
  await panel.callIs('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
  const apply = panel.frame.locator('#apply');
  expect(await apply.isDisabled()).toBe(true);
  await panel.toggleCeilMode();
  await panel.fill('padding', '1');
  await panel.callIs('nn.MaxPool2d(kernel_size=3, padding=1)');
  await apply.click();
  const line = () => workbench.page.locator('.view-line', { hasText: 'self.pool = nn' }).innerText();
  await expect.poll(line).toContain('nn.MaxPool2d(kernel_size=3,\u00a0ceil_mode=False,\u00a0padding=1)');
  await expect.poll(() => apply.isDisabled()).toBe(true);
  await workbench.clickText('self.pool = nn');
  await workbench.page.keyboard.press('ControlOrMeta+z');
  await expect.poll(line).toContain('nn.MaxPool2d(kernel_size=3,\u00a0ceil_mode=True)');
  await panel.callIs('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
});

test('each parameter’s field has its name', async () => {
  const panel = await PanelPage.of(workbench);
  for (const name of ['kernel_size', 'stride', 'padding', 'dilation']) {
    await panel.frame.getByRole('textbox', { name, exact: true }).waitFor();
  }
  await panel.frame.getByRole('combobox', { name: 'Layer' }).waitFor();
  await panel.frame.getByRole('checkbox', { name: 'ceil_mode' }).waitFor();
});
