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
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm = nn.BatchNorm2d(channels)
        self.act = nn.ReLU()

    def forward(self, x):
        return x + self.act(self.norm(self.conv(x)))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 64, 7, stride=2, padding=3), nn.ReLU())
        self.pool = nn.MaxPool2d(3, stride=2, padding=1)
        self.blocks = nn.Sequential(Block(64), Block(64))
        self.fc = nn.Linear(64, 10)

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
  await expect.poll(() => row('Net').innerText()).toContain('(1, 3, 224, 224) · 84,234 parameters');
  await expect.poll(() => row('pool').innerText()).toContain('MaxPool2d · (1, 64, 56, 56) · RF 11');
});

test('a click shows where a module is called', async () => {
  await row('fc').click();
  await page.locator('.part.statusbar', { hasText: 'Ln 27, Col 16' }).waitFor();
});

test('a pooling layer opens in the panel', async () => {
  await row('pool').hover();
  await row('pool').getByRole('button', { name: 'Visualize Pooling' }).click();
  await workbench.webview('#output');
});
