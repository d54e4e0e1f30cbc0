import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';

const model = `import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, 2 * channels, 2, stride=2)
        self.norm = nn.BatchNorm2d(2 * channels)
        self.act = nn.ReLU()

    def forward(self, x):
        return self.act(self.norm(self.conv(x)))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 64, 7, stride=2, padding=3), nn.ReLU())
        self.pool = nn.MaxPool2d(3, stride=2, padding=1)
        self.blocks = nn.Sequential(Block(64), Block(128))
        self.fc = nn.Linear(256, 10)

    def forward(self, x):
        x = self.pool(self.stem(x))
        x = self.blocks(x).mean((2, 3))
        return self.fc(x)


scores = Net()(torch.rand(1, 3, 224, 224))
`;

const folder = await mkdtemp(path.join(tmpdir(), 'poolscope-model-'));
await writeFile(path.join(folder, 'net.py'), model);
const { workbench } = await openWorkbench({ folder });
const { page } = workbench;

const row = (text: string) => page.locator('.pane-body .monaco-list-row', { hasText: text }).first();

test('the model view lists what a model calls', async () => {
  await workbench.openFile('net.py');
  await workbench.showView('Poolscope');
  await expect.poll(() => row('Net').innerText()).toContain('(1, 3, 224, 224) · 177K parameters');
  await expect.poll(() => row('pool').innerText()).toContain('MaxPool2d · (1, 64, 56, 56) · RF 11');
});

test('a click shows where a module is called', async () => {
  await row('fc').click();
  await page.locator('.part.statusbar', { hasText: 'Ln 27, Col 16' }).waitFor();
});

test('of a class that runs with several shapes, the chosen module’s are shown', async () => {
  const lines = async () => (await page.locator('.view-lines').first().innerText()).replaceAll('\u00a0', ' ');
  await expect.poll(lines).toContain('self.act(self.norm(self.conv(x)))⋯2');
  await row('blocks').click();
  await page.keyboard.press('ArrowRight');
  await row('blocks.0').click();
  await expect.poll(lines).toContain('self.act(self.norm(self.conv(x)))→ (1, 128, 28, 28)');
  await page.locator('.pane-header', { hasText: 'Model' }).hover();
  await page.getByRole('button', { name: 'Show Shapes of All Instances' }).click();
  await expect.poll(lines).toContain('self.act(self.norm(self.conv(x)))⋯2');
});

test('a pooling layer opens in the panel', async () => {
  await row('pool').hover();
  await row('pool').getByRole('button', { name: 'Visualize Pooling' }).click();
  await workbench.webview('#output');
});
