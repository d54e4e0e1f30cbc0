import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench({
  files: {
    'net.py': `import torch
from torch import nn

net = nn.Sequential(
    nn.Conv2d(3, 8, 3, padding=1),
    nn.MaxPool2d(2),
)
y = net(torch.randn(1, 3, 8, 8))
`,
  },
});

test('a cell behind this layer and others shows what it has seen of the input', async () => {
  const panel = await PanelPage.ofTutorial(workbench);
  await panel.fill('kernel_size', '2');
  await panel.callIs('nn.MaxPool2d(kernel_size=2)');
  await panel.frame.locator('#field-button').click();
  const said = () => panel.text('#field .sentence');
  await expect.poll(said).toBe('Output (0, 0) depends on 2 × 2 input cells: H 0…1, W 0…1.');
  const frame = panel.frame.locator('#field .field-frame').first();
  expect(await frame.evaluate((element) => getComputedStyle(element).borderTopWidth)).toBe('2px');
  await panel.frame.locator('#field .small-button', { hasText: 'Add Layer' }).click();
  await expect.poll(said).toBe('Output (0, 0) depends on 6 × 6 input cells: H −2…3, W −2…3. Some of them are padding.');
  const output = panel.frame.locator('#field [role=application]');
  await output.focus();
  await output.press('ArrowRight');
  await expect.poll(said).toContain('Output (0, 1) depends on 6 × 6 input cells: H −2…3, W 0…5.');
  expect(await panel.violations()).toEqual([]);
  await panel.frame.locator('#field .chain input').first().fill('9');
  await expect.poll(said).toContain('no window fits');
  await panel.frame.locator('#field vscode-button').click();
  await expect.poll(said).toBe('Output (0, 0) depends on 2 × 2 input cells: H 0…1, W 0…1.');
  await panel.frame.locator('#field .small-button', { hasText: 'End' }).click();
  expect(await panel.frame.locator('#field').isVisible()).toBe(false);
});

test('in a model it begins at the model’s input, where the reader wants that', async () => {
  await workbench.openFile('net.py');
  await workbench.clickText('MaxPool2d(2)');
  await workbench.command('Poolscope: Visualize Pooling');
  const panel = await PanelPage.of(workbench);
  await panel.callIs('nn.MaxPool2d(kernel_size=2)');
  await panel.frame.locator('#field-button').click();
  await expect.poll(() => panel.text('#field .of-model')).toContain('From the input of the model, through 1');
  const said = () => panel.text('#field .sentence');
  await expect.poll(said).toBe('Output (1, 1) depends on 2 × 2 input cells: H 2…3, W 2…3.');
  await panel.frame.locator('#field-of-model').click();
  await expect.poll(said).toBe('Output (1, 1) depends on 4 × 4 input cells: H 1…4, W 1…4.');
});
