import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../host/paths';
import { openWorkbench } from './openWorkbench';

const model = `import torch
from torch import nn

model = nn.Sequential(
    nn.Conv2d(3, 8, 3),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(1000, 10),
)
images = torch.rand(4, 3, 32, 32)
features = model[:3](images)
scores = model(images)
`;

const folder = await mkdtemp(path.join(tmpdir(), 'poolscope-shapes-'));
await cp(path.join(root, 'samples/tutorial.py'), path.join(folder, 'tutorial.py'));
await writeFile(path.join(folder, 'model.py'), model);
await writeFile(path.join(folder, 'sizes.py'), 'width = 5\n');
await writeFile(
  path.join(folder, 'uses.py'),
  'import torch\nfrom torch import nn\nfrom sizes import width\n\nwide = nn.Linear(3, width)(torch.rand(2, 3))\n',
);
const { workbench } = await openWorkbench({ folder });
const { page } = workbench;

const lines = async () => (await page.locator('.view-lines').first().innerText()).replaceAll('\u00a0', ' ');

test('shapes stand at the ends of lines', async () => {
  await workbench.openFile('model.py');
  await expect.poll(lines).toContain('model[:3](images)→ (4, 1800)');
});

test('what a pooling takes and gives stands above it', async () => {
  const lens = page.locator('.codelens-decoration', { hasText: 'Visualize' }).first();
  await expect.poll(() => lens.innerText()).toContain('(4, 8, 30, 30) → (4, 8, 15, 15)');
});

test('what PyTorch refuses is marked where it fails, in its words', async () => {
  await page.locator('.squiggly-error').first().waitFor();
  await workbench.command('Problems: Focus on Problems View');
  const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'shapes cannot be multiplied' });
  await expect.poll(() => problem.first().innerText()).toContain('(4x1800 and 1000x10)');
  await expect.poll(() => problem.first().innerText()).toContain('poolscope');
});

test('its code is a link to a page that explains it', async () => {
  await page.locator('.markers-panel a', { hasText: 'RuntimeError' }).first().click();
  const tab = page.locator('.tab', { hasText: 'problems.md' });
  await tab.waitFor();
  const preview = page.frameLocator('iframe.webview.ready').last().frameLocator('#active-frame');
  await preview.locator('h2', { hasText: 'RuntimeError' }).waitFor();
  await tab.hover();
  await tab.getByRole('button', { name: /Close/ }).click();
});

test('a fix changes the number that is wrong, and the problem goes away', async () => {
  await workbench.putCursor(12, 15);
  await page.keyboard.press('Control+.');
  const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'in_features' }).first();
  await expect.poll(() => fix.innerText()).toContain('Change in_features to 1800 (line 8)');
  await page.keyboard.press('Enter');
  await expect.poll(lines).toContain('nn.Linear(1800, 10)');
  await expect.poll(() => page.locator('.squiggly-error').count()).toBe(0);
  await expect.poll(lines).toContain('model(images)→ (4, 10)');
});

test('shapes follow what another file says, as soon as it says so', async () => {
  await workbench.openFile('uses.py');
  await expect.poll(lines).toContain('(torch.rand(2, 3))→ (2, 5)');
  await workbench.openFile('sizes.py');
  await workbench.putCursor(1, 10);
  await page.keyboard.type('0');
  await workbench.openFile('uses.py');
  await expect.poll(lines).toContain('(torch.rand(2, 3))→ (2, 50)');
});
